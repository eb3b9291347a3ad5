package ingest

import (
	"slices"
	"strings"
	"testing"
)

func TestEventsInBothSpellings(t *testing.T) {
	nested := `{"@timestamp":"2022-07-27T14:38:30.442905703Z","host":{"id":"h1","name":"web"},"event":{"category":["process"],"type":["start"]},
 "process":{"pid":7,"name":"sh","executable":"/bin/sh","args":["sh","-c"],"entity_id":"u7","parent":{"pid":1,"name":"init","entity_id":"u1"}},"user":{"name":"bob"},"labels":{"team":"blue"}}`
	dotted := `{"@timestamp":"2022-07-27T14:38:31Z","host.id":"h1","event.category":"network","event.type":"connection","process.pid":"8","process":{"entity_id":"u8","parent.pid":7},"source.ip":"10.0.0.1","source.port":5.0,"destination":{"ip":"fe80::2","port":"443"},"network.transport":"TCP"}`
	file := `{"@timestamp":"2022-07-27T16:38:32+02:00","host":{"name":"web"},"event":{"category":["file"],"type":["creation"]},"process":{"pid":9,"name":"[kworker/0:1]"},"file":{"path":"C:\\Temp\\x.dll"}}`
	load := `{"@timestamp":1658932713000,"event":{"category":["library"],"type":["start"]},"process":{"pid":null,"name":""},"dll":{"path":"C:\\Temp\\x.dll"},"file":{"path":"C:\\Temp\\x.dll"}}`
	m := attach(t, "ecs", write(t, "e.ndjson", strings.ReplaceAll(nested, "\n", ""), dotted, "", file, load))
	wantLines(t, ask(t, m.Database, "SELECT * FROM events ORDER BY record",
		"record", "time", "kind", "asset", "process_pid", "process_name", "parent_pid", "toString(process_arguments)", "hex(process_key)", "hex(parent_key)"), []string{
		"1 2022-07-27 14:38:30.442905703 process-start h1 7 sh 1 ['sh','-c'] " + keyOf("process", "uid", "u7") + " " + keyOf("process", "uid", "u1"),
		"2 2022-07-27 14:38:31.000000000 network h1 8 - 7 [] " + keyOf("process", "uid", "u8") + " " + keyOf("process", "uid", "u7"),
		"4 2022-07-27 14:38:32.000000000 file-create web 9 [kworker/0:1] - [] " + keyOf("process", "life", "web", "9", "1658932712000000000") + " 00",
		"5 2022-07-27 14:38:33.000000000 image-load  - - - [] 00 00",
	})
	wantLines(t, ask(t, m.Database, "SELECT * FROM events ORDER BY record",
		"src_ip", "src_type", "src_port", "dst_ip", "dst_type", "dst_port", "toString(protocols)", "file_path", "file_name", "file_directory", "module_path", "executable_directory"), []string{
		"-  - -  - [] - - - - /bin",
		"10.0.0.1 ipv4-addr 5 fe80::2 ipv6-addr 443 ['tcp'] - - - - -",
		`-  - -  - [] C:\Temp\x.dll x.dll C:\Temp - -`,
		`-  - -  - [] - - - C:\Temp\x.dll -`,
	})
	if m.Records != 4 || m.ProblemTotal != 0 || !slices.Equal(m.Unmapped, []string{"labels.team"}) {
		t.Errorf("%+v", m)
	}
	if !m.HasColumn("process_pid") || m.HasColumn("registry_path") {
		t.Errorf("columns with values: %v", m.Columns)
	}
}

