package runtime_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/huntc/huntc/runtime"
)

// What hunts.json expects, by variable: the keys of its rows beside the columns of ours. It looks at Sysmon's events
// alone, and so do these hunts where records count; entities are the same with all events.
var otrfExpected = []struct {
	id, hunt string
	rows     map[string][]string // variable: key of hunts.json, column, …
}{
	{"D1", `
grunt = GET process FROM DS WHERE name = 'GruntHTTP.exe'
DISP grunt ATTR pid, x_unique_id, command_line`, map[string][]string{"grunt": {"pid", "uid", "command_line"}}},
	{"D2", `
grunt = GET process FROM DS WHERE name = 'GruntHTTP.exe'
conns = FIND network-traffic CREATED BY grunt
DISP conns ATTR src_ref.value, src_port, dst_ref.value, dst_port`, map[string][]string{"conns": {"src", "sport", "dst", "dport"}}},
	{"D3", `
grunt = GET process FROM DS WHERE name = 'GruntHTTP.exe'
files = FIND file LINKED grunt
dropped = files WHERE name = 'test2.dll'
DISP dropped ATTR x_path`, map[string][]string{"dropped": {"file"}}},
	{"D5", `
dll = GET file FROM DS WHERE name = 'iertutil.dll' AND parent_directory_ref.path = r'C:\Program Files\Internet Explorer'
loader = FIND process LINKED dll
victim = loader WHERE name = 'iexplore.exe'
children = FIND process CREATED BY victim
parent = FIND process CREATED victim
DISP loader ATTR pid, x_unique_id, command_line
DISP victim ATTR pid, x_unique_id, command_line
DISP children ATTR pid, x_unique_id, command_line
DISP parent ATTR pid, x_unique_id, command_line`, map[string][]string{
		"loader": {"pid", "uid", "command_line"}, "victim": {"pid", "uid", "command_line"},
		"children": {"pid", "uid", "command_line"}, "parent": {"pid", "uid", "command_line"},
	}},
	{"D6", `
smb = GET network-traffic FROM DS WHERE src_ref.value = '172.18.39.5' AND dst_ref.value = '172.18.39.6' AND dst_port IN (135, 445) AND x-oca-event:code = '3'
each = TIMESTAMPED(smb)
g = GROUP each BY dst_port WITH COUNT(src_port) AS n
DISP g ATTR dst_port, n`, map[string][]string{"g": {"dst_port", "n_records"}}},
}

// publishedHunt is a hunt of hunts.json with the rows of its variables.
type publishedHunt struct {
	ID       string                     `json:"id"`
	Expected map[string]json.RawMessage `json:"expected"`
}

// The processes, connections and files that hunts.json computed from the raw lines are what the hunts find.
func TestOTRFFindsWhatIsExpected(t *testing.T) {
	needEngine(t)
	data, err := os.ReadFile(filepath.Join(filepath.Dir(otrfZip), "hunts.json"))
	if err != nil {
		t.Skipf("no capture to hunt in: %v", err)
	}
	var published struct {
		Hunts []publishedHunt `json:"hunts"`
	}
	if err := json.Unmarshal(data, &published); err != nil {
		t.Fatal(err)
	}
	for _, h := range otrfExpected {
		t.Run(h.id, func(t *testing.T) {
			i := slices.IndexFunc(published.Hunts, func(p publishedHunt) bool { return p.ID == h.id })
			b := hunt(t, ".", []runtime.SourceConfig{{Name: "DS", URI: "file://" + otrfZip, Schema: "sysmon"}}, h.hunt)
			for _, d := range b.Displays {
				var got []string
				for _, r := range d.Rows {
					var cells []string
					for _, c := range r {
						cells = append(cells, cellText(c))
					}
					got = append(got, strings.Join(cells, " "))
				}
				want := expectedRows(t, published.Hunts[i].Expected[d.Variable], h.rows[d.Variable])
				slices.Sort(got)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s: -want +got:\n%s", d.Variable, diff)
				}
			}
		})
	}
}

// expectedRows are the rows of a variable in hunts.json, some keys of each, sorted.
func expectedRows(t *testing.T, raw json.RawMessage, keys []string) []string {
	t.Helper()
	var list []map[string]any
	if json.Unmarshal(raw, &list) != nil {
		var named struct {
			Rows []map[string]any `json:"rows"`
		}
		if err := json.Unmarshal(raw, &named); err != nil {
			t.Fatal(err)
		}
		list = named.Rows
	}
	var out []string
	for _, r := range list {
		var cells []string
		for _, k := range keys {
			v := "∅"
			if r[k] != nil {
				v = fmt.Sprint(r[k])
			}
			cells = append(cells, v)
		}
		out = append(out, strings.Join(cells, " "))
	}
	slices.Sort(out)
	return slices.Compact(out)
}
