package ingest

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// scanCSV gives the names of a table and its records, each as "line: text" or "line! what is wrong".
func scanCSV(t *testing.T, in io.Reader) (names, records []string, s *csvScanner) {
	t.Helper()
	s, names, err := newCSVScanner(in)
	if err != nil {
		t.Fatal(err)
	}
	for {
		r, err := s.next()
		switch {
		case errors.Is(err, io.EOF):
			return names, records, s
		case err != nil:
			records = append(records, fmt.Sprintf("%d! %v", r.line, err))
		default:
			records = append(records, fmt.Sprintf("%d: %s", r.line, r.raw))
		}
	}
}

func TestRecordsOfTables(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"plain", "a,b\n1,2\n3,4", []string{"2: 1,2", "3: 3,4"}},
		{"line ends of Windows", byteOrderMark + "a,b\r\n1,2\r\n", []string{"2: 1,2"}},
		{"quotes", "a,b\n\"x, \"\"y\"\"\",2\na\"b,\"\"\n", []string{`2: "x, ""y""",2`, `3: a"b,""`}},
		{"a field over lines", "a,b\n\"x\n\ny\",2\n3,4\n", []string{"2: \"x\n\ny\",2", "5: 3,4"}},
		{"names over lines", "a,\"b\nc\"\n3,4\n", []string{"3: 3,4"}},
		{"empty lines", "a,b\n\n1,2\n\n", []string{"2: ", "3: 1,2", "4: "}},
		{"too few and too many", "a,b\n1\n1,2,3\n4,5\n", []string{"2! 1 fields where the first line has 2", "3! 3 fields where the first line has 2", "4: 4,5"}},
		{"a quote that does not end", "a,b\n1,\"2\n3,4\n5,6", []string{"2! a quoted field that does not end", "3: 3,4", "4: 5,6"}},
		{"a quote that ends too early", "a,b\n\"1\"x,2\n3,4\n", []string{"2! text behind the end of a quoted field", "3: 3,4"}},
		{"a quote that ends in another record", "a,b\n1,\"2\n3,\"4\"\n5,6\n", []string{"2! text behind the end of a quoted field", "3: 3,\"4\"", "4: 5,6"}},
		{"a quote that swallows records", "a,b\n1,\"2\n3,4\n5,\",6\n7,8\n", []string{"2! 3 fields where the first line has 2", "3: 3,4", "4! a quoted field that does not end", "5: 7,8"}},
		{"a long record that lacks a field", "a,b\n\"x\ny\"\n3,4\n", []string{"2! 1 fields where the first line has 2", "4: 3,4"}},
		{"a bare carriage return", "a,b\n1,2\r3,4\n5,6\n", []string{"2! a carriage return without a line feed", "3: 5,6"}},
		{"not UTF-8", "a,b\n1,\xff\n5,6\n", []string{"2! not valid UTF-8", "3: 5,6"}},
		{"semicolons", "a;b,c\n1,2;3\n", []string{"2: 1,2;3"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, got, _ := scanCSV(t, strings.NewReader(c.text))
			wantLines(t, got, c.want)
			_, got, _ = scanCSV(t, iotest.OneByteReader(strings.NewReader(c.text)))
			wantLines(t, got, c.want)
		})
	}
}

// A record is cut the same wherever the buffer ends.
func TestRecordsOverBuffers(t *testing.T) {
	var text strings.Builder
	text.WriteString("a,b\n")
	line, want := 2, []string{}
	for i := range 60_000 {
		record, lines := fmt.Sprintf(`%d,"%s"`, i, strings.Repeat("x", i%97)), 1
		if i%7 == 0 {
			record, lines = fmt.Sprintf("%d,\"a\n\"\"b\"\"\"", i), 2
		}
		want = append(want, fmt.Sprintf("%d: %s", line, record))
		text.WriteString(record + "\n")
		line += lines
	}
	if _, got, _ := scanCSV(t, strings.NewReader(text.String())); !slices.Equal(got, want) {
		t.Errorf("%d records, want %d", len(got), len(want))
	}
}

// However the text comes in, it is cut in the same way, and to its end.
func FuzzRecords(f *testing.F) {
	for _, text := range []string{"a,b\n1,2\n", "a,b\n\"x\n\"\"y\",2\r\n", "a;b\n1,\"2\n3;4\n5;\",6\n", "a,b\n\"", "a\tb\n1\r2\n\xff\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if _, _, err := newCSVScanner(strings.NewReader(text)); err != nil {
			return
		}
		_, whole, s := scanCSV(t, strings.NewReader(text))
		_, bytewise, _ := scanCSV(t, iotest.OneByteReader(strings.NewReader(text)))
		if !slices.Equal(whole, bytewise) {
			t.Errorf("%q at once\n%q by bytes", whole, bytewise)
		}
		if s.base+int64(s.pos) != int64(len(text)) {
			t.Errorf("ends at %d of %d", s.base+int64(s.pos), len(text))
		}
	})
}

func TestNamesOfColumns(t *testing.T) {
	names, _, s := scanCSV(t, strings.NewReader("@timestamp\t\"a \"\"b\"\"\"\t c \n1\t\"[\"\"x\"\"]\"\t[y\n"))
	if !slices.Equal(names, []string{"@timestamp", `a "b"`, "c"}) || !slices.Equal(s.lists, []bool{false, true, false}) {
		t.Errorf("names %q, lists %v", names, s.lists)
	}
}

func TestFormatsAreToldByTheirBeginning(t *testing.T) {
	for text, want := range map[string]format{
		"PAR1…":                         parquetRow,
		"[{\"a\":1}]":                   jsonArray,
		"{\"a\":1}\n":                   jsonLines,
		"broken, line\n{\"a\":1}\n":     jsonLines,
		"a,b\n1,2\n":                    csvTable,
		byteOrderMark + "\"a\";b\n1;2":  csvTable,
		",host.name\n0,web\n":           csvTable,
		"1,2\n3,4\n":                    jsonLines,
		"one column\n1\n":               jsonLines,
		"[\"a\", \"b\"]":                jsonLines,
		"a,b\n1,\"{\"\"c\"\":1}\"\n2,3": csvTable,
	} {
		if got := formatOf([]byte(text)); got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}
