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

// TestByHand is a hunt whose answer was worked out by hand: a pid that is used again, a fork and its exec, a name that only
// another record tells, a connection that is in no relation.
func TestByHand(t *testing.T) {
	process := func(pid int64, name string) *oracle.Mention {
		m := &oracle.Mention{Type: "process", Attrs: map[string]oracle.Value{"pid": pid}}
		if name != "" {
			m.Attrs["name"] = name
		}
		return m
	}
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	record := func(id int, after time.Duration, kind string, row oracle.Row) *oracle.Record {
		return &oracle.Record{ID: id, First: at.Add(after), Last: at.Add(after), Number: 1, Kind: kind, Asset: "h", Rows: []oracle.Row{row}}
	}
	profile, _ := schema.Lookup("ecs")
	source := oracle.NewSource("edr", profile, []*oracle.Record{
		record(1, 0, "process-start", oracle.Row{"process": process(7, "sh"), "parent": process(1, "")}),
		record(2, 2*time.Second, "process-start", oracle.Row{"process": process(7, "curl"), "parent": process(1, "")}), // exec of the fork
		record(3, time.Minute, "process-start", oracle.Row{"process": process(7, "vim"), "parent": process(1, "")}),    // the pid again
		record(4, 2*time.Minute, "process-start", oracle.Row{"process": process(8, "ls"), "parent": process(7, "")}),
		record(5, 3*time.Minute, "", oracle.Row{"process": process(1, "init")}),
	})
	hunt := "p = GET process FROM edr WHERE pid = 7\n" +
		"c = FIND process CREATED BY p\n" +
		"q = FIND process CREATED p\n" +
		"DISP p ATTR name, pid\n" +
		"DISP c ATTR name\n" +
		"DISP q ATTR name\n" +
		"DISP TIMESTAMPED(p) ATTR name LIMIT 2\n"
	var diags diag.List
	file := parser.Parse(&diag.File{Name: "hunt.hf", Text: hunt}, &diags)
	if diags.HasErrors() {
		t.Fatal(diags.String())
	}
	e := oracle.Evaluator{Model: entity.Default(), Sources: []*oracle.Source{source}, Now: at}
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
		got = append(got, strings.Join(rows, ", "))
	}
	for _, c := range answer.Summary {
		got = append(got, fmt.Sprintf("%s %d %d", c.Variable, c.Entities, c.Records))
	}
	want := []string{
		"curl 7, vim 7", "ls", "init", "2026-01-01T00:00:00.000Z sh, 2026-01-01T00:00:02.000Z curl",
		"p 2 4", "c 1 1", "q 1 3",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
