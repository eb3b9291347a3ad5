package ingest

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const ocsfMini = "../../testdata/telemetry/ocsf-mini.ndjson"

// The lines of testdata/telemetry/ocsf-mini.md: who acts, who is whose parent, what else a record mentions.
func TestOCSF(t *testing.T) {
	m := attach(t, "ocsf", ocsfMini)
	wantLines(t, ask(t, m.Database, "SELECT * FROM events ORDER BY record", "record", "kind", "asset", "process_name", "process_pid", "parent_name", "parent_pid", "target_pid", "user_name", "traffic_key != 0"), []string{
		"1 process-start w-01 powershell.exe 4120 explorer.exe 900 - ann 0",
		"2 process-start l-01 bash 4120 sshd 811 - root 0",
		"3 process-start w-01 rundll32.exe 5200 - 900 - ann 0",
		"4 process-start w-01 whoami.exe 5300 powershell.exe 4120 - ann 0",
		"5 process-start l-01 curl 4200 - 4120 - root 0",
		"6 network w-01 powershell.exe 4120 - - - - 1",
		"7 network l-01 curl 4200 - - - - 1",
		"8 network l-01 - 4200 - - - - 1",
		"9 file-create w-01 powershell.exe 4120 - - - - 0",
		"10 image-load w-01 rundll32.exe 5200 - - - - 0",
		"11  w-01 powershell.exe 4120 - - 900 - 0",
		"12 registry-update w-01 powershell.exe 4120 - - - - 0",
		"13 file-delete l-01 bash 4120 - - - - 0",
		"14 authentication l-01 - - - - - bob 0",
		"15 process-end w-01 powershell.exe 4120 - - - - 0",
		"16 process-end l-01 - 4120 - - - - 0",
		"17 process-start l-01 cron 4120 systemd 1 - - 0",
		"18  w-01 System 4 - - - - 0",
	})
	life := func(ms string) string { return keyOf("process", "life", "l-01", "4120", ms+"000000") }
	wantLines(t, ask(t, m.Database, "SELECT * FROM events WHERE process_pid = 4120 OR parent_pid = 4120 ORDER BY record", "record", "hex(if(process_pid = 4120, process_key, parent_key))"), []string{
		"1 " + keyOf("process", "uid", "w-01", "P-4120"), "2 " + life("1770714001000"), "4 " + keyOf("process", "uid", "w-01", "P-4120"),
		"5 " + life("1770714001000"), "6 " + keyOf("process", "uid", "w-01", "P-4120"), "9 " + keyOf("process", "uid", "w-01", "P-4120"),
		"11 " + keyOf("process", "uid", "w-01", "P-4120"), "12 " + keyOf("process", "uid", "w-01", "P-4120"), "13 " + life("1770714001000"),
		"15 " + keyOf("process", "uid", "w-01", "P-4120"), "16 " + life("1770714001000"), "17 " + life("1770714016000"),
	})
	wantLines(t, ask(t, m.Database, "SELECT * FROM events WHERE record IN (1, 9) ORDER BY record", "time", "executable_md5", "executable_sha256", "executable_sha1", "file_sha256", "process_created"), []string{
		"2026-02-10 09:00:00.000000000 0a1b2c3d4e5f60718293a4b5c6d7e8f9 " + strings.Repeat("aa", 32) + " - - 2026-02-10 08:59:59.995000000",
		"2026-02-10 09:00:08.000000000 - - - " + strings.Repeat("bb", 32) + " -",
	})
	if m.ProblemTotal != 0 || len(m.Notes) != 0 {
		t.Errorf("problems %v, notes %v", m.Problems, m.Notes)
	}
}

// The same events as Parquet, with structs, lists of structs and numbers, and as CSV with dotted names, are the same rows.
func TestOCSFAsTables(t *testing.T) {
	path, err := filepath.Abs(ocsfMini)
	if err != nil {
		t.Fatal(err)
	}
	rows := func(name, file string) []string {
		var out []string
		t.Run(name, func(t *testing.T) {
			m := attach(t, "ocsf", file)
			out = ask(t, m.Database, "SELECT * EXCEPT (record, event_x, process_x) FROM events ORDER BY record", "tuple(*)")
		})
		return out
	}
	want := rows("json", path)
	if got := rows("parquet", parquet(t, "SELECT * FROM file("+quoteText(path)+", 'JSONEachRow')")); len(want) != 18 {
		t.Errorf("%d rows", len(want))
	} else {
		wantLines(t, got, want)
	}
	wantLines(t, rows("csv", file(t, "e.csv", dotted(t, path))), want)
	if got, err := Guess(path); got != "ocsf" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

// dotted writes events as CSV: nested fields under dotted names, lists as JSON.
func dotted(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var events []map[string]string
	names := map[string]bool{}
	for line := range bytes.Lines(data) {
		event := map[string]string{}
		var walk func(name string, v any)
		walk = func(name string, v any) {
			switch v := v.(type) {
			case map[string]any:
				for key, member := range v {
					walk(strings.TrimPrefix(name+"."+key, "."), member)
				}
			case []any:
				text, _ := json.Marshal(v)
				event[name], names[name] = string(text), true
			default:
				event[name], names[name] = fmt.Sprint(v), true
			}
		}
		var v any
		d := json.NewDecoder(bytes.NewReader(line))
		d.UseNumber()
		if err := d.Decode(&v); err != nil {
			t.Fatal(err)
		}
		walk("", v)
		events = append(events, event)
	}
	columns := slices.Sorted(maps.Keys(names))
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	rows := [][]string{columns}
	for _, e := range events {
		row := make([]string, len(columns))
		for i, c := range columns {
			row[i] = e[c]
		}
		rows = append(rows, row)
	}
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
