package ingest

import (
	"strings"
	"testing"
)

func TestKeyIsTheEnginesHash(t *testing.T) {
	for _, parts := range [][]string{{""}, {"process", "uid", "{ABC}"}, {"file", "path", "", `c:\ü` + "\x00'\\"}, {strings.Repeat("x", 1000)}} {
		quoted := make([]string, len(parts))
		for i, p := range parts {
			quoted[i] = quoteText(p)
		}
		if len(quoted) == 1 {
			quoted = append(quoted, "''")
			parts = append(parts, "")
		}
		got := ask(t, "default", "SELECT hex("+keyText(quoted...)+")")
		wantLines(t, got, []string{keyOf(parts...)})
	}
}

func TestProcessesOfKestrel(t *testing.T) {
	m := attach(t, "stix", bundle(t, "mini-proc.json"))
	// Hand-written: process 20 lives from 10:00:05 (with its exec three seconds later), is reused
	// by vim at 11:30 and by curl at 13:00, 14:00 and two days later.
	starts := map[string]string{"a": "1709287205", "b": "1709292600", "c": "1709298000", "d": "1709301600", "e": "1709460000"}
	life := func(start string) string { return keyOf("process", "life", "host1", "20", starts[start]+"000000000") }
	wantLines(t, ask(t, m.Database, "SELECT record, hex(process_key) AS k FROM events WHERE process_pid = 20 ORDER BY record", "record", "k"), []string{
		"2 " + life("a"), "3 " + life("a"), "4 " + life("a"), "6 " + life("a"), "7 " + life("b"), "8 " + life("c"), "9 " + life("d"), "10 " + life("e"),
	})
	wantLines(t, ask(t, m.Database, "SELECT record, hex(parent_key) AS k FROM events WHERE parent_pid = 20 ORDER BY record", "record", "k"), []string{
		"11 " + life("a"), "12 " + life("a"),
	})
	bash := keyOf("process", "life", "host1", "10", "1709287200000000000")
	wantLines(t, ask(t, m.Database, "SELECT DISTINCT hex(k) AS k FROM (SELECT process_key AS k FROM events WHERE process_pid = 10 "+
		"UNION ALL SELECT parent_key FROM events WHERE parent_pid = 10 AND time < '2024-03-02')", "k"), []string{bash})
}

func TestUniqueIDsOfKestrel(t *testing.T) {
	m := attach(t, "stix", bundle(t, "mini-uid.json"))
	uid := func(id string) string { return keyOf("process", "uid", id) }
	wantLines(t, ask(t, m.Database, "SELECT record, hex(process_key) AS p, hex(parent_key) AS q FROM events ORDER BY record", "record", "p", "q"), []string{
		"1 " + uid("u-bash") + " " + uid("u-init"), "2 " + uid("u-curl") + " " + uid("u-bash"), "3 " + uid("u-curl") + " " + uid("u-bash"),
		"4 " + uid("u-child") + " " + uid("u-curl"), "5 " + uid("u-curl") + " 00",
	})
}

func TestHostsOfKestrelStayApart(t *testing.T) {
	m := attach(t, "stix", bundle(t, "mini-hosts.json"))
	wantLines(t, ask(t, m.Database, "SELECT process_pid, uniqExact(process_key) AS n, arrayStringConcat(arraySort(groupArray(asset)), ',') AS h FROM events GROUP BY process_pid ORDER BY process_pid", "process_pid", "n", "h"), []string{
		"10 2 hostA,hostB", "20 2 hostA,hostB",
	})
	wantLines(t, ask(t, m.Database, "SELECT count() AS n FROM events AS c JOIN events AS p ON c.parent_key = p.process_key WHERE c.asset != p.asset", "n"), []string{"0"})
	wantLines(t, ask(t, m.Database, "SELECT count() AS n FROM events AS c JOIN events AS p ON c.parent_key = p.process_key", "n"), []string{"2"})
}

