package sqlcheck_test

import (
	"fmt"
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
)

// statement is one statement of a hunt and what its step allows.
type statement struct {
	text string
	want sqlcheck.Expectation
	// engine is what runs, and reading what a plan in a file lets it do.
	engine  string
	reading sqlcheck.Reading
}

func TestCorpus(t *testing.T) {
	golden.Run(t, "../../../testdata/hunts", func(t *testing.T, c *golden.Case) {
		hunt, _ := c.Input("hunt.hf")
		for _, s := range compile(t, hunt, c.Catalog()) {
			if err := sqlcheck.Check(s.text, s.want); err != nil {
				t.Errorf("%v\n%s", err, s.text)
			}
			if err := sqlcheck.CheckText(s.engine, s.reading); err != nil {
				t.Errorf("in a file: %v\n%s", err, s.engine)
			}
		}
	})
}

// What a hunt may say passes, however odd or large.
func TestHunts(t *testing.T) {
	repeat := func(n int, sep, format string) string {
		out := make([]string, n)
		for i := range out {
			out[i] = strings.ReplaceAll(format, "#", fmt.Sprint(i))
		}
		return strings.Join(out, sep)
	}
	get := func(where string) string { return "p = GET process FROM edr WHERE " + where + "\n" }
	for name, hunt := range map[string]string{
		"strings":   get(`name IN ('it\'s', "a\"b", 'C:\\x', 'a\nb\tc', '\\x41', 'ä', '`+"\x01\u202e\x7f`"+`') AND name LIKE '%\\_\'%'`) + "DISP p",
		"patterns":  get(`name MATCHES r'^a.*\d+$' OR name NOT MATCHES 'x' OR command_line NOT LIKE 'A%'`) + "DISP p",
		"numbers":   get("pid IN (-1, 9223372036854775807, -9223372036854775808) OR pid > 1.5 OR pid < 1e30 OR x_any > 0.1 OR x_any = 4.0") + "DISP p",
		"networks":  "a = GET ipv4-addr FROM edr WHERE value ISSUBSET '10.1.2.3/8' OR value ISSUPERSET '10.0.0.0/9' OR value NOT ISSUBSET 'fe80::/10' OR value ISSUPERSET '10.0.0.1'\nDISP a",
		"offset":    get("pid = 4") + "q = p OFFSET 3\nDISP q OFFSET 2",
		"extension": get("x_a.b = 'c' AND x_d IS NOT NULL") + "DISP p ATTR x_a.b, parent_ref.x_d",
		"group":     get("pid = 4") + "g = GROUP p BY name WITH COUNT(pid) AS n, AVG(pid)\nh = g WHERE n > 3\nDISP h SORT BY n\nINFO h",
		"records":   get("pid = 4") + "r = TIMESTAMPED(p)\nDISP r ATTR first_observed, pid SORT BY name ASC\nINFO r",
		"new":       `n = NEW process [` + repeat(300, ", ", `{"name": "a#", "pid": #}`) + "]\nm = NEW [{\"type\": \"ipv4-addr\", \"value\": \"10.0.0.1\"}]\nDISP n\nDISP m\nINFO n",
		"ors":       get(repeat(5000, " OR ", "pid > #")) + "DISP p",
		"list":      get("pid IN ("+repeat(20_000, ", ", "#")+")") + "DISP p",
		"chain":     "v0 = GET process FROM edr WHERE pid = 1\n" + chain(30) + "DISP v30",
		"tables":    "events = GET process FROM edr WHERE pid = 1\nrows = FIND process CREATED BY events\nDISP rows\nDISP events",
	} {
		t.Run(name, func(t *testing.T) {
			all := compile(t, hunt, edr())
			if len(all) == 0 {
				t.Fatalf("the hunt has mistakes:\n%.500s", hunt)
			}
			for _, s := range all {
				if err := sqlcheck.Check(s.text, s.want); err != nil {
					t.Errorf("%.500v\n%.3000s", err, s.text)
				}
				if err := sqlcheck.CheckText(s.engine, s.reading); err != nil {
					t.Errorf("in a file: %.500v\n%.3000s", err, s.engine)
				}
			}
		})
	}
}

// chain is n FINDs, each of what the one before found.
func chain(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "v%d = FIND process CREATED BY v%d\n", i+1, i)
	}
	return b.String()
}

// compile makes the statements of a hunt; none when it has mistakes.
func compile(t testing.TB, hunt string, cat schema.Catalog) []statement {
	t.Helper()
	var diags diag.List
	out, err := compiler.Compile(&diag.File{Name: "hunt.hf", Text: hunt}, compiler.Options{
		Model: entity.Default(), Catalog: cat, Now: now, Margin: lower.DefaultMargin,
	}, &diags)
	if err != nil {
		t.Fatal(err)
	}
	if out == nil {
		t.Log(diags.String())
		return nil
	}
	var all []statement
	for _, s := range out.Plan.Steps {
		st, err := clickhouse.Emit(s.Program, clickhouse.Env{Model: entity.Default(), Comment: comment, Source: func(name string) (clickhouse.SourceTable, bool) {
			src, ok := cat[name]
			if !ok {
				return clickhouse.SourceTable{}, false
			}
			return clickhouse.SourceTable{Table: clickhouse.Table{Name: "events"}, Layout: schema.Store(), Profile: src.Profile()}, true
		}})
		if err != nil {
			t.Fatal(err)
		}
		want, err := sqlcheck.Expect(s, sources)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, statement{st.CheckingText(), want, st.Text, reading(s)})
	}
	return all
}

// reading is what a step in a file may do: here every table of the hunt is one of an earlier step.
func reading(s *plan.Step) sqlcheck.Reading {
	r := sqlcheck.Reading{Makes: s.Makes, Files: map[string]string{}, Tables: []sqlcheck.Table{{Name: "events"}}}
	for _, b := range s.Program.Bindings {
		if b.Stored != "" {
			r.Tables = append(r.Tables, sqlcheck.Table{Name: b.Stored})
		}
	}
	for _, f := range s.Reads {
		r.Files[f.Path] = f.Format
	}
	return r
}

// comment is what stands above each table expression; nothing in it is code.
func comment(binding string) []string {
	return []string{"hunt.hf:1  " + binding + " = 'it''s' /* ; DROP `ä`"}
}

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// sources knows one table for all.
func sources(string) (sqlcheck.Source, bool) {
	return sqlcheck.Source{Table: "events", Layout: schema.Store()}, true
}
