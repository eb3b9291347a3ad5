package ingest

import (
	"slices"
	"strings"
	"testing"
)

func TestObservationsOfKestrel(t *testing.T) {
	for name, want := range map[string]struct {
		records, number uint64
		unknown         uint64 // objects of types that the model does not know
	}{
		"mini-proc.json":   {13, 17, 1},
		"mini-uid.json":    {5, 7, 1},
		"mini-hosts.json":  {4, 4, 1},
		"mini-misc.json":   {5, 8, 1},
		"mini-null.json":   {10, 55, 1},
		"doctored-1k.json": {974, 974, 1},
		"ccoe.json":        {1091, 1138, 2},
		"cb156.json":       {156, 156, 1},
		"test_bundle.json": {100, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			_, notes, l := convert(t, bundle(t, name))
			if l.records != want.records || want.number > 0 && l.number != want.number {
				t.Errorf("%d records of %d observations, want %d of %d", l.records, l.number, want.records, want.number)
			}
			if notes.total != 0 {
				t.Errorf("problems: %v", notes.problems)
			}
			unknown := uint64(0)
			for what, n := range notes.counts {
				if strings.Contains(what, "does not know") {
					unknown += n
				}
			}
			if unknown != want.unknown {
				t.Errorf("%d objects of unknown types, want %d: %v", unknown, want.unknown, notes.notes())
			}
		})
	}
}

func TestRowsOfProcesses(t *testing.T) {
	rows, _, _ := convert(t, bundle(t, "mini-proc.json"))
	wantLines(t, only(rows[:4], "record", "time", "process_pid", "process_name", "parent_pid", "executable_path", "user_id", "src_ip", "dst_ip", "dst_port", "asset"), []string{
		"1 2024-03-01T10:00:00Z 10 bash 1 /bin/bash alice - - - host1",
		"2 2024-03-01T10:00:05Z 20 curl 10 /usr/bin/curl alice 10.0.0.5 93.184.216.34 80 host1",
		"3 2024-03-01T10:00:06Z 20 curl - - alice 10.0.0.5 93.184.216.34 443 host1",
		"4 2024-03-01T10:00:08Z 20 curl-renamed - - alice - - - host1",
	})
	// A process that is nothing but a parent is mentioned as parent only: one row an observation.
	if len(rows) != 13 {
		t.Errorf("%d rows, want 13", len(rows))
	}
	interval := rows[11]
	if interval["time"] != "2024-03-01T10:06:00Z" || interval["time_end"] != "2024-03-01T10:07:00Z" || interval["number"] != int64(5) {
		t.Errorf("interval: %v", interval)
	}
}

func TestRowsOfEverythingElse(t *testing.T) {
	rows, notes, _ := convert(t, bundle(t, "mini-misc.json"))
	byRecord := func(n int64) []row {
		return slices.DeleteFunc(slices.Clone(rows), func(r row) bool { return r["record"] != n })
	}
	wantLines(t, only(byRecord(1), "email_subject", "email_from", "email_to", "email_cc", "email_owner_id", "email_multipart", "email_date", "artifact_mime_type"), []string{
		"hi a@x.org b@x.org c@x.org alice false 2024-03-01T10:00:00Z text/plain",
		"hi a@x.org c@x.org - alice false 2024-03-01T10:00:00Z text/plain",
	})
	wantLines(t, only(byRecord(2), "file_name", "file_path", "file_directory", "file_size", "file_md5", "directory_path", "subdirectory_path"), []string{
		"passwd /etc/passwd /etc 1024 d41d8cd98f00b204e9800998ecf8427e - -",
		"PASSWD /etc/ssh/PASSWD /etc/ssh 2 - - -",
		"- - - - - /etc /etc/ssh",
	})
	wantLines(t, only(byRecord(3), "src_ip", "src_port", "dst_ip", "dst_type", "dst_mac", "dst_as_number", "protocols", "src_bytes", "dst_bytes", "domain_name", "resolved", "url"), []string{
		"10.1.2.3 5353 8.8.8.8 ipv4-addr 00:11:22:33:44:55 15169 udp|dns 100 - - - -",
		"- - - - - - - - - dns.google 8.8.8.8 -",
		"- - - - - - - - - - - https://dns.google/resolve?name=x",
	})
	wantLines(t, only(byRecord(4), "number", "dst_ip", "names of traffic_x", "values of traffic_x", "registry_path", "registry_value_names", "registry_value_data", "mutex_name", "software_name", "software_version"), []string{
		"4 8.8.4.4 extensions.'http-request-ext'.request_method|extensions.'http-request-ext'.request_value|extensions.'http-request-ext'.request_header.'User-Agent' get|/x|curl/7 - - - - - -",
		`4 - - - HKLM\Software\X a 1 - - -`,
		"4 - - - - - - m1 - -",
		"4 - - - - - - - vim 9",
	})
	wantLines(t, only(byRecord(5), "protocols", "src_ip", "src_type", "tunnel_protocols", "tunnel_src_ip"), []string{
		"tcp fe80::1 ipv6-addr ipv6|tcp fe80::1",
		"ipv6|tcp fe80::1 ipv6-addr - -",
	})
	if notes.total != 0 || len(notes.counts) != 1 {
		t.Errorf("notes: %v %v", notes.problems, notes.notes())
	}
}

