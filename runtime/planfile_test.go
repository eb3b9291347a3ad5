package runtime_test

import (
	"bytes"
	"testing"

	"github.com/huntc/huntc/compiler"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/golden"
	"github.com/huntc/huntc/ir/plan"
	"github.com/huntc/huntc/ir/plan/planfile"
	"github.com/huntc/huntc/runtime"
	"github.com/huntc/huntc/runtime/render"
)

// TestCorpusRowsOfPlanFiles runs the hunts of the corpus from a file: written, read again, checked. The rows are the same.
func TestCorpusRowsOfPlanFiles(t *testing.T) {
	needEngine(t)
	golden.Run(t, "../testdata/hunts", func(t *testing.T, c *golden.Case) {
		if !c.Wants("rows.csv") && !c.Wants("summary") || golden.Updating() {
			return
		}
		dir := t.TempDir()
		text, _ := c.Input("hunt.hf")
		b := hunting{kept: true, params: c.Parameters()}.run(t, dir, fixtures(t, c, dir), text)
		c.Check(t, "rows.csv", rowsText(t, b))
		c.Check(t, "summary", summaryText(b))
	})
}

// keep writes a plan to a file, and returns what is read from it.
func keep(t *testing.T, reg *runtime.Registry, c *compiler.Compiled, queries []*plan.Query) (*plan.Plan, []*plan.Query) {
	t.Helper()
	f := reg.PlanFile(c.Plan, queries)
	f.Hunt, f.Now, f.Summary = "hunt.hf", now, planfile.SummaryBasic
	var out bytes.Buffer
	if err := render.JSON(&out, f); err != nil {
		t.Fatal(err)
	}
	var diags diag.List
	opened := planfile.Open(&diag.File{Name: "plan.json", Text: out.String()}, &diags)
	if opened != nil {
		reg.CheckPlan(opened, corpusAnalytics(t), &diags)
	}
	if diags.Len() > 0 {
		t.Fatalf("%s\n%.5000s", diags.String(), out.String())
	}
	return opened.Steps()
}
