package main

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/huntc/huntc/backends/schema"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir/entity"
)

func (c *cli) schemaCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "schema",
		Short: "what hunts can speak of, and what sources carry",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(c.schemaListCommand(), c.schemaCheckCommand())
	return cmd
}

func (c *cli) schemaListCommand() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "list [TYPE|PROFILE]",
		Short: "list entity types with their attributes, relations, and schema profiles; or what a profile maps",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := oneOf("-o", output, "text", "json", "markdown"); err != nil {
				return err
			}
			return c.schemaList(args, output)
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "text", "`FORMAT`: text; json for a profile; markdown for types")
	return cmd
}

// schemaList lists everything, a type or a profile.
func (c *cli) schemaList(args []string, format string) error {
	m := entity.Default()
	name := ""
	if len(args) == 1 {
		name = args[0]
	}
	if p, ok := schema.Lookup(name); ok {
		if format == "markdown" {
			return usage("-o markdown is for types: leave out the profile, or name a type")
		}
		return c.listProfile(p, format == "json")
	}
	if format == "json" {
		return usage("-o json is for a profile: %s", strings.Join(schema.Names(), ", "))
	}
	if _, ok := m.Type(name); name != "" && !ok {
		return noType(name, m)
	}
	switch {
	case format == "markdown":
		return c.writeMarkdown(m, name)
	case name == "":
		return listSchema(c.out, m)
	}
	out := bufio.NewWriter(c.out)
	listType(out, m, name)
	return out.Flush()
}

func noType(name string, m *entity.Model) error {
	hint := diag.DidYouMean(name, append(m.TypeNames(), schema.Names()...))
	if hint == "" {
		hint = "there are " + strings.Join(m.TypeNames(), ", ") + "; profiles are " + strings.Join(schema.Names(), ", ")
	}
	return usage("no entity type %q: %s", name, hint)
}

// listSchema lists everything.
func listSchema(w io.Writer, m *entity.Model) error {
	out := bufio.NewWriter(w)
	for _, name := range m.TypeNames() {
		listType(out, m, name)
		fmt.Fprintln(out)
	}
	fmt.Fprintln(out, "schema profiles")
	for _, name := range schema.Names() {
		if p, ok := schema.Lookup(name); ok {
			fmt.Fprintf(out, "  %-10s %s\n", name, p.Doc())
		}
	}
	return out.Flush()
}

// listType lists the attributes, references and relations of a type.
func listType(w io.Writer, m *entity.Model, name string) {
	t, ok := m.Type(name)
	if !ok {
		return
	}
	fmt.Fprintln(w, name)
	for _, a := range t.Attributes {
		fmt.Fprintf(w, "  %-32s %s\n", a.Path, a.Kind)
	}
	for _, r := range t.Refs {
		fmt.Fprintf(w, "  %-32s %s\n", r.String(), strings.Join(r.Types, ", "))
	}
	var relations []string
	for _, r := range m.AllRelations() {
		line := r.From + " " + strings.ToUpper(r.Verb) + " " + r.To
		if (r.From == name || r.To == name) && !slices.Contains(relations, line) {
			relations = append(relations, line)
		}
	}
	for _, line := range relations {
		fmt.Fprintf(w, "  %s\n", line)
	}
}
