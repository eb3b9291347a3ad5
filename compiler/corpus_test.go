package compiler_test

import (
	"strings"
	"testing"
	"time"

	"github.com/huntc/huntc/backends/clickhouse"
	"github.com/huntc/huntc/backends/schema"
	"github.com/huntc/huntc/compiler"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/golden"
	"github.com/huntc/huntc/compiler/lower"
	"github.com/huntc/huntc/ir/entity"
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
		opt := compiler.Options{Model: entity.Default(), Catalog: cat, Now: now, Margin: lower.DefaultMargin}
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

func sql(t *testing.T, c *compiler.Compiled, cat schema.Catalog) string {
	t.Helper()
	qs, err := c.Emit(clickhouse.Backend{Env: clickhouse.Env{Model: entity.Default(), Source: table(cat)}})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for i, q := range qs {
		b.WriteString("-- " + c.Plan.Steps[i].Title + "\n" + q.Text + ";\n")
	}
	return b.String()
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
