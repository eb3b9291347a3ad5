package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir/plan"
	"github.com/huntc/huntc/ir/plan/planfile"
	"github.com/huntc/huntc/runtime/render"
)

// compileFlags are the flags of compile.
type compileFlags struct {
	inputFlags
	target, emit, variable, output, summary string
	attach                                  bool
}

func (c *cli) compileCommand() *cobra.Command {
	var f compileFlags
	cmd := &cobra.Command{
		Use:   "compile FILE",
		Short: "print the queries that a hunt compiles to",
		Long: `Print the queries that a hunt compiles to, in the order in which run runs them. FILE is a hunt (.hf), or a Jupyter
notebook (.ipynb), whose Kestrel cells are one hunt; it may be - for standard input.

With -o json it is a plan: huntc run runs it as it stands, once it was reviewed. With --attach the sources are loaded and
looked at first, as run does: the queries are those of run, to the column.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return c.compile(cmd.Context(), f, args[0]) },
	}
	f.register(cmd)
	f.registerParameters(cmd)
	cmd.Flags().StringVar(&f.target, "target", "clickhouse", "the query `LANGUAGE`: clickhouse")
	cmd.Flags().StringVar(&f.emit, "emit", "query", "`WHAT` to print: query, plan or ir")
	cmd.Flags().StringVar(&f.variable, "var", "", "compile only the rows of one `VARIABLE`")
	cmd.Flags().StringVarP(&f.output, "output", "o", "text", "`FORMAT`: text or json")
	cmd.Flags().StringVar(&f.summary, "summary", planfile.SummaryBasic, "`HOW` the variables are counted at the end: basic, full or none")
	cmd.Flags().BoolVar(&f.attach, "attach", false, "attach the sources first, for what only they tell: which columns have values")
	return cmd
}

// check looks at the flags before anything is read.
func (f *compileFlags) check() error {
	switch f.target {
	case "clickhouse":
	case "elastic", "stix":
		return usage("--target %s is not supported yet, only clickhouse", f.target)
	default:
		return usage("no target %q; there is clickhouse", f.target)
	}
	if err := oneOf("--emit", f.emit, "query", "plan", "ir"); err != nil {
		return err
	}
	if f.output == "json" && f.emit != "query" {
		return usage("--emit %s is text; -o json holds queries and plan", f.emit)
	}
	if f.variable != "" {
		f.summary = planfile.SummaryNone
	}
	if err := summaryFlag(f.summary); err != nil {
		return err
	}
	return oneOf("-o", f.output, "text", "json")
}

// summaryFlag is an error unless there is such a summary.
func summaryFlag(value string) error {
	return oneOf("--summary", value, planfile.SummaryBasic, planfile.SummaryFull, planfile.SummaryNone)
}

// oneOf is an error unless the value of a flag is one of the words.
func oneOf(flag, value string, words ...string) error {
	if slices.Contains(words, value) {
		return nil
	}
	return usage("%s %q is none of %s", flag, value, strings.Join(words, ", "))
}

func (c *cli) compile(ctx context.Context, f compileFlags, path string) error {
	if err := f.check(); err != nil {
		return err
	}
	h, err := c.open(f.inputFlags, path)
	if err != nil {
		return err
	}
	h.fullSummary = f.summary == planfile.SummaryFull
	ok, err := c.compileHunt(ctx, f, h)
	if err != nil {
		return err
	}
	if ok && f.output == "json" {
		if err := c.planless(h); err != nil {
			return err
		}
		ok = h.compiled != nil
	}
	var queries []*plan.Query
	if ok {
		if f.summary == planfile.SummaryNone {
			h.compiled.Plan = h.compiled.Plan.WithoutSummary()
		}
		if queries, err = h.emit(); err != nil {
			return err
		}
	}
	switch {
	case f.output == "json":
		err = c.writeCompiled(h, queries, f.summary)
	case !ok:
	case f.emit == "ir":
		_, err = io.WriteString(c.out, h.compiled.Program.String())
	case f.emit == "plan":
		_, err = io.WriteString(c.out, h.compiled.Plan.String())
	default:
		_, err = io.WriteString(c.out, h.queriesText(queries))
	}
	if err != nil {
		return err
	}
	if !ok {
		return &exitError{code: exitFor(&h.diags)}
	}
	return nil
}

// compileHunt compiles a hunt, and again with its sources attached where that is asked for, and reports what this had to say.
func (c *cli) compileHunt(ctx context.Context, f compileFlags, h *hunt) (bool, error) {
	before, said := h.diags, &h.diags
	ok, err := h.compile(f.variable, nil)
	if err != nil {
		return false, err
	}
	if ok && f.attach {
		h.diags = before
		if said, err = c.compileAttached(ctx, h); err != nil {
			if h.compiled = nil; f.output == "json" {
				err = errors.Join(err, c.writeCompiled(h, nil, f.summary))
			}
			return false, err
		}
	}
	return h.compiled != nil, c.report(said)
}

// compileAttached compiles a hunt again with its sources attached, and returns what compiling had to say.
func (c *cli) compileAttached(ctx context.Context, h *hunt) (*diag.List, error) {
	p := c.newProgress()
	defer p.clear()
	session, err := c.attach(ctx, h, h.compiled.Plan.Sources(), p)
	if err != nil {
		return nil, err
	}
	found, err := h.recompile()
	if err = errors.Join(err, session.Close()); err != nil {
		return nil, err
	}
	h.diags.Append(found)
	return found, nil
}

// queriesText are the queries so that they can be read, and run one after the other. The first line says which huntc made them,
// and by a digest of what follows whether they are still as it made them.
func (h *hunt) queriesText(queries []*plan.Query) string {
	out := &bytes.Buffer{}
	for _, p := range h.parameters() {
		fmt.Fprintf(out, "-- parameter %s\n", render.Printable(p.String()))
	}
	for i, s := range h.compiled.Plan.Steps {
		if i > 0 {
			fmt.Fprintln(out)
		}
		fmt.Fprintf(out, "-- %d: %s", s.ID, s.Title)
		if s.Span.IsValid() {
			fmt.Fprintf(out, "  %s", place(s.Span))
		}
		fmt.Fprintln(out)
		if s.Call != nil {
			writeCall(out, s)
			continue
		}
		if s.SplitReason != "" {
			fmt.Fprintf(out, "-- a table, since %s\n", s.SplitReason)
		}
		fmt.Fprintf(out, "%s;\n", strings.TrimRight(queries[i].Text, "\n"))
	}
	digest := sha256.Sum256(out.Bytes())
	return fmt.Sprintf("-- huntc %s sha256:%x\n%s", version(), digest[:8], out.Bytes())
}

// writeCall says, in comments, what stands between two queries: an analytics, and the tables that are made of its answer.
func writeCall(w io.Writer, s *plan.Step) {
	for line := range strings.Lines(s.Call.String()) {
		fmt.Fprintf(w, "-- %s", line)
	}
}
