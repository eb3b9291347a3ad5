package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/huntc/huntc/cmd/huntc/suite"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/diff"
	"github.com/huntc/huntc/compiler/parser"
	"github.com/huntc/huntc/compiler/workers"
)

// diffFlags are the flags of diff.
type diffFlags struct{ output string }

func (c *cli) diffCommand() *cobra.Command {
	var f diffFlags
	cmd := &cobra.Command{
		Use:   "diff A B [-- PATH...]",
		Short: "say what changed in meaning between two hunts, folders or git revisions",
		Long: `Say what changed in meaning between two hunts, two folders of hunts, two texts of queries that huntc compile printed, or two
git revisions (main, HEAD~1, v1.2:hunts); PATH limits revisions to some folders or files.

What is only written otherwise is none: spaces, comments, quotes, brackets, the case of keywords, names of variables, the order of
conditions that must all hold. A hunt that is the same is compiled on both sides: where a schema profile or a configuration
changed its queries, that is said too.

Exit codes: 0 nothing changed in meaning, 1 something did, 2 the two cannot be compared.`,
		Args: cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			paths := args[2:]
			if cmd.ArgsLenAtDash() != 2 && len(paths) > 0 {
				return usage("two things are compared; paths stand behind --")
			}
			return c.diff(cmd.Context(), f, args[0], args[1], paths)
		},
	}
	cmd.Flags().StringVarP(&f.output, "output", "o", "text", "`FORMAT`: text, markdown or json")
	return cmd
}

// diffed is what came of one hunt.
type diffed struct {
	path        string
	status      string // changed, added, removed, cosmetic, same
	differences []diff.Difference
	note        string // why its queries are not compared
}

func (c *cli) diff(ctx context.Context, f diffFlags, a, b string, paths []string) error {
	if err := oneOf("-o", f.output, "text", "markdown", "json"); err != nil {
		return err
	}
	scratch, err := os.MkdirTemp("", "huntc-diff-")
	if err != nil {
		return &exitError{exitRun, "no temporary directory: " + err.Error()}
	}
	defer func() { _ = os.RemoveAll(scratch) }() // a temporary directory
	a, b = beside(ctx, a, b), beside(ctx, b, a)
	was, err := sideOf(ctx, a, filepath.Join(scratch, "a"), paths)
	if err != nil {
		return err
	}
	is, err := sideOf(ctx, b, filepath.Join(scratch, "b"), paths)
	if err != nil {
		return err
	}
	if was.single() != is.single() {
		return usage("%q and %q: one is a file, the other is not", a, b)
	}
	pairs := pairsOf(was, is)
	if len(pairs) == 0 {
		return usage("there is no hunt in %q or %q", a, b)
	}
	out := make([]diffed, len(pairs))
	workers.Each(len(pairs), func(i int) { out[i] = c.compared(pairs[i]) })
	out = slices.DeleteFunc(out, func(d diffed) bool { return d.status == "same" && d.note == "" })
	if err := c.writeDiff(f.output, out); err != nil {
		return &exitError{exitRun, "cannot write: " + err.Error()}
	}
	if slices.ContainsFunc(out, func(d diffed) bool { return len(d.differences) > 0 }) {
		return &exitError{code: exitHunt}
	}
	return nil
}

// compared says what changed in one hunt.
func (c *cli) compared(p pair) diffed {
	d := diffed{path: p.name, status: "changed"}
	switch {
	case p.was == "":
		d.status, d.differences = "added", []diff.Difference{{Kind: diff.Statement, NewLine: 1, Text: "the hunt is new"}}
		return d
	case p.is == "":
		d.status, d.differences = "removed", []diff.Difference{{Kind: diff.Statement, OldLine: 1, Text: "the hunt is gone"}}
		return d
	}
	was, err := c.side(p.was)
	if err == nil {
		var is hunted
		if is, err = c.side(p.is); err == nil {
			return d.with(was, is)
		}
	}
	d.differences = []diff.Difference{{Kind: diff.Statement, Text: "it cannot be compared: " + err.Error()}}
	return d
}

// hunted is one side of a comparison.
type hunted struct {
	file    *diag.File
	queries string // "" where it does not compile
	wrong   string // why not
}

// side reads and compiles a hunt.
func (c *cli) side(path string) (hunted, error) {
	if filepath.Ext(path) == ".sql" {
		file, err := c.text(path)
		if err != nil {
			return hunted{}, err
		}
		return hunted{queries: file.Text}, nil
	}
	h, err := c.open(inputFlags{tested: true}, path)
	if err != nil {
		return hunted{}, err
	}
	out := hunted{file: h.file}
	ok, err := h.compile("", nil)
	if err != nil {
		return out, err
	}
	if ok {
		queries, err := h.emit()
		if err != nil {
			return out, err
		}
		out.queries = h.queriesText(queries)
		return out, nil
	}
	for _, d := range h.diags.All() {
		if d.Severity == diag.Error {
			out.wrong = fmt.Sprintf("%s: %s: %s", place(d.Span), d.Code, d.Message)
			break
		}
	}
	return out, nil
}

// with compares the two sides.
func (d diffed) with(was, is hunted) diffed {
	if was.file != nil && is.file != nil {
		var old, now diag.List
		before, after := parser.Parse(was.file, &old), parser.Parse(is.file, &now)
		switch {
		case old.HasErrors() && now.HasErrors():
			d.status, d.note = "same", "it parses on neither side: "+is.wrong
			if was.file.Text != is.file.Text {
				d.status = "cosmetic"
			}
			return d
		case now.HasErrors():
			d.differences = []diff.Difference{{Kind: diff.Statement, Text: "it does not parse any more: " + is.wrong}}
			return d
		case old.HasErrors():
			d.differences = []diff.Difference{{Kind: diff.Statement, Text: "it parses now; it did not: " + was.wrong}}
			return d
		}
		if d.differences = diff.Hunts(before, after); len(d.differences) > 0 {
			return d
		}
	}
	switch {
	case was.wrong != is.wrong:
		d.differences = []diff.Difference{{Kind: diff.Query, Text: "the hunt is the same; " + orFine(is.wrong) + " now, and " + orFine(was.wrong) + " before"}}
		return d
	case was.wrong != "":
		d.note = "its queries are not compared: " + is.wrong
	case suite.Bare(was.queries) != suite.Bare(is.queries):
		d.differences = diff.Queries(was.queries, is.queries)
		return d
	}
	d.status = "same"
	if was.file != nil && was.file.Text != is.file.Text {
		d.status = "cosmetic"
	}
	return d
}

func orFine(wrong string) string {
	if wrong == "" {
		return "it compiles"
	}
	return "it does not compile (" + wrong + ")"
}

// errNoGit says that what is compared is no path and there is no git to ask for a revision.
var errNoGit = errors.New("it is no path, and there is no git to ask for a revision of that name")
