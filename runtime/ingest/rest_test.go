package ingest

import (
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