func TestNoValueIsEmptyOrWrong(t *testing.T) {
	rows, _, _ := convert(t, bundle(t, "mini-null.json"))
	wantLines(t, only(rows, "file_name", "file_size", "names of file_x", "values of file_x", "file_path"), []string{
		"a 1 x_note x -", "b - - - -", "- 3 x_note  -", "A 4 x_note it's -", "a_b 5 x_note 50% off -",
		"a%b 6 x_note tab\there -", "äÖ 7 x_note ünï -", "NULL 8 x_note null -", "10 9 x_note 10 -", "9 10 x_note 9 -",
	})
}

func TestClusters(t *testing.T) {
	cases := map[string]struct {
		objects map[string]any
		columns []string
		want    []string
	}{
		"two connections": {
			map[string]any{
				"0": map[string]any{"type": "ipv4-addr", "value": "1.1.1.1"}, "1": map[string]any{"type": "ipv4-addr", "value": "2.2.2.2"},
				"2": map[string]any{"type": "network-traffic", "src_ref": "0", "dst_ref": "1", "dst_port": 1},
				"3": map[string]any{"type": "network-traffic", "src_ref": "0", "dst_ref": "1", "dst_port": 2},
				"4": map[string]any{"type": "process", "pid": 7, "opened_connection_refs": []string{"2", "3"}, "parent_ref": "5"},
				"5": map[string]any{"type": "process", "pid": 1},
			},
			[]string{"process_pid", "parent_pid", "dst_port", "dst_ip", "address"},
			[]string{"7 1 1 2.2.2.2 -", "7 1 2 2.2.2.2 -"},
		},
		"grandparent": {
			map[string]any{
				"0": map[string]any{"type": "process", "pid": 3, "parent_ref": "1"},
				"1": map[string]any{"type": "process", "pid": 2, "parent_ref": "2", "creator_user_ref": "3"},
				"2": map[string]any{"type": "process", "pid": 1, "creator_user_ref": "3", "binary_ref": "4"},
				"3": map[string]any{"type": "user-account", "user_id": "u"}, "4": map[string]any{"type": "file", "name": "init"},
			},
			[]string{"process_pid", "user_id", "parent_pid", "parent_user_id", "parent_executable_name", "file_name"},
			[]string{"3 - 2 u - -", "2 u 1 u init -"},
		},
		"everything by itself": {
			map[string]any{
				"0": map[string]any{"type": "ipv4-addr", "value": "1.1.1.1"}, "1": map[string]any{"type": "file", "name": "f"},
				"2": map[string]any{"type": "user-account", "user_id": "u"}, "3": map[string]any{"type": "x-oca-asset", "hostname": "h"},
			},
			[]string{"address", "file_name", "user_id", "asset", "asset_hostname"},
			[]string{"1.1.1.1 - - h h", "- f - h h", "- - u h h"},
		},
		"an event beside its process": {
			map[string]any{
				"0": map[string]any{"type": "process", "pid": 7, "binary_ref": "1"}, "1": map[string]any{"type": "file", "name": "sh"},
				"2": map[string]any{"type": "x-oca-event", "action": "a", "process_ref": "0", "file_ref": "1"},
				"3": map[string]any{"type": "process", "pid": 8},
			},
			[]string{"process_pid", "executable_name", "file_name", "event_action"},
			[]string{"7 sh - a", "8 - - -", "- - sh a"},
		},
		"addresses of the asset": {
			map[string]any{
				"0": map[string]any{"type": "ipv4-addr", "value": "1.1.1.1"}, "1": map[string]any{"type": "ipv6-addr", "value": "fe80::1"},
				"2": map[string]any{"type": "x-oca-asset", "name": "h", "ip_refs": []string{"0", "1"}},
			},
			[]string{"asset", "asset_name", "asset_ip", "asset_ip_type", "address"},
			[]string{"h h 1.1.1.1 ipv4-addr -", "h h fe80::1 ipv6-addr -"},
		},
		"two payloads": {
			map[string]any{
				"0": map[string]any{"type": "ipv4-addr", "value": "1.1.1.1"}, "1": map[string]any{"type": "artifact", "payload_bin": "a"},
				"2": map[string]any{"type": "artifact", "payload_bin": "b"},
				"3": map[string]any{"type": "network-traffic", "dst_ref": "0", "src_payload_ref": "1", "dst_payload_ref": "2"},
			},
			[]string{"dst_ip", "src_payload", "dst_payload", "artifact_payload"},
			[]string{"1.1.1.1 a b -"},
		},
		"a directory that holds a file": {
			map[string]any{
				"0": map[string]any{"type": "directory", "path": `C:\Windows`, "contains_refs": []string{"1"}},
				"1": map[string]any{"type": "file", "name": "x.exe"},
			},
			[]string{"file_path", "file_directory", "directory_path"},
			[]string{`C:\Windows\x.exe C:\Windows -`},
		},
		"kinds": {
			map[string]any{
				"0": map[string]any{"type": "process", "pid": "12", "is_hidden": "TRUE", "created": "yesterday", "arguments": "one", "x_thread_id": 1.0},
			},
			[]string{"process_pid", "process_hidden", "process_created", "process_arguments", "process_thread_id"},
			[]string{"12 true - one 1"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			rows, _ := convertText(t, observed("2024-01-01T00:00:00Z", c.objects))
			got := only(rows, c.columns...)
			slices.Sort(got)
			slices.Sort(c.want)
			wantLines(t, got, c.want)
		})
	}
}

