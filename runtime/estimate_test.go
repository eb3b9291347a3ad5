package runtime_test

import (
	"context"
	"strings"
	"testing"

	"github.com/huntc/huntc/compiler"
	"github.com/huntc/huntc/compiler/diag"
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
func estimate(t *testing.T, s *runtime.Session, p *plan.Plan, qs []*plan.Query) *runtime.Estimate {
	t.Helper()
	ctx := engine.OnStats(context.Background(), func(s engine.Stats) {
		if (strings.HasPrefix(s.Statement, "EXPLAIN") || strings.HasPrefix(s.Statement, "CREATE")) && s.RowsRead > 2 {
			t.Errorf("%d rows are read by\n%s", s.RowsRead, s.Statement)
		}
	})
	est, err := s.Estimate(ctx, p, qs, runtime.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return est
}

// checkEstimate compares a run with its estimate: no query that reads sources alone reads more than was said. The rows of a
// NEW are in the query, and the engine counts a row for each of them.
func checkEstimate(t *testing.T, res *runtime.Result) {
	t.Helper()
	for _, q := range res.Blocks[0].Queries {
		e := q.Estimate
		if len(e.Tables) == 0 || len(e.Made) > 0 || len(e.Files) > 0 {
			continue
		}
		if q.BytesRead > e.Bytes || q.RowsRead > e.Rows && !strings.Contains(q.Text, "toUInt128('") {
			t.Errorf("%s: %d rows, %d bytes are read; estimated are %d and %d\n%s", e.Title, q.RowsRead, q.BytesRead, e.Rows, e.Bytes, q.Text)
		}
	}
}
