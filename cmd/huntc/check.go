package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/runtime/render"
)

// checkFlags are the flags of check.
type checkFlags struct {
	inputFlags
	output string
}

func (c *cli) checkCommand() *cobra.Command {
	var f checkFlags
	cmd := &cobra.Command{
		Use:   "check FILE...",
		Short: "say what is wrong with hunts, without running anything",
		Long: `Say what is wrong with hunts, without running anything. Of several hunts each gets the values of the parameters that it
declares; a value that none of them declares is wrong.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return c.check(f, args) },
	}
	f.register(cmd)
	f.registerParameters(cmd)
	cmd.Flags().StringVarP(&f.output, "output", "o", "text", "`FORMAT`: text or json")
	return cmd
}

// check compiles each hunt up to its plan. The exit code is that of the first hunt with errors.
func (c *cli) check(f checkFlags, paths []string) error {
	if err := oneOf("-o", f.output, "text", "json"); err != nil {
		return err
	}
	var hunts []*hunt
	for _, path := range paths {
		h, err := c.open(f.inputFlags, path)
		if err != nil {
			return err
		}
		hunts = append(hunts, h)
	}
	spread(hunts, hunts[0].given)
	code := 0
	found := []diag.Diagnostic{}
	for _, h := range hunts {
		if _, err := h.compile("", nil); err != nil {
			return err
		}
		if code == 0 {
			code = exitFor(&h.diags)
		}
		found = append(found, h.diags.All()...)
		if f.output == "json" {
			continue
		}
		if err := c.report(&h.diags); err != nil {
			return err
		}
		if _, err := fmt.Fprintf(c.out, "%s: %s\n", render.Printable(h.file.Name), verdict(&h.diags)); err != nil {
			return err
		}
	}
	if f.output == "json" {
		if err := render.JSON(c.out, checkedJSON{found}); err != nil {
			return err
		}
	}
	if code != 0 {
		return &exitError{code: code}
	}
	return nil
}

// verdict is the outcome of checking a hunt in a few words.
func verdict(diags *diag.List) string {
	var n [diag.Note + 1]int
	for _, d := range diags.All() {
		n[d.Severity]++
	}
	out := "ok"
	if n[diag.Error] > 0 {
		out = counted(n[diag.Error], diag.Error)
	}
	for _, s := range []diag.Severity{diag.Warning, diag.Note} {
		if n[s] > 0 {
			out += ", " + counted(n[s], s)
		}
	}
	return out
}

func counted(n int, s diag.Severity) string {
	if n == 1 {
		return "1 " + s.String()
	}
	return fmt.Sprintf("%d %ss", n, s)
}
