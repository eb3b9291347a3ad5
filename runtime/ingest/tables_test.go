package ingest

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/huntc/huntc/runtime/engine"
)

const csvEvents = `@timestamp,host.id,event.category,event.type,process.pid,process.name,process.parent.pid,destination.ip,destination.port,labels.team
2022-07-27T14:38:30.5Z,h1,process,"[""start"",""info""]",7,"sh, ""x""",1,,,blue
2022-07-27T16:38:31+02:00,h1,network,connection,7,"[kworker/0:1]",,10.0.0.1,443,
`

// The columns of a table are fields by their names; an empty cell is missing.
func TestCSV(t *testing.T) {
	for name, path := range map[string]string{
		"plain":                     file(t, "e.csv", []byte(csvEvents)),
		"line ends of Windows":      file(t, "e.csv", []byte(byteOrderMark+strings.ReplaceAll(csvEvents, "\n", "\r\n"))),
		"gzip":                      file(t, "e.csv.gz", gzipOf(t, csvEvents)),
		"zstd":                      file(t, "e.csv.zst", zstdOf(t, csvEvents)),
		"zip":                       zipOf(t, "e.csv", csvEvents),
		"an empty line behind":      file(t, "e.csv", []byte(csvEvents+"\n")),
		"a record on several lines": file(t, "e.csv", []byte(csvEvents+"2022-07-27T14:38:32Z,h1,,,,,,,,\"a\nb\"\n")),
	} {
		t.Run(name, func(t *testing.T) {
			m := attach(t, "ecs", path)
			want := []string{
				"2 2022-07-27 14:38:30.500000000 process-start h1 7 sh, \"x\" 1 ['start','info'] - - {'x_labels.team':'blue'}",
				"3 2022-07-27 14:38:31.000000000 network h1 7 [kworker/0:1] - ['connection'] 10.0.0.1 443 {}",
			}
			wantLines(t, ask(t, m.Database, "SELECT *, event_x AS e FROM events WHERE record < 4 ORDER BY record", "record", "time", "kind", "asset", "process_pid", "process_name", "parent_pid",
				"toString(event_types)", "dst_ip", "dst_port", "toString(e)"), want)
			if m.ProblemTotal != 0 || !slices.Equal(m.Unmapped, []string{"labels.team"}) {
				t.Errorf("%v, unmapped %q", m.Problems, m.Unmapped)
			}
		})
	}
}

func TestDelimiters(t *testing.T) {
	for name, delimiter := range map[string]string{"semicolon": ";", "tab": "\t", "bar": "|"} {
		t.Run(name, func(t *testing.T) {
			m := attach(t, "ecs", file(t, "e[1].csv", []byte(strings.ReplaceAll("@timestamp|process.name|x\n2022-01-01T00:00:01Z|\"a|b\"|c,d\n", "|", delimiter))))
			wantLines(t, ask(t, m.Database, "SELECT *, event_x AS e FROM events", "process_name", "e['x_x']"), []string{"a" + delimiter + "b c,d"})
		})
	}
}

func zstdOf(t *testing.T, text string) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return w.EncodeAll([]byte(text), nil)
}

func TestBrokenRecordsOfTablesCostThemselves(t *testing.T) {
	path := file(t, "e.csv", []byte("UtcTime,EventID,Image,x\n"+
		"2022-01-01 00:00:01,1,\"C:\\a\nb.exe\",1\n"+ // 2, 3
		"2022-01-01 00:00:02,1,C:\\c.exe\n"+ // 4: a field too few
		"2022-01-01 00:00:03,1,\"C:\\d.exe,1\n"+ // 5: a quote that does not end
		"soon,1,C:\\e.exe,1\n"+ // 6
		",1,C:\\f.exe,1\n"+ // 7
		"2022-01-01 00:00:04,1,C:\\g.exe,\xff\n"+ // 8
		"2022-01-01 00:00:05,1,C:\\h.exe,1\n")) // 9
	m := attach(t, "sysmon", path)
	var got []string
	for _, p := range m.Problems {
		got = append(got, strings.TrimPrefix(p.String(), path))
	}
	wantLines(t, got, []string{
		":4: 3 fields where the first line has 4",
		":5: a quoted field that does not end",
		`:6: UtcTime is no time: "soon"`,
		":7: the event has no UtcTime or EventTime or EventReceivedTime or @timestamp or TimeCreated",
		":8: not valid UTF-8",
	})
	if m.ProblemTotal != 5 || m.Records != 2 {
		t.Errorf("%d problems, %d records", m.ProblemTotal, m.Records)
	}
	wantLines(t, ask(t, m.Database, "SELECT * FROM events ORDER BY record", "record", "process_name"), []string{"2 a\nb.exe", "9 h.exe"})
}

