package compiler_test

import (
	"strings"
	"testing"
	"time"

	"github.com/huntc/huntc/backends/clickhouse"
	"github.com/huntc/huntc/backends/clickhouse/sqlcheck"
	"github.com/huntc/huntc/backends/schema"
	"github.com/huntc/huntc/compiler"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/golden"
	"github.com/huntc/huntc/compiler/lower"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
	"github.com/huntc/huntc/runtime/apply"
)

// now is the clock of every case.
var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// TestCorpus checks what the compiler makes of each hunt: program, plan, SQL, diagnostics. The rows are checked where the
// engine is (package runtime).
func TestCorpus(t *testing.T) {
	golden.Run(t, "../testdata/hunts", func(t *testing.T, c *golden.Case) {
		text, ok := c.Input("hunt.hf")
		if !ok {
			t.Fatal("no in/hunt.hf")
		}
		cat := c.Catalog()
		opt := compiler.Options{Model: entity.Default(), Catalog: cat, Now: now, Margin: lower.DefaultMargin, Analytics: analytics(t), Parameters: c.Parameters()}
		var diags diag.List
		out, err := compiler.Compile(&diag.File{Name: "hunt.hf", Text: text}, opt, &diags)
		if err != nil {
			t.Fatal(err)
		}
		c.Check(t, "diagnostics", diags.String())
		if out == nil {
			if !c.Wants("diagnostics") {
				t.Fatalf("the hunt does not compile:\n%s", diags.String())
			}
			return
		}
		c.Check(t, "ir", out.Program.String())
		c.Check(t, "plan", out.Plan.String())
		c.Check(t, "clickhouse.sql", sql(t, out, cat))
	})
}

// analytics are those of the corpus, and those that huntc brings.
func analytics(t *testing.T) plan.Analytics {
	t.Helper()
	own, err := apply.Load("../testdata/analytics/pythonanalytics.yaml")
	if err != nil {
		t.Fatal(err)
	}
	shipped, err := apply.ShippedProfiles()
	if err != nil {
		t.Fatal(err)
	}
	return apply.Catalog{Own: own, Shipped: shipped}
}

func sql(t *testing.T, c *compiler.Compiled, cat schema.Catalog) string {
	t.Helper()
	var b strings.Builder
	for _, s := range c.Plan.Steps {
		if s.Call != nil {
			b.WriteString("-- " + s.Title + "\n")
			continue
		}
		st, err := clickhouse.Emit(s.Program, clickhouse.Env{Model: entity.Default(), Source: table(cat)})
		if err != nil {
			t.Fatalf("%s: %v", s.Title, err)
		}
		checkSQL(t, s, st)
		b.WriteString("-- " + s.Title + "\n" + st.Text + ";\n")
	}
	return b.String()
}

// checkSQL has each statement read by another parser: it is what the step asks for.
func checkSQL(t *testing.T, s *plan.Step, st *clickhouse.Statement) {
	t.Helper()
	want, err := sqlcheck.Expect(s, func(string) (sqlcheck.Source, bool) {
		return sqlcheck.Source{Table: "events", Layout: schema.Store()}, true
	})
	if err == nil {
		err = sqlcheck.Check(st.CheckingText(), want)
	}
	if err != nil {
		t.Errorf("%s: %v\n%s", s.Title, err, st.CheckingText())
	}
}

// table names the tables as a session over one source does, or qualified when there are several.
func table(cat schema.Catalog) func(string) (clickhouse.SourceTable, bool) {
	return func(name string) (clickhouse.SourceTable, bool) {
		s, ok := cat[name]
		if !ok {
			return clickhouse.SourceTable{}, false
		}
		return clickhouse.SourceTable{Table: clickhouse.Table{Name: "events"}, Layout: schema.Store(), Profile: s.Profile()}, true
	}
}
