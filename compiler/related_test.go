package compiler_test

import (
	"testing"

	"github.com/huntc/huntc/backends/clickhouse"
	"github.com/huntc/huntc/compiler"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/golden"
	"github.com/huntc/huntc/compiler/lower"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
)

// TestFullSummary checks the statement of the full summary of each hunt of the corpus, and that it changes none of the
// others.
func TestFullSummary(t *testing.T) {
	related := 0
	golden.Run(t, "../testdata/hunts", func(t *testing.T, c *golden.Case) {
		text, _ := c.Input("hunt.hf")
		cat := c.Catalog()
		steps := func(full bool) []*plan.Step {
			var diags diag.List
			out, err := compiler.Compile(&diag.File{Name: "hunt.hf", Text: text}, compiler.Options{
				Model: entity.Default(), Catalog: cat, Now: now, Margin: lower.DefaultMargin, Analytics: analytics(t), FullSummary: full, Parameters: c.Parameters(),
			}, &diags)
			if err != nil {
				t.Fatal(err)
			}
			if out == nil {
				return nil
			}
			return out.Plan.Steps
		}
		basic, full := steps(false), steps(true)
		for _, s := range full {
			if s.Sink != plan.SinkRelated {
				continue
			}
			related++
			st, err := clickhouse.Emit(s.Program, clickhouse.Env{Model: entity.Default(), Source: table(cat)})
			if err != nil {
				t.Fatal(err)
			}
			checkSQL(t, s, st)
		}
		for i, s := range basic {
			if s.Sink == plan.SinkTable && full[i].Program.String() != s.Program.String() {
				t.Errorf("the full summary changes %s:\n%s\nwas\n%s", s.Title, full[i].Program, s.Program)
			}
		}
	})
	if related == 0 {
		t.Error("no hunt has a full summary")
	}
}