// One record of many is broken: its line is named, and the others are there, whichever way the file is read.
func TestOneBrokenRecordOfMany(t *testing.T) {
	const lines, broken = 100_000, 70_000
	var whole, torn strings.Builder
	for _, b := range []*strings.Builder{&whole, &torn} {
		b.WriteString("@timestamp,process.pid,process.name\n")
		for i := 2; i <= lines; i++ {
			if b == &torn && i == broken {
				b.WriteString("2022-01-01T00:00:00Z,\"7,cut\n")
			} else {
				fmt.Fprintf(b, "2022-01-01T00:00:00Z,%d,\"a, %d\"\n", i, i)
			}
		}
	}
	for name, c := range map[string]struct {
		path    string
		records uint64
	}{"whole": {file(t, "e.csv", []byte(whole.String())), lines - 1}, "broken": {file(t, "e.csv", []byte(torn.String())), lines - 2}} {
		t.Run(name, func(t *testing.T) {
			m := attach(t, "ecs", c.path)
			if m.Records != c.records || m.ProblemTotal != lines-1-c.records {
				t.Errorf("%d records, %v", m.Records, m.Problems)
			}
			if m.ProblemTotal == 1 && m.Problems[0].Line != broken {
				t.Errorf("line %d", m.Problems[0].Line)
			}
			wantLines(t, ask(t, m.Database, "SELECT countIf(process_pid = record AND process_name = concat('a, ', toString(record))) AS same FROM events", "same"), []string{fmt.Sprint(c.records)})
		})
	}
}

// Files of one source need not have the same columns, nor be of one format.
func TestTablesWithDifferentColumns(t *testing.T) {
	a := file(t, "a.csv", []byte("@timestamp,process.pid,url.full,tags\n2022-01-01T00:00:01Z,1,u,x\nbad\n"))
	b := file(t, "b.csv", []byte("user.name,@timestamp,process.pid\nbob,2022-01-01T00:00:02Z,many\n"))
	c := parquet(t, "SELECT toDateTime64('2022-01-01 00:00:03', 3, 'UTC') AS `@timestamp`, toUInt8(3) AS `process.pid`, ['x', 'y'] AS tags")
	m := attach(t, "ecs", a, b, c)
	wantLines(t, ask(t, m.Database, "SELECT *, event_x AS e FROM events ORDER BY time", "record", "process_pid", "url", "user_name", "toString(e)"), []string{
		"2 1 u - {'x_tags':'x'}", "1099511627778 - - bob {}", "2199023255553 3 - - {'x_tags':'x, y'}",
	})
	if len(m.Problems) != 1 || m.Problems[0].File != a || m.Problems[0].Line != 3 {
		t.Errorf("%v", m.Problems)
	}
	if want := []Note{{"process.pid: values of another kind than the attribute's", 1}}; !slices.Equal(m.Notes, want) {
		t.Errorf("notes %v", m.Notes)
	}
}

// parquet is the path of a file that the engine has written.
func parquet(t *testing.T, query string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "e.parquet")
	conn, err := testEngine(t).Conn(t.Context(), engine.ConnOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.Exec(t.Context(), "INSERT INTO FUNCTION file("+quoteText(path)+", 'Parquet') "+query); err != nil {
		t.Fatal(err)
	}
	return path
}

// Structs are dotted names, maps are fields, lists are lists, times are in UTC, and what is missing is.
func TestParquet(t *testing.T) {
	path := parquet(t, `SELECT toDateTime64('2022-01-01 00:00:00.123456', 6, 'UTC') + number AS "@timestamp",
 CAST(('h1', 'web') AS Tuple(id String, name Nullable(String))) AS host,
 CAST(if(number = 1, (NULL, NULL, [], (NULL, NULL)), (7, 'sh', ['sh', '-c'], (1, '2022-01-01 01:00:00'))) AS
   Tuple(pid Nullable(UInt64), name LowCardinality(Nullable(String)), args Array(String), parent Tuple(pid Nullable(Int32), start Nullable(DateTime64(3, 'Europe/Berlin'))))) AS process,
 CAST(if(number = 1, [], ['process']) AS Array(Nullable(String))) AS "event.category", 'start' AS "event.type",
 map('team', 'blue', 'n', toString(number)) AS labels, map(1, 'x') AS odd,
 CAST([(1, 'h')] AS Array(Tuple(alg Int8, value String))) AS parts, toIPv4('1.2.3.4') AS ip, toBool(number = 1) AS flag,
 toDate('2022-01-01') AS day, 1.5 AS real, toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0') AS uuid, CAST(NULL AS Nullable(Int8)) AS never FROM numbers(2)`)
	m := attach(t, "ecs", path)
	wantLines(t, ask(t, m.Database, "SELECT * FROM events ORDER BY record", "record", "time", "kind", "asset", "process_pid", "process_name",
		"toString(process_arguments)", "parent_pid", "parent_created"), []string{
		"1 2022-01-01 00:00:00.123456000 process-start h1 7 sh ['sh','-c'] 1 2022-01-01 00:00:00.000000000",
		"2 2022-01-01 00:00:01.123456000  h1 - - [] - -",
	})
	wantLines(t, ask(t, m.Database, "SELECT event_x AS e FROM events WHERE record = 2", "arrayStringConcat(arrayMap(k -> concat(k, '=', e[k]), arraySort(mapKeys(e))), ' ')"), []string{
		`x_day=2022-01-01 x_flag=true x_ip=16909060 x_labels.n=1 x_labels.team=blue x_odd={"1":"x"} x_parts={"alg":1,"value":"h"} x_real=1.5 x_uuid=61f0c404-5cb3-11e7-907b-a6006ad3dba0`,
	})
	if slices.Contains(m.Columns, "user_name") || m.ProblemTotal != 0 {
		t.Errorf("%q, %v", m.Columns, m.Problems)
	}
}

