package clickhouse_test

import (
	"context"
	"encoding/json"
	"fmt"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/huntc/huntc/backends/clickhouse"
	"github.com/huntc/huntc/backends/schema"
	"github.com/huntc/huntc/compiler"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/lower"
	"github.com/huntc/huntc/ir/entity"
)

// fixture is a source whose records stand in a table of their own.
type fixture struct {
	name, profile, table string
}

// store creates the source's table and inserts rows: a JSON object a line, by column. What is not named is missing; the
// record is numbered by its line, it lasts no time and counts once.
func store(t testing.TB, name, profile, rows string) fixture {
	t.Helper()
	conn(t)
	shared.tables++
	f := fixture{name, profile, fmt.Sprintf("events_%d", shared.tables)}
	var defs []string
	for _, c := range schema.Store().Columns() {
		defs = append(defs, "`"+c.Name+"` "+c.Type)
	}
	exec(t, "CREATE TABLE "+f.table+" ("+strings.Join(defs, ", ")+") ENGINE = MergeTree ORDER BY time")
	t.Cleanup(func() { exec(t, "DROP TABLE "+f.table+" SYNC") })
	f.insert(t, rows)
	return f
}

func (f fixture) insert(t testing.TB, rows string) {
	t.Helper()
	columns := map[string]bool{}
	var data strings.Builder
	for i, line := range strings.Split(strings.TrimSpace(rows), "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		row := map[string]any{"record": i + 1, "number": 1}
		d := json.NewDecoder(strings.NewReader(line))
		d.UseNumber()
		if err := d.Decode(&row); err != nil {
			t.Fatalf("row %d: %v", i+1, err)
		}
		tm, ok := row["time"].(string)
		if !ok {
			t.Fatalf("row %d has no time", i+1)
		}
		row["time"] = day(tm)
		if end, ok := row["time_end"].(string); ok {
			row["time_end"] = day(end)
		} else {
			row["time_end"] = row["time"]
		}
		for name := range row {
			columns[name] = true
		}
		out, err := json.Marshal(row)
		if err != nil {
			t.Fatal(err)
		}
		data.Write(append(out, '\n'))
	}
	var names, defs []string
	for name := range columns {
		c, ok := schema.Store().Column(name)
		if !ok {
			t.Fatalf("the store has no column %q", name)
		}
		names, defs = append(names, "`"+name+"`"), append(defs, "`"+name+"` "+c.Type)
	}
	sort.Strings(names)
	sort.Strings(defs)
	if len(names) == 0 {
		return
	}
	list := strings.Join(names, ", ")
	exec(t, fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM format(JSONEachRow, $s$%s$s$, $j$%s$j$)", f.table, list, list,
		strings.Join(defs, ", "), data.String()))
}

// day puts a time of day on the day of all fixtures.
func day(s string) string {
	if len(s) > 10 && s[4] == '-' {
		return s
	}
	return "2026-01-01 " + s
}

type fixtures []fixture

func (fs fixtures) catalog() schema.Catalog {
	out := schema.Catalog{}
	for _, f := range fs {
		p, ok := schema.Lookup(f.profile)
		if !ok {
			panic("no profile " + f.profile)
		}
		out[f.name] = schema.NewSource(f.name, p)
	}
	return out
}

func (fs fixtures) env() clickhouse.Env {
	cat := fs.catalog()
	return clickhouse.Env{Model: entity.Default(), Source: func(name string) (clickhouse.SourceTable, bool) {
		for _, f := range fs {
			if f.name == name {
				return clickhouse.SourceTable{Table: clickhouse.Table{Name: f.table}, Layout: schema.Store(), Profile: cat[name].Profile()}, true
			}
		}
		return clickhouse.SourceTable{}, false
	}}
}

// compileHunt returns the plan's steps as SQL, by title.
func compileHunt(t testing.TB, fs fixtures, hunt string, disabled ...string) (titles []string, sqls []string) {
	t.Helper()
	var diags diag.List
	c, err := compiler.Compile(&diag.File{Name: "hunt.hf", Text: hunt}, compiler.Options{
		Model: entity.Default(), Catalog: fs.catalog(), Now: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC),
		Margin: lower.DefaultMargin, Disabled: disabled,
	}, &diags)
	if err != nil {
		t.Fatal(err)
	}
	if c == nil {
		t.Fatalf("the hunt does not compile:\n%s\n%s", diags.String(), hunt)
	}
	qs, err := c.Emit(clickhouse.Backend{Env: fs.env()})
	if err != nil {
		t.Fatalf("%v\n%s", err, hunt)
	}
	for i, q := range qs {
		titles, sqls = append(titles, c.Plan.Steps[i].Title), append(sqls, q.Text)
	}
	return titles, sqls
}

// runHunt runs every step of a hunt and returns its rows by title, one `== TITLE` for each; steps that store are left out.
func runHunt(t testing.TB, fs fixtures, hunt string, disabled ...string) string {
	t.Helper()
	titles, sqls := compileHunt(t, fs, hunt, disabled...)
	c := session(t)
	defer func() { _ = c.Close() }()
	var b strings.Builder
	for i, sql := range sqls {
		if strings.HasPrefix(titles[i], "store ") {
			if err := c.Exec(context.Background(), sql); err != nil {
				t.Fatalf("%s: %v\n%s", titles[i], err, sql)
			}
			continue
		}
		rows, err := rowsOf(c, sql)
		if err != nil {
			t.Fatalf("%s: %v\n%s", titles[i], err, sql)
		}
		b.WriteString("== " + titles[i] + "\n" + lines(rows))
	}
	return b.String()
}

// expect runs a hunt and compares all its results with want, as runHunt writes them. The summary is left out unless want
// has it.
func expect(t testing.TB, fs fixtures, hunt, want string) {
	t.Helper()
	got := runHunt(t, fs, hunt)
	if i := strings.Index(got, "== execution summary"); i >= 0 && !strings.Contains(want, "== execution summary") {
		got = got[:i]
	}
	trim := func(s string) []string {
		var out []string
		for _, l := range strings.Split(strings.TrimSpace(s), "\n") {
			out = append(out, strings.TrimSpace(l))
		}
		return out
	}
	if diff := cmp.Diff(trim(want), trim(got)); diff != "" {
		_, sqls := compileHunt(t, fs, hunt)
		t.Errorf("rows (-want +got):\n%s\n%s\n%s", diff, hunt, strings.Join(sqls, ";\n\n"))
	}
}
