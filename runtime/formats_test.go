package runtime_test

import (
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
