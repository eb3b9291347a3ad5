package suite

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/huntc/huntc/compiler/diag"
)

// written writes a file of expectations beside an empty hunt.
func written(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "h"+Suffix)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestReadTellsEveryMistake(t *testing.T) {
	path := written(t, `nam: x
now: yesterday
fixtures: {edr: {schema: ecs}}
queries: [sql]
counts: {p: many}
diagnostics: [HF2003@0, nonsense]
cases:
- {name: a, expect: some}
- {name: a, rows: {p: x}}
- {expect: none}
- {name: b}
- {name: c, expect: none, counts: {p: 1}}
`)
	_, err := Read(path)
	if err == nil {
		t.Fatal("it is read")
	}
	for _, want := range []string{
		`:1: unknown key "nam"`, `:2: "yesterday" is no time`, `:3: the fixture needs files, or events`, `:4: "sql" is no target`,
		`:5: "many" is no number`, `:6: "0" is no line`, `:6: "nonsense" is no code`, `:6: a hunt that is wrong has no queries and no rows`,
		`:8: "some" is none of`, `:9: two cases are called "a"`, `:10: a case needs a name`, `:11: the case expects nothing`,
		`:12: rows and counts say what is found`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("it does not say %s:\n%v", want, err)
		}
	}
}

func TestCasesInherit(t *testing.T) {
	f, err := Read(written(t, `now: 2026-02-02T00:00:00Z
parameters: {a: 1, b: x}
fixtures: {edr: a.ndjson, lab: [b.ndjson, c.ndjson]}
cases:
- {name: one, fixtures: {edr: d.ndjson}, parameters: {b: y}, expect: none}
`))
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Cases) != 1 {
		t.Fatalf("%d cases: the top expects nothing", len(f.Cases))
	}
	c := f.Cases[0]
	var files []string
	for _, x := range c.Fixtures {
		for _, p := range x.Files {
			files = append(files, x.Name+" "+filepath.Base(p))
		}
	}
	if d := cmp.Diff([]string{"edr d.ndjson", "lab b.ndjson", "lab c.ndjson"}, files); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(map[string]string{"a": "1", "b": "y"}, c.Parameters); d != "" {
		t.Error(d)
	}
	if got := c.Now.Format("2006-01-02"); got != "2026-02-02" {
		t.Error(got)
	}
}

// What is not met is rewritten in its place: the rest of the file, comments too, stays as it is.
func TestUpdate(t *testing.T) {
	path := written(t, `# kept
rows:
  p: |
    name
    old

  q:   # filled in
counts:
  p: 1 # of two
  q: {entities: 1, records: 1}
cases:
- name: two
  rows:
    p: [first, second]
`)
	f, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	got := Got{Ran: true, Counts: map[string]Counted{"p": {2, 2}, "q": {3, 4}}, Tables: []Table{
		{Variable: "p", Line: 1, CSV: "name\nnew\nnewer\n", Rows: 2}, {Variable: "q", Line: 2, CSV: "pid\n7\n", Rows: 1},
	}}
	failures := f.Cases[0].Judge(f.Hunt, got, nil)
	var said []string
	for _, x := range failures {
		said = append(said, x.Message)
	}
	if d := cmp.Diff([]string{
		"DISP p (line 1) finds more: 2 rows, not 1", "DISP q (line 2) finds more: 1 row, not 0",
		"p has 2, not 1", "q has {entities: 3, records: 4}, not {entities: 1, records: 1}",
	}, said); d != "" {
		t.Error(d)
	}
	if _, err := Update(failures); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(`# kept
rows:
  p: |
    name
    new
    newer

  q: |
    pid
    7
counts:
  p: 2 # of two
  q: {entities: 3, records: 4}
cases:
- name: two
  rows:
    p: [first, second]
`, string(data)); d != "" {
		t.Error(d)
	}
	if f, err = Read(path); err != nil {
		t.Fatal(err)
	}
	if left := f.Cases[0].Judge(f.Hunt, got, nil); len(left) != 0 {
		t.Errorf("after the update: %v", left)
	}
}

// A golden file may differ in comments alone.
func TestGolden(t *testing.T) {
	path := written(t, "queries: [clickhouse]\n")
	f, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	c := f.Cases[0]
	judge := func(text string) []Failure {
		return c.Judge(f.Hunt, Got{Queries: map[string]string{"clickhouse": text}}, func(_, _ string) []Sentence {
			return []Sentence{{3, "p: more"}, {5, "q: less"}}
		})
	}
	missing := judge("SELECT 1;\n")
	if len(missing) != 1 || !strings.Contains(missing[0].Message, "there is no h.clickhouse.sql") {
		t.Fatalf("%v", missing)
	}
	if _, err := Update(missing); err != nil {
		t.Fatal(err)
	}
	if again := judge("-- huntc 9 sha256:0\n-- 1: DISP p  h.hf:7\nSELECT 1;\n"); len(again) != 0 {
		t.Errorf("comments count: %v", again)
	}
	got := judge("SELECT 2;\n")
	if len(got) != 2 || got[0].At.Line != 3 || got[0].Message != "p: more" || got[1].At.Line != 5 || !strings.Contains(got[0].Detail, "-SELECT 1;") {
		t.Errorf("%+v", got)
	}
	if left := Unfixed(got); len(left) != 0 {
		t.Errorf("an update leaves %v", left)
	}
}

func TestDiagnosticsExpected(t *testing.T) {
	f, err := Read(written(t, "diagnostics: [HF2003@2, HF2001]\n"))
	if err != nil {
		t.Fatal(err)
	}
	at := func(line int) diag.Span { return diag.Span{File: "h.hf", Start: diag.Pos{Line: line, Column: 5}} }
	got := f.Cases[0].Judge("h.hf", Got{Diagnostics: []diag.Diagnostic{
		{Code: "HF2003", Severity: diag.Error, Span: at(2), Message: "a"}, {Code: "HF2004", Severity: diag.Error, Span: at(3), Message: "b"},
	}}, nil)
	var said []string
	for _, x := range got {
		said = append(said, x.Message)
	}
	if d := cmp.Diff([]string{"the hunt should have HF2001, and has not", "HF2004, which is not expected: b"}, said); d != "" {
		t.Error(d)
	}
}

// The hunt in a golden file is the hunt, whatever its lines hold.
func TestReviewed(t *testing.T) {
	hunt := "# a\n\np = GET process FROM edr WHERE name = '-- | x'\n   \n-- The hunt that was reviewed:\nDISP p"
	text := WithHunt("-- 1: DISP p\nSELECT 1;\n", hunt)
	got, ok := Reviewed(text)
	if want := strings.ReplaceAll(hunt, "   \n", "\n") + "\n"; !ok || got != want {
		t.Errorf("%v\n%s", ok, cmp.Diff(want, got))
	}
	if Bare(text) != "SELECT 1;\n" {
		t.Errorf("%q", Bare(text))
	}
	if _, ok := Reviewed("SELECT 1;\n"); ok {
		t.Error("there is no hunt")
	}
	if _, ok := Reviewed(text + "SELECT 2;\n"); ok {
		t.Error("somebody edited it")
	}
}
