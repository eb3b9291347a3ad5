package oracle_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/huntc/huntc/backends/schema"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/oracle"
	"github.com/huntc/huntc/compiler/parser"
	"github.com/huntc/huntc/ir/entity"
)

// start is when the records of the tests begin.
var start = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// attrs are pairs of name and value.
type attrs map[string]oracle.Value

// process mentions one; a name and more where it has them.
func process(pid int64, name string, more ...attrs) *oracle.Mention {
	m := &oracle.Mention{Type: "process", Attrs: attrs{"pid": pid}}
	if name != "" {
		m.Attrs["name"] = name
	}
	for _, add := range more {
		for k, v := range add {
			m.Attrs[k] = v
		}
	}
	return m
}

// event is a record of the asset h.
func event(after time.Duration, kind string, row oracle.Row) *oracle.Record {
	return &oracle.Record{First: start.Add(after), Last: start.Add(after), Number: 1, Kind: kind, Asset: "h", Rows: []oracle.Row{row}}
}

// ecs makes a source.
func ecs(name string, records ...*oracle.Record) *oracle.Source {
	for i, r := range records {
		r.ID = i + 1
	}
	profile, _ := schema.Lookup("ecs")
	return oracle.NewSource(name, profile, records)
}

// ask runs a hunt: a line for each display, and one of the summary for each variable.
func ask(t *testing.T, hunt string, sources ...*oracle.Source) string {
	t.Helper()
	var diags diag.List
	file := parser.Parse(&diag.File{Name: "hunt.hf", Text: hunt}, &diags)
	if diags.HasErrors() {
		t.Fatal(diags.String())
	}
	e := oracle.Evaluator{Model: entity.Default(), Sources: sources, Now: start}
	answer := e.Run(file)
	var got []string
	for _, d := range answer.Displays {
		var rows []string
		for _, r := range d.Rows {
			var cells []string
			for _, v := range r {
				cells = append(cells, oracle.Text(v))
			}
			rows = append(rows, strings.Join(cells, " "))
		}
		for _, s := range d.Statistics {
			rows = append(rows, s.Name+" "+oracle.Text(s.Value))
		}
		line := strings.Join(rows, ", ")
		if d.Undecided {
			line = "undecided"
		}
		got = append(got, line)
	}
	for _, c := range answer.Summary {
		got = append(got, fmt.Sprintf("%s %d %d", c.Variable, c.Entities, c.Records))
	}
	return strings.Join(got, "\n")
}

// TestByHand is a hunt whose answer was worked out by hand: a pid that is used again, a fork and its exec, a name that only
// another record tells, a connection that is in no relation.
func TestByHand(t *testing.T) {
	source := ecs("edr",
		event(0, "process-start", oracle.Row{"process": process(7, "sh"), "parent": process(1, "")}),
		event(2*time.Second, "process-start", oracle.Row{"process": process(7, "curl"), "parent": process(1, "")}), // exec of the fork
		event(time.Minute, "process-start", oracle.Row{"process": process(7, "vim"), "parent": process(1, "")}),    // the pid again
		event(2*time.Minute, "process-start", oracle.Row{"process": process(8, "ls"), "parent": process(7, "")}),
		event(3*time.Minute, "", oracle.Row{"process": process(1, "init")}),
	)
	got := ask(t, "p = GET process FROM edr WHERE pid = 7\n"+
		"c = FIND process CREATED BY p\n"+
		"q = FIND process CREATED p\n"+
		"DISP p ATTR name, pid\n"+
		"DISP c ATTR name\n"+
		"DISP q ATTR name\n"+
		"DISP TIMESTAMPED(p) ATTR name LIMIT 2\n", source)
	want := "curl 7, vim 7\nls\ninit\n2026-01-01T00:00:00.000Z sh, 2026-01-01T00:00:02.000Z curl\n" +
		"p 2 4\nc 1 1\nq 1 3"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
