package ingest

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

func event(second int, url string) string {
	return fmt.Sprintf(`{"@timestamp":"2022-01-01T00:00:%02dZ","url":{"full":%q}}`, second, url)
}

// zipOf makes an archive of members, name and text by turns.
func zipOf(t *testing.T, members ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(members); i += 2 {
		w, err := z.Create(members[i])
		if err == nil {
			_, err = w.Write([]byte(members[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return file(t, "e.zip", b.Bytes())
}

func file(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func gzipOf(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// problems are a load's problems without the directory of its file.
func problems(m *Meta) []string {
	var out []string
	for _, p := range m.Problems {
		out = append(out, filepath.Base(p.File)+strings.TrimPrefix(p.String(), p.File))
	}
	return out
}

func TestArchivesOfSeveralMembers(t *testing.T) {
	path := zipOf(t, "one.json", event(1, "a")+"\nbad\n"+event(2, "b"), "d/", "", "empty.json", "", "__MACOSX/._one.json", "x",
		"d/two.json.gz", string(gzipOf(t, "[\n"+event(3, "c")+",\n{\"@timestamp\":tru},"+event(4, "d")+"]")))
	m := attach(t, "ecs", path)
	wantLines(t, ask(t, m.Database, "SELECT * FROM events ORDER BY time", "url", "record"), []string{"a 1", "b 3", "c 1099511627777", "d 1099511627779"})
	wantLines(t, problems(m), []string{
		"e.zip::one.json:2: invalid character 'b' looking for beginning of value (byte 1 of the line)",
		"two.json.gz:3: element 2: invalid character '}' in literal true (expecting 'e') (byte 18 of the line)",
	})
	if profile, err := Guess(path); profile != "ecs" || err != nil {
		t.Errorf("guessed %q, %v", profile, err)
	}
}

func TestArraysHoweverTheyArePacked(t *testing.T) {
	pretty := byteOrderMark + " [\n  {\n    \"@timestamp\": \"2022-01-01T00:00:01Z\",\n    \"url\": {\n      \"full\": \"a\"\n    }\n  },\r\n" + event(2, "b") + "\n]\n"
	z, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{
		"plain": file(t, "e.json", []byte(pretty)),
		"gzip":  file(t, "e.json.gz", gzipOf(t, pretty)),
		"zstd":  file(t, "e.json.zst", z.EncodeAll([]byte(pretty), nil)),
		"zip":   zipOf(t, "e.json", pretty),
	} {
		t.Run(name, func(t *testing.T) {
			m := attach(t, "ecs", path)
			wantLines(t, ask(t, m.Database, "SELECT * FROM events ORDER BY record", "record", "url"), []string{"1 a", "2 b"})
			if m.ProblemTotal != 0 || m.Records != 2 {
				t.Errorf("%v", m.Problems)
			}
			if profile, err := Guess(path); profile != "ecs" || err != nil {
				t.Errorf("guessed %q, %v", profile, err)
			}
		})
	}
}

// A member without its end costs itself, wherever the next one begins.
func TestBrokenMembersCostThemselves(t *testing.T) {
	text := strings.Join([]string{
		"[" + event(1, "a"),
		`{"@timestamp":"2022-01-01T00:00:02Z","url":{"full":"no bracket"}`,
		event(3, "b"),
		`{"@timestamp":"2022-01-01T00:00:04Z","url":{"full":"no quote}}`,
		event(5, "c"),
		`7`,
		`{"url":{"full":"no time"}}`,
		event(6, "d") + "] tail",
	}, ",\n")
	m := attach(t, "ecs", file(t, "e.json", []byte(text)))
	wantLines(t, ask(t, m.Database, "SELECT * FROM events ORDER BY record", "url"), []string{"a", "b", "c", "d"})
	wantLines(t, problems(m), []string{
		"e.json:2: element 2: brackets do not match",
		"e.json:4: element 4: it has no end",
		"e.json:6: element 6: a JSON number, not an object",
		"e.json:7: element 7: the event has no @timestamp or timestamp",
		"e.json:8: text behind the end of the array",
	})
	if m.ProblemTotal != 5 {
		t.Errorf("%d problems", m.ProblemTotal)
	}
}

func TestArchivesThatCannotBeRead(t *testing.T) {
	whole, err := os.ReadFile(zipOf(t, "e.json", event(1, "a")))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		path   string
		reason Reason
	}{
		"nothing in it": {zipOf(t), Empty},
		"cut off":       {file(t, "e.zip", whole[:len(whole)/2]), Unreadable},
		"a bit flipped": {file(t, "e.zip", flipped(whole, 60)), Unreadable},
		"encrypted":     {file(t, "e.zip", flagged(whole)), Unreadable},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Attach(t.Context(), testEngine(t), Source{Name: t.Name(), Profile: "ecs", Files: []string{c.path}}, Options{Cache: t.TempDir()})
			var e *Error
			if !errors.As(err, &e) || e.Reason != c.reason {
				t.Errorf("%v", err)
			}
		})
	}
}

func flipped(data []byte, at int) []byte {
	data = bytes.Clone(data)
	data[at] ^= 1
	return data
}

// flagged marks an archive's first member as encrypted.
func flagged(data []byte) []byte {
	data = bytes.Clone(data)
	data[bytes.Index(data, []byte("PK\x01\x02"))+8] |= 1
	return data
}

func TestGuess(t *testing.T) {
	for text, want := range map[string]string{
		`{"EventID":1,"Channel":"Security","@timestamp":"2020-10-09T22:30:41Z"}`:             "sysmon",
		"broken\n" + `{"EventID":1,"ProcessGuid":"{g}"}`:                                     "sysmon",
		`[{"EventID":1,"SourceName":"Microsoft-Windows-Sysmon"}]`:                            "sysmon",
		`{"@timestamp":"2020-10-09T22:30:41Z","winlog":{"event_id":1,"channel":"Security"}}`: "ecs",
		`{"class_uid":1007,"activity_id":1,"time":1770714000000}`:                            "ocsf",
		`{"type":"bundle","objects":[]}`:                                                     "stix",
	} {
		if got, err := Guess(file(t, "e", []byte(text))); got != want || err != nil {
			t.Errorf("%s: %q, %v", text, got, err)
		}
	}
}

// One line of many is broken: it is named, and the others are there.
func TestOneBrokenLineOfMany(t *testing.T) {
	const lines, broken = 300_000, 70_000
	var b bytes.Buffer
	for i := 1; i <= lines; i++ {
		if i == broken {
			b.WriteString(`{"@timestamp":"2022-01-01T00:00:00Z","url":{"full":"x"}` + "\n")
			continue
		}
		fmt.Fprintf(&b, `{"@timestamp":"2022-01-01T00:00:00Z","process":{"pid":%d}}`+"\n", i)
	}
	for name, path := range map[string]string{"plain": file(t, "e.ndjson", b.Bytes()), "zip": zipOf(t, "e.ndjson", b.String())} {
		t.Run(name, func(t *testing.T) {
			m := attach(t, "ecs", path)
			if len(m.Problems) != 1 || m.Problems[0].Line != broken || m.ProblemTotal != 1 || m.Records != lines-1 {
				t.Errorf("%d records, %d problems: %v", m.Records, m.ProblemTotal, m.Problems)
			}
			wantLines(t, ask(t, m.Database, "SELECT count() AS n, sum(process_pid) AS s, countIf(process_pid = record) AS same FROM events", "n", "s", "same"),
				[]string{fmt.Sprintf("%d %d %d", lines-1, lines*(lines+1)/2-broken, lines-1)})
		})
	}
}
