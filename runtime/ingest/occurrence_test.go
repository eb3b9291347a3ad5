package ingest

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What is known of a source: in records of which kinds a column has a value, and in which a mention lacks one.
func TestOccurrence(t *testing.T) {
	m := attach(t, "ecs", write(t, "e.ndjson",
		`{"@timestamp":"2022-01-01T00:00:00Z","event":{"category":["process"],"type":["start"]},"host":{"id":"h"},"process":{"pid":1,"name":"sh","command_line":"sh -c x","entity_id":"a","parent":{"pid":9,"entity_id":"z"}}}`,
		`{"@timestamp":"2022-01-01T00:00:01Z","event":{"category":["process"],"type":["start"]},"host":{"id":"h"},"process":{"pid":2,"command_line":"x","entity_id":"b"}}`,
		`{"@timestamp":"2022-01-01T00:00:02Z","event":{"category":["network"],"type":["start"]},"host":{"id":"h"},"process":{"pid":1,"name":"sh","entity_id":"a"},"source":{"ip":"10.0.0.1","port":5},"destination":{"ip":"10.0.0.2"},"network":{"transport":"tcp"}}`,
		`{"@timestamp":"2022-01-01T00:00:02.5Z","event":{"category":["network"],"type":["start"]},"host":{"id":"h"},"process":{"pid":1,"name":"sh","entity_id":"a"},"source":{"ip":"10.0.0.1","port":7},"destination":{"ip":"10.0.0.2"},"network":{"transport":"tcp"}}`,
		`{"@timestamp":"2022-01-01T00:00:03Z","event":{"category":["network"],"type":["start"]},"host":{"id":"h"},"source":{"ip":"10.0.0.1","port":6},"destination":{"ip":"10.0.0.2","port":53},"network":{"transport":"udp"}}`,
	))
	for column, want := range map[string]struct{ has, lacks []string }{
		"":                     {has: []string{"network", "process-start"}},
		"process_key":          {has: []string{"network", "process-start"}},
		"process_name":         {[]string{"network", "process-start"}, []string{"process-start"}},
		"process_command_line": {[]string{"process-start"}, []string{"network"}}, // of the connection that has a process
		"parent_key":           {has: []string{"process-start"}},
		"parent_pid":           {[]string{"process-start"}, []string{}},
		"dst_port":             {[]string{"network"}, []string{"network"}},
		"src_port":             {[]string{"network"}, []string{}},
		"asset":                {[]string{"network", "process-start"}, []string{}},
	} {
		if d := cmp.Diff(want.has, m.Kinds[column]); d != "" {
			t.Errorf("%q has values in (-want +got): %s", column, d)
		}
		if d := cmp.Diff(want.lacks, m.Lacks[column]); want.lacks != nil && d != "" {
			t.Errorf("%q lacks values in (-want +got): %s", column, d)
		}
	}
	for key, want := range map[string][]string{"process_key": {"process-start"}, "parent_key": {"process-start"}, "traffic_key": {"network"}} {
		if d := cmp.Diff(want, m.Once[key]); d != "" {
			t.Errorf("%s is there once in (-want +got): %s", key, d)
		}
	}
	if _, ok := m.Kinds["parent_name"]; ok {
		t.Error("parent_name has no value anywhere, and is told of")
	}
}

// Kinds of which there are more records than are looked at first are looked at whole: the third start repeats the first.
func TestOnceBeyondSample(t *testing.T) {
	start := func(second int, id string) string {
		return fmt.Sprintf(`{"@timestamp":"2022-01-01T00:00:%02dZ","event":{"category":["process"],"type":["start"]},"host":{"id":"h"},"process":{"pid":%d,"entity_id":%q,"parent":{"entity_id":"p%d"}}}`, second, second, id, second)
	}
	path := write(t, "e.ndjson", start(1, "a"), start(2, "b"), start(3, "a"))
	for _, sample := range []int{2, 3, 4} {
		m, err := Attach(t.Context(), testEngine(t), Source{Name: fmt.Sprint(t.Name(), sample), Profile: "ecs", Files: []string{path}},
			Options{Cache: t.TempDir(), bounds: bounds{mentions: 20, rows: 7, once: sample}})
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff([]string{}, m.Once["process_key"]); d != "" {
			t.Errorf("sample of %d: process_key is there once in (-want +got): %s", sample, d)
		}
		if d := cmp.Diff([]string{"process-start"}, m.Once["parent_key"]); d != "" {
			t.Errorf("sample of %d: parent_key is there once in (-want +got): %s", sample, d)
		}
	}
}
