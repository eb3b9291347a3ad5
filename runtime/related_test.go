package runtime_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/huntc/huntc/runtime"
)

// TestRelatedEntities counts by hand. bash (pid 1) starts curl (pid 2), which connects twice from one address to two; bash
// is in the first record alone, as the parent.
func TestRelatedEntities(t *testing.T) {
	needEngine(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "edr.ndjson")
	const events = `{"@timestamp":"2026-01-01T10:00:01Z","host":{"id":"h1"},"event":{"category":["process"],"type":["start"]},"process":{"entity_id":"b","pid":2,"name":"curl","parent":{"entity_id":"a","pid":1,"name":"bash"}}}
{"@timestamp":"2026-01-01T10:00:03Z","host":{"id":"h1"},"event":{"category":["network"],"type":["connection"]},"process":{"entity_id":"b","pid":2,"name":"curl"},"source":{"ip":"10.0.0.1","port":1000},"destination":{"ip":"10.0.0.2","port":80},"network":{"transport":"tcp","type":"ipv4"}}
{"@timestamp":"2026-01-01T10:00:04Z","host":{"id":"h1"},"event":{"category":["network"],"type":["connection"]},"process":{"entity_id":"b","pid":2,"name":"curl"},"source":{"ip":"10.0.0.1","port":1001},"destination":{"ip":"10.0.0.3","port":80},"network":{"transport":"tcp","type":"ipv4"}}
`
	if err := os.WriteFile(path, []byte(events), 0o600); err != nil {
		t.Fatal(err)
	}
	sources := []runtime.SourceConfig{{Name: "edr", URI: path, Schema: "ecs"}}
	b := hunting{full: true}.run(t, dir, sources, `curl = GET process FROM edr WHERE name = 'curl'
n = FIND network-traffic CREATED BY curl
v = NEW process ['x']
`)
	want := []map[string]int64{
		{"process": 1, "network-traffic": 2, "ipv4-addr": 3, "x-oca-asset": 1, "x-oca-event": 3},
		{"process": 1, "ipv4-addr": 3, "x-oca-asset": 1, "x-oca-event": 2},
		{},
	}
	var got []map[string]int64
	for _, r := range b.Summary {
		got = append(got, r.Related)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-counted by hand +huntc:\n%s", diff)
	}
}
