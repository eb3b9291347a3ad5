package runtime_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/huntc/huntc/compiler"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/golden"
	"github.com/huntc/huntc/compiler/lower"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
	"github.com/huntc/huntc/runtime"
	"github.com/huntc/huntc/runtime/tablefile"
)

// openAnalysis opens the engine for analysis alone.
func openAnalysis(t *testing.T) *runtime.Analysis {
	t.Helper()
	needEngine(t)
	a, err := runtime.OpenAnalysis(context.Background(), runtime.SessionOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

// compiled is a hunt compiled without its telemetry; nil where it does not compile.
func compiled(t *testing.T, dir string, sources []runtime.SourceConfig, text string, params map[string]string) (*runtime.Registry, *plan.Plan, []*plan.Query) {
	t.Helper()
	reg, err := runtime.NewRegistry(dir, sources)
	if err != nil {
		t.Fatal(err)
	}
	c, err := compiler.Compile(&diag.File{Name: "hunt.hf", Text: text}, compiler.Options{
		Model: entity.Default(), Catalog: reg, Now: now, Margin: lower.DefaultMargin, Analytics: corpusAnalytics(t), Files: tablefile.Files{}, Parameters: params,
	}, &diag.List{})
	if err != nil {
		t.Fatal(err)
	}
	if c == nil {
		return nil, nil, nil
	}
	queries, err := c.Emit(reg.Backend(nil))
	if err != nil {
		t.Fatal(err)
	}
	return reg, c.Plan, queries
}

// TestAnalyseCorpus has the engine analyse the hunts of the corpus that run, without their telemetry.
func TestAnalyseCorpus(t *testing.T) {
	a := openAnalysis(t)
	analysed, tables := 0, 0
	golden.Run(t, "../testdata/hunts", func(t *testing.T, c *golden.Case) {
		if !c.Wants("rows.csv") && !c.Wants("summary") {
			return
		}
		dir := t.TempDir()
		text, _ := c.Input("hunt.hf")
		reg, p, queries := compiled(t, dir, fixtures(t, c, dir), text, c.Parameters())
		if p == nil {
			return // it names what only its telemetry has
		}
		if err := a.Analyse(context.Background(), reg, p, queries); err != nil {
			t.Error(err)
		}
		analysed++
		if slices.ContainsFunc(p.Steps, func(s *plan.Step) bool { return s.Makes != "" }) {
			tables++
		}
	})
	t.Logf("%d hunts, %d of them with tables of their own", analysed, tables)
	if tables < 50 || analysed < 70 {
		t.Errorf("only %d hunts are analysed, %d with tables", analysed, tables)
	}
}

// TestAnalyseRefuses plants what the engine must see in a query.
func TestAnalyseRefuses(t *testing.T) {
	a := openAnalysis(t)
	dir := t.TempDir()
	sources := []runtime.SourceConfig{{Name: "edr", URI: "file:///none.ndjson", Schema: "ecs"}}
	for _, tt := range []struct{ old, now, says string }{
		{"`process_name` =", "`process_nmae` =", "Unknown expression"},
		{"`process_name` =", "`process_pid` LIKE", "Illegal type"},
		{"`k` IN (SELECT `k`", "`k` IN (SELECT `x` FROM (SELECT 1 AS `x` FROM `system`.`tables`) UNION ALL SELECT `k`", "it reads system.tables, which is not in the plan"},
		{"'a'", "'a\nTABLE id: 1, table_name: system.users'", ""},
	} {
		reg, p, queries := compiled(t, dir, sources, "p = GET process FROM edr WHERE name = 'a'\nc = FIND process CREATED BY p\nDISP c ATTR pid\n", nil)
		if p == nil {
			t.Fatal("the hunt does not compile")
		}
		if !strings.Contains(queries[0].Text, tt.old) {
			t.Fatalf("there is no %q in\n%s", tt.old, queries[0].Text)
		}
		queries[0].Text = strings.Replace(queries[0].Text, tt.old, tt.now, 1)
		err := a.Analyse(context.Background(), reg, p, queries)
		if tt.says == "" {
			if err != nil {
				t.Errorf("%s: %v", tt.now, err)
			}
			continue
		}
		if e, ok := errors.AsType[*runtime.EmittedError](err); !ok || e.Step != p.Steps[0] || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v", tt.now, err)
		}
	}
}
