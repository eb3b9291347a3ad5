package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir/plan"
	"github.com/huntc/huntc/ir/plan/planfile"
	"github.com/huntc/huntc/runtime"
	"github.com/huntc/huntc/runtime/engine"
)

// runFlags are the flags of run.
type runFlags struct {
	inputFlags
	output, summary, displays string
	counted                   bool // --summary was given
	dry                       bool
	scan                      string // --max-scan
	limited                   bool   // --max-scan was given
	budget                    int64  // bytes; 0 for none
}

func (c *cli) runCommand() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run FILE",
		Short: "run a hunt, or a plan of one, and print what it shows",
		Long: `Run a hunt and print what it shows, or run a plan, which huntc compile -o json wrote, just as it stands. FILE is a
hunt (.hf), a Jupyter notebook (.ipynb), whose Kestrel cells run as one hunt, or a plan; it may be - for standard input.

A plan is checked whole before anything runs: it must be made for the sources that are here, and its queries may do
nothing but read. It shows the summary that it was compiled with, unless it is asked for less.

With --dry-run nothing runs: what each query would read is printed, from the engine's own plans. With --max-scan, or
limits: max_scan in huntc.yaml, a plan that would read more is refused before anything runs, and no query may read more than
what is left. Both attach the sources, which loads what is not in the cache yet.

Formats: table, for people; json, one object with everything; ndjson, a line for each row; csv, the tables one after
the other with an empty line between them.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			f.counted, f.limited = cmd.Flags().Changed("summary"), cmd.Flags().Changed("max-scan")
			return c.run(cmd.Context(), f, args[0])
		},
	}
	f.register(cmd)
	f.registerParameters(cmd)
	cmd.Flags().StringVarP(&f.output, "output", "o", "table", "`FORMAT`: table, json, ndjson or csv")
	cmd.Flags().StringVar(&f.summary, "summary", "basic", "`HOW` to count the variables at the end: basic, full (with the related entities of each), or none (ndjson and csv have none)")
	cmd.Flags().BoolVar(&f.dry, "dry-run", false, "run nothing, and print what each query would read (-o table or json)")
	cmd.Flags().StringVar(&f.scan, "max-scan", "", "refuse to read more than `SIZE` in all, such as 2GB, 500MiB or 1_000_000_000 (bytes)")
	cmd.Flags().StringVar(&f.displays, "displays", "", "`DIR` for the pages and images that analytics show (default huntc-displays/HUNT; -o json holds them itself)")
	return cmd
}

// check looks at the flags before anything is read.
func (f *runFlags) check() error {
	if err := oneOf("-o", f.output, "table", "json", "ndjson", "csv"); err != nil {
		return err
	}
	if f.dry && f.output != "table" && f.output != "json" {
		return usage("-o %s: a dry run has no rows, and %s holds rows alone; it prints -o table or json", f.output, f.output)
	}
	if err := f.size(); err != nil {
		return err
	}
	return summaryFlag(f.summary)
}

func (c *cli) run(ctx context.Context, f runFlags, path string) error {
	if err := f.check(); err != nil {
		return err
	}
	file, err := c.text(path)
	if err != nil {
		return err
	}
	if isPlan(file) || isJSON(path) {
		return c.runPlan(ctx, f, path, file)
	}
	h, err := c.configured(f.inputFlags, path, file)
	if err != nil {
		return err
	}
	h.cells()
	before := slices.Clone(h.diags.All())
	h.fullSummary = f.summary == planfile.SummaryFull
	ok, err := h.compile("", nil)
	if err != nil {
		return err
	}
	if ok {
		c.reveal(h)
	}
	out := c.newOutput(f.output, f.pages(path))
	if !ok {
		return c.refused(h, out)
	}
	// What compiling had to say is said when the sources are known: it compiles again then.
	h.diags = diag.List{}
	if err := c.note(h, before); err != nil {
		return err
	}
	out.summary = f.summary != planfile.SummaryNone && f.output != "ndjson" && f.output != "csv"
	return c.finish(ctx, h, out, job{sources: h.compiled.Plan.Sources(), dry: f.dry, budget: f.budgetOf(h), prepare: func() (*plan.Plan, []*plan.Query, error) {
		return c.prepare(h, out.summary)
	}})
}

// pages is the directory for the pages and images of the hunt at path; empty where the format holds them.
func (f *runFlags) pages(path string) string {
	if f.displays != "" || f.output == "json" {
		return f.displays
	}
	name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	if path == stdin {
		name = "stdin"
	}
	return filepath.Join("huntc-displays", name)
}

// job is what is to be run: its sources, and what makes the queries once these are attached.
type job struct {
	sources []string
	dry     bool  // it is estimated, and not run
	budget  int64 // bytes; 0 for none
	prepare func() (*plan.Plan, []*plan.Query, error)
	// plan and queries are what prepare made.
	plan    *plan.Plan
	queries []*plan.Query
}

// refused reports why nothing runs.
func (c *cli) refused(h *hunt, out *output) error {
	return errors.Join(c.report(&h.diags), &exitError{code: exitFor(&h.diags)}, out.finish(emptyResult(), &h.diags))
}

// finish runs a job and writes what is left to write.
func (c *cli) finish(ctx context.Context, h *hunt, out *output, j job) error {
	res, err := c.exec(ctx, h, out, j)
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

// exec runs a job. What was shown before a failure is in the result.
func (c *cli) exec(ctx context.Context, h *hunt, out *output, j job) (res *runtime.Result, err error) {
	p := c.newProgress()
	defer p.clear()
	session, err := c.attach(ctx, h, j.sources, p)
	if err != nil {
		return emptyResult(), err
	}
	defer func() {
		if e := session.Close(); e != nil && err == nil {
			err = c.failed(ctx, &h.diags, e)
		}
	}()
	if j.plan, j.queries, err = j.prepare(); err != nil {
		return emptyResult(), err
	}
	res, err = c.estimate(ctx, h, session, j, p)
	if err != nil || j.dry {
		return res, err
	}
	analytics, err := h.runAnalytics(j.plan, p.step)
	if err != nil {
		return emptyResult(), c.failed(ctx, &h.diags, err)
	}
	title := ""
	res, err = session.Run(ctx, j.plan, j.queries, runtime.Options{
		Settings:   settings(h),
		Estimate:   res.Blocks[0].Estimate,
		OnStep:     func(s *plan.Step) { title = s.Title },
		OnProgress: func(q engine.Progress) { p.query(title, q) },
		OnDisplay:  func(d runtime.Display) { p.clear(); out.display(d) },
		OnNote:     func(d diag.Diagnostic) { p.clear(); _ = c.note(h, []diag.Diagnostic{d}) },
		Analytics:  analytics,
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

// attach opens a session with the sources of a hunt, and says what these had to say.
func (c *cli) attach(ctx context.Context, h *hunt, sources []string, p *progress) (*runtime.Session, error) {
	session, err := runtime.OpenSession(ctx, h.registry, sources, runtime.SessionOptions{
		Install:  engine.InstallOptions{Waiting: func(string) { p.say("waiting for another huntc that installs the engine") }},
		Progress: p.report,
		Cache:    c.cache,
	})
	p.clear()
	if err != nil {
		return nil, c.failed(ctx, &h.diags, err)
	}
	if err := c.note(h, session.Notes()); err != nil {
		return nil, errors.Join(err, session.Close())
	}
	return session, nil
}

// prepare makes the queries of the plan with what is known of the attached sources. An attribute that no source has turns
// out here, before anything runs.
func (c *cli) prepare(h *hunt, summary bool) (*plan.Plan, []*plan.Query, error) {
	found, err := h.recompile()
	if err != nil {
		return nil, nil, err
	}
	h.diags.Append(found)
	if err := c.report(found); err != nil {
		return nil, nil, err
	}
	if found.HasErrors() {
		return nil, nil, &exitError{code: exitFor(found)}
	}
	if !summary {
		h.compiled.Plan = h.compiled.Plan.WithoutSummary()
	}
	queries, err := h.emit()
	return h.compiled.Plan, queries, err
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
		if slices.ContainsFunc(b.Queries, func(q runtime.QueryStat) bool { return q.ElapsedMS > 0 }) { // else nothing ran
			fmt.Fprintln(c.err, cost(b.Queries))
		}
	}
}
