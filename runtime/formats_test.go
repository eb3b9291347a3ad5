package runtime_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/huntc/huntc/runtime"
)

// formatHunt asks for values of every kind and for what relates them.
const formatHunt = `
p = GET process FROM lake WHERE pid > 0 START 2022-06-30T00:00:00Z STOP 2022-08-01T00:00:00Z
DISP p ATTR name, pid, command_line, binary_ref.x_path, parent_ref.name, creator_user_ref.account_login
c = FIND process CREATED BY p
n = FIND network-traffic CREATED BY p
f = FIND file CREATED BY p
d = FIND file LINKED p
r = FIND windows-registry-key LINKED p
DISP n ATTR src_ref.value, src_port, dst_ref.value, dst_port, protocols, src_byte_count
DISP d ATTR x_path, name, parent_directory_ref.path, hashes.'SHA-256'
DISP r
e = FIND x-oca-event LINKED p
DISP e ATTR action, category, event_type, x_dns.resolved_ip
INFO e
`

// The same telemetry as lines of JSON, as CSV with dotted names and as Parquet with structs gives the same rows.
func TestOneTelemetryInThreeFormats(t *testing.T) {
	needEngine(t)
	var want string
	for _, name := range []string{"ecs-mini.ndjson", "ecs-mini.csv", "ecs-mini.parquet"} {
		path, err := filepath.Abs("../testdata/telemetry/" + name)
		if err != nil {
			t.Fatal(err)
		}
		b := hunt(t, ".", []runtime.SourceConfig{{Name: "lake", URI: "file://" + path}}, formatHunt)
		got := summaryText(b) + rowsText(t, b)
		if want == "" {
			want = got
		}
		if diff := cmp.Diff(want, got); diff != "" || len(got) < 3000 {
			t.Errorf("%s: -ndjson +it:\n%s\n%d bytes", name, diff, len(got))
		}
	}
}

// TestNamesOfTheEngine runs a hunt over sources that are called as databases of the engine are.
func TestNamesOfTheEngine(t *testing.T) {
	needEngine(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "edr.ndjson")
	if err := os.WriteFile(path, []byte(loadEvents), 0o600); err != nil {
		t.Fatal(err)
	}
	sources := []runtime.SourceConfig{{Name: "default", URI: path, Schema: "ecs"}, {Name: "system", URI: path, Schema: "ecs"}}
	b := hunt(t, dir, sources, "p = GET process FROM default, system WHERE pid = 2\nDISP p ATTR pid\ne = FIND x-oca-event LINKED p\nDISP e ATTR process_ref.pid\n")
	if got := plainRows(b.Displays[0]); got != "pid\n2\n" {
		t.Errorf("the processes: %s", got)
	}
	if b.Summary[1].Entities != 2 {
		t.Errorf("%d events of the two sources, want 2", b.Summary[1].Entities)
	}
}
