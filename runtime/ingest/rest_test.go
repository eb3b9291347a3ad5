package ingest

import (
	"fmt"
	"slices"
	"testing"
)

// What no attribute holds is kept by its name, at the event and at the process that acts.
func TestFieldsThatNoAttributeHolds(t *testing.T) {
	m := attach(t, "ecs", write(t, "e.ndjson",
		`{"@timestamp":"2022-01-01T00:00:01Z","process":{"pid":1,"name":"a"},"winlog":{"channel":"Security","keywords":["x","y"]},"labels.team":"blue","@version":1}`,
		`{"@timestamp":"2022-01-01T00:00:02Z","process":{"pid":2},"winlog.channel":"System","labels":{"team":""}}`,
		`{"@timestamp":"2022-01-01T00:00:03Z","url":{"full":"u"},"winlog":{"channel":"Other"},"ok":true}`))
	wantLines(t, ask(t, m.Database, "SELECT * , event_x AS e, process_x AS p FROM events ORDER BY record",
		"toString(e)", "p['x_winlog.channel']", "toString(length(p))"), []string{
		"{'x_version':'1','x_labels.team':'blue','x_winlog.channel':'Security','x_winlog.keywords':'x, y'} Security 4",
		"{'x_winlog.channel':'System'} System 1",
		"{'x_ok':'true','x_winlog.channel':'Other'}  0",
	})
	if !slices.Equal(m.Unmapped, []string{"@version", "labels.team", "ok", "winlog.channel", "winlog.keywords"}) {
		t.Errorf("unmapped are %q", m.Unmapped)
	}
	for _, role := range []string{"event", "process"} {
		if got := m.Extra[role]; got["x_winlog.channel"] != 3 || got["x_labels.team"] != 1 || len(got) != 5 {
			t.Errorf("extra of %s is %v", role, got)
		}
	}
}

// A list of objects is kept as their text.
func TestListsOfObjectsAreKept(t *testing.T) {
	m := attach(t, "ecs", write(t, "e.ndjson", `{"@timestamp":"2022-01-01T00:00:01Z","threat":{"hits":[{"id":1,"tags":["a"]},{"id":"2"}]}}`))
	wantLines(t, ask(t, m.Database, "SELECT event_x AS e FROM events", "e['x_threat.hits']"), []string{`{"id":1,"tags":["a"]}, {"id":"2"}`})
}

// A field that is an object elsewhere keeps what the profile reads of it.
func TestFieldsThatAreObjectsElsewhere(t *testing.T) {
	m := attach(t, "ecs", write(t, "e.ndjson",
		`{"@timestamp":"2022-01-01T00:00:01Z","process":{"pid":1,"name":{"x":"lost"}},"a":{"b":"deep"}}`,
		`{"@timestamp":"2022-01-01T00:00:02Z","process":{"pid":2,"name":"n"},"a":"flat","c":"kept"}`))
	wantLines(t, ask(t, m.Database, "SELECT * , event_x AS e FROM events ORDER BY record", "process_name", "toString(e)"), []string{
		"- {'x_a.b':'deep'}", "n {'x_c':'kept'}",
	})
	if !slices.Equal(m.Unmapped, []string{"a", "a.b", "c", "process.name.x"}) {
		t.Errorf("unmapped are %q", m.Unmapped)
	}
}

// Flat events with many fields keep them by the same rules.
func TestManyFieldsThatNoAttributeHolds(t *testing.T) {
	var many string
	for i := range manyFields {
		many += fmt.Sprintf(`,"f%d":%d`, i, i)
	}
	m := attach(t, "sysmon", write(t, "e.ndjson",
		byteOrderMark+`{"UtcTime":"2022-01-01 00:00:01","EventID":1`+many+`}`,
		`{"UtcTime":"2022-01-01 00:00:02","EventID":1,"f0":"a\"\u00e9\n","f1":"-","f2":"","f3":null,"f4":true,"f5":1.5,"tags":["x","y"],"in":{"f6":"z"},"@f7":"at"}`,
		`["f8"]`))
	wantLines(t, ask(t, m.Database, "SELECT *, event_x AS e FROM events WHERE record = 1", "toString(length(e))", "e['x_f0']", "e['x_f15']"), []string{"16 0 15"})
	wantLines(t, ask(t, m.Database, "SELECT *, event_x AS e FROM events WHERE record = 2", "toString(e)"), []string{
		`{'x_f0':'a"é\n','x_f4':'true','x_f5':'1.5','x_f7':'at','x_in.f6':'z','x_tags':'x, y'}`,
	})
	if m.Records != 2 || m.ProblemTotal != 1 || m.Extra["event"]["x_f0"] != 2 {
		t.Errorf("%d records, %v, %v", m.Records, m.Problems, m.Extra["event"])
	}
}
