package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/huntc/huntc/ir/plan"
	"github.com/huntc/huntc/runtime/render"
)

// explainFlags are the flags of explain.
type explainFlags struct {
	inputFlags
	variable, output string
	trace, rules     bool
	disabled         []string
}

func (c *cli) explainCommand() *cobra.Command {
	var f explainFlags
	cmd := &cobra.Command{
		Use:   "explain FILE|HFxxxx|--rules",
		Short: "show how a hunt becomes queries, or what a diagnostic means",
		Long: `Show how a hunt becomes queries: the program as lowered and as planned, the rules that made the one of the other, what
tells entities apart, which attributes are looked for in other records and why, what is limited and filtered above the
scans, and the steps with their queries. FILE is a hunt or a notebook, as of compile. Nothing is run.

Of the code of a diagnostic, show what it means. With --rules, list the rules of the optimizer in the order in which they run.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return c.explainWhat(cmd, f, args) },
	}
	f.register(cmd)
	f.registerParameters(cmd)
	cmd.Flags().StringVar(&f.variable, "var", "", "explain only the rows of one `VARIABLE`")
	cmd.Flags().BoolVar(&f.trace, "trace", false, "print the program after every rule that changed it")
	cmd.Flags().StringArrayVar(&f.disabled, "disable-rule", nil, "leave out a `RULE` of the optimizer; may be repeated")
	cmd.Flags().BoolVar(&f.rules, "rules", false, "list the rules of the optimizer")
	cmd.Flags().StringVarP(&f.output, "output", "o", "text", "`FORMAT`: text or json")
	return cmd
}

// explainWhat tells a hunt, a code and the rules apart.
func (c *cli) explainWhat(cmd *cobra.Command, f explainFlags, args []string) error {
	if err := oneOf("-o", f.output, "text", "json"); err != nil {
		return err
	}
	switch {
	case f.rules:
		if len(args) > 0 {
			return usage("--rules lists all rules, whatever the hunt; leave out %q", args[0])
		}
		if err := only(cmd, "--rules", "rules", "output"); err != nil {
			return err
		}
		return c.explainRules(f.output)
	case len(args) == 0:
		return usage("name a hunt, a notebook or the code of a diagnostic; or --rules")
	case isCode(args[0]):
		if err := only(cmd, strings.ToUpper(args[0])); err != nil {
			return err
		}
		return c.explainCode(args[0])
	}
	for _, name := range f.disabled {
		if err := knownRule(name); err != nil {
			return err
		}
	}
	return c.explain(f, args[0])
}

// only is an error if a flag is given that says nothing there.
func only(cmd *cobra.Command, what string, flags ...string) error {
	for _, name := range []string{"var", "trace", "disable-rule", "rules", "output", "config", "source", "now", "param"} {
		if cmd.Flags().Changed(name) && !slices.Contains(flags, name) {
			return usage("--%s is for hunts, not for %s", name, what)
		}
	}
	return nil
}

// explain shows how a hunt becomes queries.
func (c *cli) explain(f explainFlags, path string) error {
	h, err := c.open(f.inputFlags, path)
	if err != nil {
		return err
	}
	ok, err := h.compile(f.variable, f.disabled)
	if err != nil {
		return err
	}
	if err := c.report(&h.diags); err != nil {
		return err
	}
	var queries []*plan.Query
	if ok {
		if queries, err = h.emit(); err != nil {
			return err
		}
	}
	switch {
	case f.output == "json":
		err = render.JSON(c.out, newExplanation(h, queries))
	case ok:
		err = newExplanation(h, queries).write(c.out, f.trace)
	}
	if err == nil && !ok {
		err = &exitError{code: exitFor(&h.diags)}
	}
	return err
}
