package main

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/huntc/huntc/runtime/render"
)

// write writes what a check says as text.
func (s *checkedSchemaJSON) write(w io.Writer) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "%s: %s, %s, %s to %s\n", render.Printable(s.Source), s.Profile, counts(int(s.Records), "record"), s.Begin, s.End)
	if s.Malformed > 0 {
		fmt.Fprintf(out, "  %s left out\n", counts(int(s.Malformed), "malformed record"))
	}
	for _, n := range s.Notes {
		fmt.Fprintf(out, "  %s (%d)\n", render.Printable(n.What), n.Count)
	}
	if len(s.Mapped) > 0 {
		fmt.Fprintf(out, "\nfields that the profile maps\n")
		for _, f := range s.Mapped {
			fmt.Fprintf(out, "  %-32s %s\n", render.Printable(f.Field), strings.Join(f.Uses, ", "))
		}
	}
	s.writeKept(out)
	if len(s.Lost) > 0 {
		fmt.Fprintf(out, "\nfields that are not kept: an object elsewhere\n  %s\n", render.Printable(strings.Join(s.Lost, ", ")))
	}
	s.writeRoles(out)
	return out.Flush()
}

// writeKept writes what is found under x_… names: what no attribute holds, each with its count, then what some hold in part.
func (s *checkedSchemaJSON) writeKept(out io.Writer) {
	var lacks, partly []string
	for _, k := range s.Kept {
		name := render.Printable(k.Attribute)
		if k.Partly {
			partly = append(partly, name)
		} else {
			lacks = append(lacks, fmt.Sprintf("  %-32s of %s (%d)\n", name, strings.Join(k.Roles, ", "), k.Count))
		}
	}
	if len(lacks) > 0 {
		fmt.Fprintf(out, "\nwhat no attribute holds, by the name that finds it\n%s", strings.Join(lacks, ""))
	}
	if len(partly) > 0 {
		fmt.Fprintf(out, "\nwhat attributes hold in some records only, found in all as\n  %s\n", strings.Join(partly, ", "))
	}
}

// writeRoles writes what each role mentions, and what it never has.
func (s *checkedSchemaJSON) writeRoles(out io.Writer) {
	fmt.Fprintf(out, "\nroles, and what tells their entities\n")
	for _, r := range s.Roles {
		how := make([]string, len(r.Identity))
		for i, g := range r.Identity {
			how[i] = fmt.Sprintf("%s %d", g.Rung, g.Mentions)
		}
		fmt.Fprintf(out, "  %-28s %8d  %s\n", r.Role, r.Mentions, strings.Join(how, "; "))
	}
	fmt.Fprintf(out, "\nattributes without a value\n")
	var whole []string
	for _, n := range s.NeverFilled {
		if !slices.ContainsFunc(s.Roles, func(r roleCountJSON) bool { return r.Role == n.Role }) {
			whole = append(whole, n.Role)
			continue
		}
		fmt.Fprintf(out, "  %-28s %s\n", n.Role, strings.Join(n.Attributes, ", "))
	}
	if len(whole) > 0 {
		fmt.Fprintf(out, "  all of %s\n", strings.Join(whole, ", "))
	}
}