func TestIdentitiesOfOtherTypes(t *testing.T) {
	asset := map[string]any{"type": "x-oca-asset", "hostname": "h"}
	path := write(t, "b.json", `{"type":"bundle","objects":[`+strings.Join([]string{
		observed("2024-01-01T00:00:01Z", map[string]any{"0": map[string]any{"type": "directory", "path": `C:\Temp`}, "1": map[string]any{"type": "file", "name": "A.exe", "parent_directory_ref": "0"}, "9": asset}),
		observed("2024-01-01T00:00:02Z", map[string]any{"0": map[string]any{"type": "directory", "path": "/Temp"}, "1": map[string]any{"type": "file", "name": "A", "parent_directory_ref": "0"}, "9": asset}),
		observed("2024-01-01T00:00:03Z", map[string]any{"1": map[string]any{"type": "file", "name": "A", "hashes": map[string]any{"MD5": "m", "SHA-256": "s"}}, "9": asset}),
		observed("2024-01-01T00:00:04Z", map[string]any{"1": map[string]any{"type": "file", "name": "A"}, "9": asset}),
		observed("2024-01-01T00:00:05Z", map[string]any{"1": map[string]any{"type": "file", "size": 3}, "2": map[string]any{"type": "file", "size": 3}, "9": asset}),
		observed("2024-01-01T00:00:06Z", map[string]any{"1": map[string]any{"type": "user-account", "user_id": "S-1-5-18"}, "2": map[string]any{"type": "user-account", "account_login": "bob"}, "9": asset}),
		observed("2024-01-01T00:00:07Z", map[string]any{"0": map[string]any{"type": "ipv4-addr", "value": "1.1.1.1"}, "1": map[string]any{"type": "network-traffic", "src_ref": "0", "src_port": 5, "protocols": []string{"tcp", "ipv4"}}, "2": map[string]any{"type": "process", "name": "nobody"}, "9": asset}),
		observed("2024-01-01T00:00:08Z", map[string]any{"1": map[string]any{"type": "windows-registry-key", "key": `HKLM\X`}, "2": map[string]any{"type": "mutex", "name": "M"}, "3": map[string]any{"type": "software", "name": "vim"}, "9": asset}),
		observed("2024-01-01T00:00:09Z", map[string]any{
			"1": map[string]any{"type": "file", "name": "A", "hashes": map[string]any{"MD5": strings.Repeat("0", 32)}},
			"2": map[string]any{"type": "process", "x_unique_id": "{00000000-0000-0000-0000-000000000000}"}, "9": asset,
		}),
	}, ",")+"]}")
	m := attach(t, "stix", path)
	check := func(record, column, typ string, want ...string) {
		t.Helper()
		got := ask(t, m.Database, "SELECT hex("+column+") AS k FROM events WHERE record = "+record+" AND "+column+" != 0 ORDER BY k", "k")
		wantLines(t, got, want)
	}
	check("1", "file_key", "file", keyOf("file", "path", "h", `c:\temp\a.exe`))
	check("1", "file_directory_key", "directory", keyOf("directory", "h", `c:\temp`))
	check("2", "file_key", "file", keyOf("file", "path", "h", "/Temp/A"))
	check("3", "file_key", "file", keyOf("file", "sha256", "s"))
	check("4", "file_key", "file", keyOf("file", "record", m.Key, "4", "1"))
	check("9", "file_key", "file", keyOf("file", "record", m.Key, "9", "1"))
	check("9", "process_key", "process", keyOf("process", "record", m.Key, "9", "2"))
	wantLines(t, ask(t, m.Database, "SELECT uniqExact(file_key) AS n FROM events WHERE record = 5", "n"), []string{"2"})
	check("7", "traffic_key", "network-traffic", keyOf("network-traffic", "1.1.1.1", "5", "", "", "ipv4,tcp", ""))
	check("7", "process_key", "process", keyOf("process", "record", m.Key, "7", "2"))
	check("8", "registry_key", "windows-registry-key", keyOf("windows-registry-key", "h", `hklm\x`))
	check("8", "mutex_key", "mutex", keyOf("mutex", "h", "M"))
	check("8", "software_key", "software", keyOf("software", "vim", "", ""))
	users := []string{keyOf("user-account", "", "S-1-5-18"), keyOf("user-account", "h", "bob")}
	if users[0] > users[1] {
		users[0], users[1] = users[1], users[0]
	}
	check("6", "user_key", "user-account", users...)
}
