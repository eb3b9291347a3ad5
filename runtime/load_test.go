package runtime_test

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/huntc/huntc/runtime"
)

const loadEvents = `{"@timestamp":"2026-01-01T10:00:01.000000001Z","host":{"id":"h1"},"event":{"category":["process"],"type":["start"]},"process":{"entity_id":"a","pid":1,"name":"b,\"a\"\nsh","args":["x","y,z"],"parent":{"entity_id":"r","pid":9,"name":"init"}}}
{"@timestamp":"2026-01-01T10:00:02Z","host":{"id":"h1"},"event":{"category":["process"],"type":["start"]},"process":{"entity_id":"b","pid":2,"command_line":"C:\\temp\\new 'x' äö"}}
`

// TestSaveAndLoad writes a variable in each format and loads it: the same entities come back, and those of all formats are
// one. A table comes back as entities of the type that is named.
func TestSaveAndLoad(t *testing.T) {
	needEngine(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "edr.ndjson")
	if err := os.WriteFile(path, []byte(loadEvents), 0o600); err != nil {
		t.Fatal(err)
	}
	sources := []runtime.SourceConfig{{Name: "edr", URI: path, Schema: "ecs"}}
	var text strings.Builder
	text.WriteString("p = GET process FROM edr WHERE pid IN (1, 2)\n")
	for i, suffix := range []string{"csv", "csv.gz", "json", "json.zst", "ndjson", "ndjson.gz", "parquet", "parquet.gz", "parquet.zst"} {
		file := filepath.Join(dir, "p."+suffix)
		v := string(rune('a' + i))
		text.WriteString("SAVE p TO " + file + "\n" + v + " = LOAD " + file + "\nDISP " + v +
			" ATTR pid, name, command_line, arguments, parent_ref.name, x_unique_id\n")
	}
	text.WriteString("m = a + b + c + d + e + f + g + h + i\nDISP m ATTR pid\nt = GROUP p BY name WITH COUNT(pid) AS n\n" +
		"SAVE t TO " + filepath.Join(dir, "t.csv") + "\nu = LOAD " + filepath.Join(dir, "t.csv") + " AS process\nDISP u ATTR name, n\n")
	b := hunt(t, dir, sources, text.String())
	want := "pid,name,command_line,arguments,parent_ref.name,x_unique_id\n1,b,\"a\"\nsh,∅,[x y,z],init,a\n2,∅,C:\\temp\\new 'x' äö,∅,∅,b\n"
	for _, d := range b.Displays[:9] {
		if diff := cmp.Diff(want, plainRows(d)); diff != "" {
			t.Errorf("%s: -want +got\n%s", d.Variable, diff)
		}
	}
	if got := plainRows(b.Displays[9]); got != "pid\n1\n2\n" {
		t.Errorf("the merge: %s", got)
	}
	for _, s := range b.Summary {
		if s.Variable == "m" && s.Entities != 2 {
			t.Errorf("%d entities in the merge of all formats", s.Entities)
		}
	}
	if got := plainRows(b.Displays[10]); got != "name,n\nb,\"a\"\nsh,1\n∅,1\n" {
		t.Errorf("the table: %s", got)
	}
}

// TestLoadPacked loads a Parquet file that was packed as a whole, and a list of texts.
func TestLoadPacked(t *testing.T) {
	needEngine(t)
	dir := t.TempDir()
	plain, packed, list := filepath.Join(dir, "p.parquet"), filepath.Join(dir, "q.parquet.gz"), filepath.Join(dir, "l.json")
	hunt(t, dir, nil, "p = NEW process [{\"name\": \"sh\", \"pid\": 1}]\nSAVE p TO "+plain+"\n")
	data, err := os.ReadFile(plain)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for path, data := range map[string][]byte{packed: out.Bytes(), list: []byte(`["10.0.0.1", "10.0.0.2"]`)} {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b := hunt(t, dir, nil, "q = LOAD "+packed+"\nDISP q ATTR name, pid\nl = LOAD "+list+" AS ipv4-addr\nDISP l ATTR value\n")
	if got := plainRows(b.Displays[0]); got != "name,pid\nsh,1\n" {
		t.Errorf("the packed file: %s", got)
	}
	if got := plainRows(b.Displays[1]); got != "value\n10.0.0.1\n10.0.0.2\n" {
		t.Errorf("the list: %s", got)
	}
}

// TestLoadBrokenValue is an error that names the value: nothing becomes missing in silence.
func TestLoadBrokenValue(t *testing.T) {
	needEngine(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "p.csv")
	if err := os.WriteFile(path, []byte("pid,name\n1,a\nseven,b\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := hunting{}.result(t, dir, nil, "p = LOAD "+path+" AS process\nDISP p ATTR pid\n")
	if err == nil || !strings.Contains(err.Error(), "seven") {
		t.Errorf("got %v", err)
	}
}

// plainRows is a table as lines, without quotes.
func plainRows(d runtime.Display) string {
	lines := []string{strings.Join(d.Columns, ",")}
	for _, r := range d.Rows {
		cells := make([]string, len(r))
		for i, c := range r {
			cells[i] = cellText(c)
		}
		lines = append(lines, strings.Join(cells, ","))
	}
	return strings.Join(lines, "\n") + "\n"
}
