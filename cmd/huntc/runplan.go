package main

import (
	"context"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir/plan"
	"github.com/huntc/huntc/ir/plan/planfile"
)

// runPlan runs a plan as it stands in its file, once all of it has been checked.
func (c *cli) runPlan(ctx context.Context, f runFlags, path string, file *diag.File) error {
	if f.now != "" {
		return usage("--now: the times of a plan stand in its queries")
	}
	if len(f.params) > 0 {
		return usage("-p: the values of a plan's parameters stand in its queries; compile the hunt again for others")
	}
	h, err := c.configured(f.inputFlags, path, file)
	if err != nil {
		return err
	}
	out := c.newOutput(f.output, f.pages(path))
	opened := planfile.Open(file, &h.diags)
	if h.diags.HasErrors() {
		return c.refused(h, out)
	}
	summary, err := f.summaryOf(opened)
	if err != nil {
		return err
	}
	h.diags.Include(opened.Said()...)
	h.registry.CheckPlan(opened, h.analytics, &h.diags)
	h.shadowed(&h.diags)
	if h.diags.HasErrors() {
		return c.refused(h, out)
	}
	if err := c.report(&h.diags); err != nil {
		return err
	}
	whole, queries := opened.Steps()
	todo, queries := shown(whole, queries, summary)
	out.summary = summary != planfile.SummaryNone
	return c.finish(ctx, h, out, job{sources: whole.Sources(), dry: f.dry, budget: f.budgetOf(h), prepare: func() (*plan.Plan, []*plan.Query, error) {
		return todo, queries, c.checkAttached(h, opened)
	}})
}

// summaryOf is the summary that a run of a plan shows: the plan's, or less where that was asked for.
func (f *runFlags) summaryOf(p *planfile.Opened) (string, error) {
	ask := p.Summary
	if f.counted {
		ask = f.summary
	}
	switch {
	case f.output == "ndjson" || f.output == "csv":
		return planfile.SummaryNone, nil
	case ask == planfile.SummaryFull && p.Summary != planfile.SummaryFull, ask == planfile.SummaryBasic && p.Summary == planfile.SummaryNone:
		return "", usage("--summary %s: the plan was compiled with --summary %s", ask, p.Summary)
	}
	return ask, nil
}

// shown are the steps of a plan that are to run for a summary, and their queries.
func shown(p *plan.Plan, queries []*plan.Query, summary string) (*plan.Plan, []*plan.Query) {
	switch summary {
	case planfile.SummaryNone:
		p = p.WithoutSummary()
	case planfile.SummaryBasic:
		p = p.Without(plan.SinkRelated)
	}
	out := make([]*plan.Query, len(p.Steps))
	for i, s := range p.Steps {
		out[i] = queries[s.ID-1]
	}
	return p, out
}

// checkAttached checks what only the attached sources tell.
func (c *cli) checkAttached(h *hunt, p *planfile.Opened) error {
	var found diag.List
	h.registry.CheckAttached(p, &found)
	h.diags.Append(&found)
	if err := c.report(&found); err != nil {
		return err
	}
	if found.HasErrors() {
		return &exitError{code: exitFor(&found)}
	}
	return nil
}
