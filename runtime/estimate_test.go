package runtime_test

import (
	"context"
	"strings"
	"testing"

	"github.com/huntc/huntc/compiler"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/golden"
	"github.com/huntc/huntc/compiler/lower"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
	"github.com/huntc/huntc/runtime"
	"github.com/huntc/huntc/runtime/engine"
	"github.com/huntc/huntc/runtime/tablefile"
)

// estimated is a hunt that is ready to be estimated and run.
type estimated struct {
	session *runtime.Session
	plan    *plan.Plan
	queries []*plan.Query
}

// ready compiles a hunt and attaches its sources.
func ready(t *testing.T, dir string, sources []runtime.SourceConfig, text string) estimated {
	t.Helper()
	reg, err := runtime.NewRegistry(dir, sources)
	if err != nil {
		t.Fatal(err)
	}
	opt := compiler.Options{
		Model: entity.Default(), Catalog: reg, Now: now, Margin: lower.DefaultMargin, Analytics: corpusAnalytics(t), Files: tablefile.Files{},
	}
	compile := func() *compiler.Compiled {
		var diags diag.List
		c, err := compiler.Compile(&diag.File{Name: "hunt.hf", Text: text}, opt, &diags)
		if err != nil || c == nil {
			t.Fatalf("%v\n%s", err, diags.String())
		}
		return c
	}
	compile()
	s, err := runtime.OpenSession(context.Background(), reg, reg.Used(), runtime.SessionOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	c := compile()
	queries, err := c.Emit(reg.Backend(nil))
	if err != nil {
		t.Fatal(err)
	}
	return estimated{s, c.Plan, queries}
}

// estimate makes the estimate. None of its statements may run anything of the hunt: what EXPLAIN and an empty table read are
// the lines that they answer.
func (h estimated) estimate(t *testing.T) *runtime.Estimate {
	t.Helper()
	ctx := engine.OnStats(context.Background(), func(s engine.Stats) {
		if (strings.HasPrefix(s.Statement, "EXPLAIN") || strings.HasPrefix(s.Statement, "CREATE")) && s.RowsRead > 4 {
			t.Errorf("%d rows are read by\n%s", s.RowsRead, s.Statement)
		}
	})
	est, err := h.session.Estimate(ctx, h.plan, h.queries, runtime.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return est
}

// run runs the plan under its estimate, and returns what each query read.
func (h estimated) run(t *testing.T, est *runtime.Estimate) []runtime.QueryStat {
	t.Helper()
	res, err := h.session.Run(context.Background(), h.plan, h.queries, runtime.Options{
		Estimate: est, Analytics: &runtime.Analytics{Profiles: corpusAnalytics(t).Own},
	})
	if err != nil {
		t.Fatal(err)
	}
	return res.Blocks[0].Queries
}

// TestEstimateOfCorpus estimates the hunts of the corpus: every plan can be estimated, nothing of it runs for that, and no
// query that reads a source alone reads more than was said.
func TestEstimateOfCorpus(t *testing.T) {
	needEngine(t)
	golden.Run(t, "../testdata/hunts", func(t *testing.T, c *golden.Case) {
		text, _ := c.Input("hunt.hf")
		if !c.Wants("rows.csv") && !c.Wants("summary") || strings.Contains(strings.ToUpper(text), "APPLY") {
			return // what analytics return is estimated in TestEstimateOfAnalytics
		}
		dir := t.TempDir()
		h := ready(t, dir, fixtures(t, c, dir), text)
		est := h.estimate(t)
		for i, q := range h.run(t, est) {
			e := est.Steps[i]
			if len(e.Made) == 0 && len(e.Files) == 0 && e.Unknown == "" && (q.RowsRead > e.Rows || q.BytesRead > e.Bytes) {
				t.Errorf("%s: %d rows, %d bytes are read; estimated are %d and %d\n%s", e.Title, q.RowsRead, q.BytesRead, e.Rows, e.Bytes, q.Text)
			}
		}
	})
}
