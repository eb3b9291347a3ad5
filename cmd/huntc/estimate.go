package main

import (
	"context"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir/plan"
	"github.com/huntc/huntc/runtime"
	"github.com/huntc/huntc/runtime/config"
	"github.com/huntc/huntc/runtime/render"
)

// size reads --max-scan.
func (f *runFlags) size() (err error) {
	if !f.limited {
		return nil
	}
	if f.budget, err = config.Size(f.scan); err != nil {
		return usage("--max-scan %q: %v", f.scan, err)
	}
	return nil
}

// budgetOf is what all queries of a run may read: the flag's, else that of the configuration; 0 for no budget.
func (f *runFlags) budgetOf(h *hunt) int64 {
	if f.budget > 0 {
		return f.budget
	}
	return h.config.Limits.Scan
}

// estimate finds what a job would read, where that is asked for, and holds it against the budget. The result is that of a dry
// run; it has no estimate where none is asked for.
func (c *cli) estimate(ctx context.Context, h *hunt, s *runtime.Session, j job, shown *progress) (*runtime.Result, error) {
	if !j.dry && j.budget == 0 {
		return &runtime.Result{Blocks: []*runtime.Block{{}}}, nil
	}
	est, err := s.Estimate(ctx, j.plan, j.queries, runtime.Options{
		Settings: settings(h), OnStep: func(s *plan.Step) {
			if shown.live {
				shown.step("estimate " + s.Title)
			}
		},
	})
	shown.clear()
	if err != nil {
		return emptyResult(), c.failed(ctx, &h.diags, err)
	}
	est.MaxScan = j.budget
	res := runtime.DryRun(j.plan, j.queries, est)
	res.DryRun = j.dry
	if j.budget == 0 {
		return res, nil
	}
	return res, c.within(h, res, j.budget)
}

// within reports a plan that would read more than its budget.
func (c *cli) within(h *hunt, res *runtime.Result, budget int64) error {
	est := res.Blocks[0].Estimate
	over := est.Over(budget)
	if over == nil {
		return nil
	}
	res.Complete = false
	var found diag.List
	found.Add("HF4005", over.Place().Span, over.Title, render.Bytes(over.Cost, over.UpperBound), render.Bytes(est.Cost, est.UpperBound),
		render.Size(uint64(budget)))
	h.diags.Append(&found)
	for _, d := range found.All() {
		if f := h.diags.File(d.Span.File); f != nil {
			found.AddFile(f)
		}
	}
	if err := c.report(&found); err != nil {
		return err
	}
	return &exitError{code: exitFor(&found)}
}