func TestObjectsByReference(t *testing.T) {
	members := []string{
		`{"type":"observed-data","id":"observed-data--1","first_observed":"2024-01-01T00:00:00Z","number_observed":1,"object_refs":["process--1","ipv4-addr--9","file--404"]}`,
		`{"type":"process","spec_version":"2.1","id":"process--1","pid":7,"created_time":"2024-01-01T00:00:00.5Z","image_ref":"file--1","parent_ref":"process--2"}`,
		`{"type":"file","id":"file--1","name":"sh","parent_directory_ref":"directory--1","hashes":{"SHA-256":"ab"}}`,
		observed("2024-01-02T00:00:00Z", map[string]any{"0": map[string]any{"type": "url", "value": "u"}}),
		`{"type":"observed-data","id":"observed-data--3","first_observed":"2024-01-03T00:00:00Z","number_observed":2,"object_refs":["ipv4-addr--9"]}`,
		`{"type":"directory","id":"directory--1","path":"/bin"}`, `{"type":"process","id":"process--2","pid":1}`,
		`{"type":"ipv4-addr","id":"ipv4-addr--9","value":"9.9.9.9"}`, `{"type":"malware","id":"malware--1"}`,
	}
	rows, notes := convertText(t, members...)
	got := only(rows, "record", "number", "process_pid", "process_name", "process_created", "parent_pid", "executable_path", "executable_sha256", "address", "url")
	slices.Sort(got)
	wantLines(t, got, []string{
		"1 1 - - - - - - 9.9.9.9 -",
		"1 1 7 sh 2024-01-01T00:00:00.5Z 1 /bin/sh ab - -",
		"2 1 - - - - - - - u",
		"3 2 - - - - - - 9.9.9.9 -",
	})
	if notes.total != 0 || notes.counts["observed-data.object_refs: references to nothing in the bundle"] != 1 {
		t.Errorf("%v %v", notes.problems, notes.notes())
	}
}

func TestBrokenMemberCostsItself(t *testing.T) {
	good := func(n string) string {
		return observed("2024-01-0"+n+"T00:00:00Z", map[string]any{"0": map[string]any{"type": "url", "value": "u" + n}})
	}
	rows, notes := convertText(t, good("1"),
		`{"type":"observed-data","id":"observed-data--bad","first_observed":"2024-01-01T00:00:00Z",`+"\n"+`"objects":{"0":{"type":"url" "value":"x"}}}`,
		good("2"),
		`{"type":"observed-data","id":"observed-data--when","first_observed":"soon","objects":{}}`,
		`{"type":"observed-data","id":"observed-data--part","first_observed":"2024-01-03T00:00:00Z","objects":{"0":7,"1":{"type":"url","value":"u3"}}}`,
		good("4"))
	wantLines(t, only(rows, "url"), []string{"u1", "u2", "u3", "u4"})
	var got []string
	for _, p := range notes.problems {
		got = append(got, strings.SplitN(p.String(), "bundle.json", 2)[1])
	}
	wantLines(t, got, []string{
		`:3: observed-data--bad: invalid character '"' after object key:value pair`,
		`:5: observed-data--when: first_observed is no time: "soon"`,
		`:6: observed-data--part: object "0" is no JSON object`,
	})
}