func TestRowsOfParquetWithoutTime(t *testing.T) {
	m := attach(t, "ecs", parquet(t, `SELECT if(number = 1, NULL, toString(number)) AS "@timestamp", number AS "process.pid" FROM numbers(1640995200, 3) WHERE 1 UNION ALL SELECT NULL, 4 UNION ALL SELECT 'soon', 5`))
	if m.Records != 3 || m.ProblemTotal != 2 {
		t.Fatalf("%d records, %v", m.Records, m.Problems)
	}
	var got []string
	for _, p := range m.Problems {
		got = append(got, p.Message)
		if p.Object != fmt.Sprintf("row %d", p.Line) {
			t.Errorf("%+v", p)
		}
	}
	slices.Sort(got)
	wantLines(t, got, []string{`@timestamp is no time: "soon"`, "the event has no @timestamp or timestamp"})
}

func TestTablesThatCannotBeRead(t *testing.T) {
	good := parquet(t, `SELECT now64(3, 'UTC') AS "@timestamp"`)
	for name, c := range map[string]struct {
		files  []string
		reason Reason
		detail string
	}{
		"JSON beside a table": {[]string{file(t, "a.csv", []byte("a,b\n1,2\n")), file(t, "b.json", []byte(`{"a":1}`))}, Mixed, "is lines of JSON"},
		"no time":             {[]string{file(t, "a.csv", []byte("a,b\n1,2\n"))}, NoRecords, "the event has no @timestamp"},
		"names alone":         {[]string{file(t, "a.csv", []byte("@timestamp,b\n"))}, NoRecords, "no record"},
		"UTF-16":              {[]string{file(t, "a.csv", []byte("\xff\xfea\x00,\x00b\x00"))}, Unreadable, "UTF-16"},
		"half a Parquet file": {[]string{file(t, "a.parquet", []byte("PAR1 and nothing else"))}, Unreadable, "no Parquet"},
		"Parquet as a bundle": {[]string{good}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Attach(t.Context(), testEngine(t), Source{Name: t.Name(), Profile: "ecs", Files: c.files}, Options{Cache: t.TempDir()})
			if c.reason == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if !IsReason(err, c.reason) || !strings.Contains(err.Error(), c.detail) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestGuessOfTables(t *testing.T) {
	struct2 := `SELECT CAST((1, 'x') AS Tuple(pid Int8, name String)) AS process, ['a'] AS tags, map('a', 'b') AS labels, `
	for want, path := range map[string]string{
		"ecs":    file(t, "a.csv", []byte(byteOrderMark+`"host.name";"@timestamp"`+"\n")),
		"sysmon": file(t, "a.csv", gzipOf(t, "EventID,Channel,UtcTime\n1,a,b\n")),
		"ocsf":   parquet(t, struct2+"1 AS class_uid, 2 AS time"),
	} {
		if got, err := Guess(path); got != want || err != nil {
			t.Errorf("%q, %v, want %q", got, err, want)
		}
	}
	if got, err := Guess(parquet(t, struct2+`now64(3) AS "@timestamp"`)); got != "ecs" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	for _, path := range []string{parquet(t, struct2+"1 AS x"), file(t, "a.csv", []byte("a,b\n1,2\n")), file(t, "a.parquet", []byte("PAR1\x00\x00\x00\x00PAR1"))} {
		if got, err := Guess(path); err == nil {
			t.Errorf("%s: %q", path, got)
		}
	}
}
