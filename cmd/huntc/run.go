package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir/plan"
	"github.com/huntc/huntc/runtime"
	"github.com/huntc/huntc/runtime/engine"
)

// tick is how often a running query is asked how far it is.
const tick = 500 * time.Millisecond

// runFlags are the flags of run.
type runFlags struct {
	inputFlags
	output, summary, displays string
}

func (c *cli) runCommand() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run FILE",
		Short: "run a hunt and print what it shows",
		Long: `Run a hunt and print what it shows. FILE is a hunt (.hf), or a Jupyter notebook (.ipynb), whose Kestrel cells run as
one hunt; it may be - for standard input.

Formats: table, for people; json, one object with everything; ndjson, a line for each row; csv, the tables one after
the other with an empty line between them.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return c.run(cmd.Context(), f, args[0]) },
	}
	f.register(cmd)
	cmd.Flags().StringVarP(&f.output, "output", "o", "table", "`FORMAT`: table, json, ndjson or csv")
	cmd.Flags().StringVar(&f.summary, "summary", "basic", "`HOW` to count the variables at the end: basic, full (with the related entities of each), or none (ndjson and csv have none)")
	cmd.Flags().StringVar(&f.displays, "displays", "", "`DIR` for the pages and images that analytics show (default huntc-displays/HUNT; -o json holds them itself)")
	return cmd
}

// check looks at the flags before anything is read.
func (f *runFlags) check() error {
	if err := oneOf("-o", f.output, "table", "json", "ndjson", "csv"); err != nil {
		return err
	}
	return oneOf("--summary", f.summary, "basic", "full", "none")
}

func (c *cli) run(ctx context.Context, f runFlags, path string) error {
	if err := f.check(); err != nil {
		return err
	}
	h, err := c.open(f.inputFlags, path)
	if err != nil {
		return err
	}
	before := slices.Clone(h.diags.All())
	h.fullSummary = f.summary == "full"
	ok, err := h.compile("", nil)
	if err != nil {
		return err
	}
	out := c.newOutput(f.output)
	if out.dir = f.displays; out.dir == "" && f.output != "json" {
		name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
		if path == stdin {
			name = "stdin"
		}
		out.dir = filepath.Join("huntc-displays", name)
	}
	res := emptyResult()
	if !ok {
		return errors.Join(c.report(&h.diags), &exitError{code: exitFor(&h.diags)}, out.finish(res, &h.diags))
	}
	// What compiling had to say is said when the sources are known: it compiles again then.
	h.diags = diag.List{}
	if err := c.note(h, before); err != nil {
		return err
	}
	out.summary = f.summary != "none" && f.output != "ndjson" && f.output != "csv"
	res, err = c.execPlan(ctx, h, out)
	if e := out.finish(res, &h.diags); e != nil {
		return e
	}
	if err == nil && !res.Complete {
		err = &exitError{code: exitPartial}
	}
	return err
}

func emptyResult() *runtime.Result {
	return &runtime.Result{Blocks: []*runtime.Block{}, Diagnostics: []diag.Diagnostic{}}
}

// execPlan runs the plan of a hunt. What was shown before a failure is in the result.
func (c *cli) execPlan(ctx context.Context, h *hunt, out *output) (res *runtime.Result, err error) {
	p := c.newProgress()
	defer p.clear()
	session, err := runtime.OpenSession(ctx, h.registry, sourcesOf(h.compiled.Plan), runtime.SessionOptions{
		Install:  engine.InstallOptions{Waiting: func(string) { p.say("waiting for another huntc that installs the engine") }},
		Progress: p.report,
	})
	p.clear()
	if err != nil {
		return emptyResult(), c.failed(ctx, &h.diags, err)
	}
	defer func() {
		if e := session.Close(); e != nil && err == nil {
			err = c.failed(ctx, &h.diags, e)
		}
	}()
	if err := c.note(h, session.Notes()); err != nil {
		return emptyResult(), err
	}
	queries, err := c.prepare(h, out.summary)
	if err != nil {
		return emptyResult(), err
	}
	analytics, err := h.runAnalytics(p.step)
	if err != nil {
		return emptyResult(), c.failed(ctx, &h.diags, err)
	}
	title := ""
	ctx = engine.OnProgress(ctx, tick, func(q engine.Progress) { p.query(title, q) })
	res, err = session.Run(ctx, h.compiled.Plan, queries, runtime.Options{
		Settings:  settings(h),
		OnStep:    func(s *plan.Step) { title = s.Title },
		OnDisplay: func(d runtime.Display) { p.clear(); out.display(d) },
		OnNote:    func(d diag.Diagnostic) { p.clear(); _ = c.note(h, []diag.Diagnostic{d}) },
		Analytics: analytics,
	})
	p.clear()
	if res == nil {
		res = emptyResult()
	}
	if err != nil {
		res.Complete = false
		return res, c.failed(ctx, &h.diags, err)
	}
	return res, nil
}

// prepare makes the queries of the plan with what is known of the attached sources. An attribute that no source has turns
// out here, before anything runs.
func (c *cli) prepare(h *hunt, summary bool) ([]*plan.Query, error) {
	found, err := h.recompile()
	if err != nil {
		return nil, err
	}
	h.diags.Append(found)
	if err := c.report(found); err != nil {
		return nil, err
	}
	if found.HasErrors() {
		return nil, &exitError{code: exitFor(found)}
	}
	if !summary {
		h.compiled.Plan = h.compiled.Plan.WithoutSummary()
	}
	return h.emit()
}

// sourcesOf are the sources that a plan reads, in order of first mention.
func sourcesOf(p *plan.Plan) []string {
	var out []string
	for _, s := range p.Steps {
		for _, name := range s.Sources {
			if !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

// note reports what reading the hunt or attaching its sources had to say.
func (c *cli) note(h *hunt, notes []diag.Diagnostic) error {
	var found diag.List
	found.Include(notes...)
	h.diags.Append(&found)
	return c.report(&found)
}

// settings are the limits of every query: those of huntc, and on top of them those of huntc.yaml.
func settings(h *hunt) map[string]any {
	out := runtime.Limits()
	maps.Copy(out, h.config.Limits.Settings())
	return out
}

// spent says on stderr what a run took.
func (c *cli) spent(res *runtime.Result) {
	for _, b := range res.Blocks {
		if len(b.Queries) > 0 {
			fmt.Fprintln(c.err, cost(b.Queries))
		}
	}
}
