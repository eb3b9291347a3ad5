package main

import (
	"fmt"
	"io"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"github.com/huntc/huntc/cmd/huntc/textfile"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/format"
	"github.com/huntc/huntc/runtime/render"
)

// fmtFlags are the flags of fmt; at most one of them is set.
type fmtFlags struct{ list, write, diff bool }

func (c *cli) fmtCommand() *cobra.Command {
	var f fmtFlags
	cmd := &cobra.Command{
		Use:   "fmt FILE...",
		Short: "lay hunts out in one way",
		Long: `fmt prints a hunt in its canonical layout: keywords in capitals, one statement a line, long ones broken at their
clauses, comments kept. What a hunt means never changes. A hunt that does not parse is left alone.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return c.fmt(f, args) },
	}
	cmd.Flags().BoolVarP(&f.list, "list", "l", false, "list the files that fmt would change; exit code 1 if there are any")
	cmd.Flags().BoolVarP(&f.write, "write", "w", false, "write the result to the file instead of stdout")
	cmd.Flags().BoolVar(&f.diff, "diff", false, "show what fmt would change; exit code 1 if there is anything")
	cmd.MarkFlagsMutuallyExclusive("list", "write", "diff")
	return cmd
}

// fmt formats each hunt. The exit code is 1 when one does not parse, or when one differs and -l or --diff asks for those.
func (c *cli) fmt(f fmtFlags, paths []string) error {
	if f == (fmtFlags{}) && len(paths) > 1 {
		return usage("several files: use -l, -w or --diff")
	}
	code := 0
	for _, path := range paths {
		if f.write && path == stdin {
			return usage("-w cannot write to standard input")
		}
		file, err := c.read(path)
		if err != nil {
			return err
		}
		if isNotebook(file) {
			return usage("%q: fmt lays out hunts (.hf), not yet the cells of notebooks", file.Name)
		}
		var diags diag.List
		text, ok := format.Source(file, &diags)
		if !ok {
			code = exitHunt
			if err := c.report(&diags); err != nil {
				return err
			}
			continue
		}
		if (f.list || f.diff) && text != file.Text {
			code = exitHunt
		}
		if err := c.formatted(f, path, file, text); err != nil {
			return err
		}
	}
	if code != 0 {
		return &exitError{code: code}
	}
	return nil
}

// formatted does with the result what the flags ask for.
func (c *cli) formatted(f fmtFlags, path string, file *diag.File, text string) error {
	var err error
	switch changed := text != file.Text; {
	case f == (fmtFlags{}):
		_, err = io.WriteString(c.out, text)
	case !changed:
	case f.list:
		_, err = fmt.Fprintln(c.out, render.Printable(file.Name))
	case f.diff:
		name := render.Printable(file.Name)
		_, err = c.out.Write(diff.Diff(name+".orig", []byte(file.Text), name, []byte(text)))
	case f.write:
		if err := textfile.Write(path, text); err != nil {
			return usage("cannot write %q: %v", path, err)
		}
	}
	if err != nil {
		return &exitError{exitRun, "cannot write the result: " + err.Error()}
	}
	return nil
}