func TestBrokenLinesCostThemselves(t *testing.T) {
	good := `{"@timestamp":"2022-07-27T14:38:30Z","process":{"pid":7}}`
	m := attach(t, "ecs", write(t, "e.ndjson",
		byteOrderMark+good, `{"@timestamp":"2022-07-27T14:38:30Z","process":{"pid":7}`, good, `[1,2]`, `{"process":{"pid":1}}`, "   ",
		`{"@timestamp":"soon","process":{"pid":1}}`, `garbage`, `{"@timestamp":"2022-07-27T14:38:30Z","user":{"name":"`+"\xff"+`"}}`, good))
	var got []string
	for _, p := range m.Problems {
		got = append(got, strings.SplitN(p.String(), "e.ndjson", 2)[1])
	}
	wantLines(t, got, []string{
		":2: unexpected end of JSON input (byte 56 of the line)",
		":4: a JSON array, not an object",
		":5: the event has no @timestamp or timestamp",
		`:7: @timestamp is no time: "soon"`,
		":8: invalid character 'g' looking for beginning of value (byte 1 of the line)",
		":9: not valid UTF-8",
	})
	if m.ProblemTotal != 6 || m.Records != 3 {
		t.Errorf("%d problems, %d records", m.ProblemTotal, m.Records)
	}
	wantLines(t, ask(t, m.Database, "SELECT * FROM events ORDER BY record", "record"), []string{"1", "3", "10"})
}

func TestWrongKindsCostTheirField(t *testing.T) {
	m := attach(t, "ecs", write(t, "e.ndjson",
		`{"@timestamp":"2022-07-27T14:38:30Z","process":{"pid":"many","name":["a","b"],"start":"never","exit_code":3},"file":"x","source":{"ip":{"a":1}}}`,
		`{"@timestamp":"2022-07-27T14:38:31Z","process":{"pid":[4,5],"name":{"x":1},"exit_code":"3"},"file":{"path":"/a","size":"12"},"source":["q","r"]}`,
		`{"@timestamp":"2022-07-27T14:38:32Z","process":{"pid":1.5,"name":"n","args":"one"},"file":[{"path":"/b"}],"source":{"ip":["1.2.3.4","5.6.7.8"]},"destination":{"port":1}}`))
	wantLines(t, ask(t, m.Database, "SELECT * FROM events ORDER BY record",
		"process_pid", "process_name", "process_created", "process_exit_code", "toString(process_arguments)", "file_path", "file_size", "src_ip"), []string{
		"- a - 3 [] - - -",
		"4 - - 3 [] /a 12 -",
		"- n - - ['one'] - - 1.2.3.4",
	})
	want := []Note{
		{"process.created: values of another kind than the attribute's", 1},
		{"process.pid: values of another kind than the attribute's", 2},
	}
	if !slices.Equal(m.Notes, want) {
		t.Errorf("notes %v", m.Notes)
	}
}

func TestEndRecordsEndLives(t *testing.T) {
	event := func(at, typ, parent string) string {
		return `{"@timestamp":"2022-01-01T00:` + at + `Z","host":{"id":"h"},"event":{"category":"process","type":"` + typ + `"},"process":{"pid":9` + parent + `}}`
	}
	m := attach(t, "ecs", write(t, "e.ndjson",
		event("00:00", "start", `,"parent":{"pid":1}`), event("00:03", "start", `,"parent":{"pid":1}`), event("01:00", "end", ""), event("01:00", "info", ""),
		event("02:00", "info", ""), event("02:03", "start", `,"parent":{"pid":1}`), event("02:06", "start", `,"parent":{"pid":2}`)))
	life := func(s string) string { return keyOf("process", "life", "h", "9", s) }
	wantLines(t, ask(t, m.Database, "SELECT * FROM events ORDER BY record", "hex(process_key)"), []string{
		life("1640995200000000000"), life("1640995200000000000"), life("1640995200000000000"), life("1640995200000000000"),
		life("1640995320000000000"), life("1640995323000000000"), life("1640995326000000000"),
	})
}

func TestSeveralFilesAreOneSource(t *testing.T) {
	a := write(t, "a[1]{x}.ndjson", `{"@timestamp":"2022-01-01T00:00:02Z","url":{"full":"a"}}`, `bad`)
	b := write(t, "b.ndjson", `{"@timestamp":"2022-01-01T00:00:01Z","url":{"full":"b"}}`, ``, `worse`)
	m := attach(t, "ecs", a, b)
	wantLines(t, ask(t, m.Database, "SELECT * FROM events ORDER BY time", "url", "record"), []string{"b 1099511627777", "a 1"})
	if len(m.Problems) != 2 || m.Problems[0].Line != 2 || m.Problems[0].File != a || m.Problems[1].Line != 3 || m.Problems[1].File != b {
		t.Errorf("%v", m.Problems)
	}
}
