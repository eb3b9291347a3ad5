package runtime_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/huntc/huntc/compiler"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/golden"
	"github.com/huntc/huntc/compiler/lower"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/opt"
	"github.com/huntc/huntc/runtime"
	"github.com/huntc/huntc/runtime/tablefile"
)

// TestCorpusWithoutRules runs the hunts of the corpus with each rule of the optimizer off, and with all of them off: they show
// what the corpus says all the same. Queries that a rule does not change are not run again.
func TestCorpusWithoutRules(t *testing.T) {
	needEngine(t)
	var all []string
	for _, r := range opt.Rules() {
		all = append(all, r.Name)
	}
	changed, runs := map[string]int{}, 0
	golden.Run(t, "../testdata/hunts", func(t *testing.T, c *golden.Case) {
		if !c.Wants("rows.csv") && !c.Wants("summary") || strings.Contains(c.Path, "/explain/") {
			return // an EXPLAIN shows the query itself
		}
		dir := t.TempDir()
		sources := fixtures(t, c, dir)
		text, _ := c.Input("hunt.hf")
		params := c.Parameters()
		reg := attached(t, dir, sources, text, params)
		seen := map[string]bool{queriesOf(t, reg, text, params, nil): true}
		for i := range len(all) + 1 {
			off := all
			if i < len(all) {
				off = all[i : i+1]
			}
			queries := queriesOf(t, reg, text, params, off)
			if seen[queries] {
				continue
			}
			seen[queries] = true
			runs++
			for _, r := range off {
				if len(off) == 1 {
					changed[r]++
				}
			}
			t.Run("without "+strings.Join(off, ", "), func(t *testing.T) {
				b := hunting{off: off, params: params}.run(t, dir, sources, text)
				want := golden.Load(t, c.Path) // never written back
				want.Check(t, "rows.csv", rowsText(t, b))
				want.Check(t, "summary", summaryText(b))
			})
		}
	})
	for _, name := range all {
		t.Logf("%s: %d hunts have other queries without it", name, changed[name])
		if changed[name] == 0 {
			t.Errorf("no hunt of the corpus shows what %s does", name)
		}
	}
	t.Logf("%d runs", runs)
}

// attached are the sources of a hunt, of which is known what they have.
func attached(t *testing.T, dir string, sources []runtime.SourceConfig, text string, params map[string]string) *runtime.Registry {
	t.Helper()
	reg, err := runtime.NewRegistry(dir, sources)
	if err != nil {
		t.Fatal(err)
	}
	queriesOf(t, reg, text, params, nil)
	s, err := runtime.OpenSession(context.Background(), reg, reg.Used(), runtime.SessionOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return reg
}

// queriesOf are the queries of a hunt with rules off, "" where it does not compile.
func queriesOf(t *testing.T, reg *runtime.Registry, text string, params map[string]string, off []string) string {
	t.Helper()
	var diags diag.List
	c, err := compiler.Compile(&diag.File{Name: "hunt.hf", Text: text}, compiler.Options{
		Model: entity.Default(), Catalog: reg, Now: now, Margin: lower.DefaultMargin, Analytics: corpusAnalytics(t),
		Files: tablefile.Files{}, Disabled: slices.Clone(off), Parameters: params,
	}, &diags)
	if err != nil {
		t.Fatal(err)
	}
	if c == nil {
		return ""
	}
	qs, err := c.Emit(reg.Backend(nil))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, q := range qs {
		out.WriteString(q.Text + "\n")
	}
	return out.String()
}
