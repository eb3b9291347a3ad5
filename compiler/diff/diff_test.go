package diff_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/diff"
	"github.com/huntc/huntc/compiler/format"
	"github.com/huntc/huntc/compiler/parser"
)

const hunt = `# comment
agent = GET process FROM edr WHERE name = 'splunkd' AND x-oca-asset:hostname = 'alpha'
        START 2026-02-01T00:00:00Z STOP 2026-02-02T00:00:00Z
children = FIND process CREATED BY agent
shells = children WHERE command_line LIKE '%curl%' AND pid > 100
n = FIND network-traffic CREATED BY shells WHERE dst_port IN (443, 8443)
DISP n ATTR src_ref.value, dst_port
g = GROUP n BY dst_port WITH COUNT(src_port) AS c
s = SORT g BY c DESC
`

func parsed(t testing.TB, text string) *ast.File {
	t.Helper()
	var diags diag.List
	f := parser.Parse(&diag.File{Name: "h.hf", Text: text}, &diags)
	if diags.HasErrors() {
		t.Fatal(diags.String())
	}
	return f
}

// changes are texts of the hunt, what stands in their place, and what is said: `line: variable: sentence`.
var changes = []struct{ old, now, says string }{
	{" AND pid > 100", "", "5: shells: the condition pid > 100 is gone: it finds more"},
	{"pid > 100", "pid < 100", "5: shells: pid > 100 became pid < 100: it asks for the opposite"},
	{"LIKE '%curl%'", "= '%curl%'", "5: shells: command_line LIKE '%curl%' became command_line = '%curl%': it must be equal, % and _ are characters like others, and case counts"},
	{" AND x-oca-asset:hostname = 'alpha'", "", "2: agent: the condition x-oca-asset:hostname = 'alpha' is gone: it searches all hosts"},
	{"'splunkd'", `"'splunkd'"`, `2: agent: name = 'splunkd' became name = "'splunkd'": quotes are part of the value now, or no longer`},
	{"'splunkd'", `'sshd'`, `2: agent: name = 'splunkd' became name = 'sshd': another value`},
	{"\n        START 2026-02-01T00:00:00Z STOP 2026-02-02T00:00:00Z", "", "2: agent: the time range START 2026-02-01T00:00:00Z STOP 2026-02-02T00:00:00Z is gone: it searches all of the time, or what its input was searched in"},
	{"STOP 2026-02-02T", "STOP 2026-02-03T", "2: agent: it searches in START 2026-02-01T00:00:00Z STOP 2026-02-03T00:00:00Z, not in START 2026-02-01T00:00:00Z STOP 2026-02-02T00:00:00Z"},
	{"FROM edr", "FROM lab", "2: agent: it searches lab, not edr"},
	{"CREATED BY agent", "CREATED agent", "4: children: CREATED BY became CREATED: the other side of the relation"},
	{"CREATED BY shells", "CREATED BY children", "6: n: it stands on children, not on shells"},
	{"(443, 8443)", "(443, 8443) LIMIT 1", "6: n: LIMIT 1 is new: no more than that are returned"},
	{"(443, 8443)", "(443)", "6: n: dst_port IN (443, 8443) became dst_port = 443: it is compared otherwise"},
	{"src_ref.value, dst_port", "dst_port", "7: DISP n: it shows src_ref.value no longer, which is not looked for in other records either"},
	{"BY dst_port WITH", "BY src_port WITH", "8: g: dst_port WITH COUNT(src_port) AS c became src_port WITH COUNT(src_port) AS c"},
	{"c DESC", "c ASC", "9: s: it is sorted by c ASC, not by c DESC"},
	{"DISP n ATTR src_ref.value, dst_port\n", "", "0: DISP n: gone: DISP n ATTR src_ref.value, dst_port"},
	{"DISP n", "INFO n\nDISP n", "7: INFO n: new: INFO n"},
}

func TestChangesOfMeaning(t *testing.T) {
	for _, c := range changes {
		if strings.Count(hunt, c.old) != 1 {
			t.Fatalf("%q is there %d times", c.old, strings.Count(hunt, c.old))
		}
		var got []string
		for _, d := range diff.Hunts(parsed(t, hunt), parsed(t, strings.Replace(hunt, c.old, c.now, 1))) {
			got = append(got, fmt.Sprintf("%d: %s: %s", d.NewLine, d.Variable, d.Text))
		}
		if d := cmp.Diff([]string{c.says}, got); d != "" {
			t.Errorf("%q => %q: %s", c.old, c.now, d)
		}
	}
}

func TestCosmeticChanges(t *testing.T) {
	for _, c := range []struct{ old, now string }{
		{"# comment\n", ""},
		{"children = FIND", "children   =   find"},
		{"name = 'splunkd' AND x-oca-asset:hostname = 'alpha'", "[x-oca-asset:hostname == \"alpha\"] and (process:name = 'splunkd')"},
		{"(443, 8443)", "[8443, 443]"},
		{"c DESC", "c"},
	} {
		if strings.Count(hunt, c.old) != 1 {
			t.Fatalf("%q is there %d times", c.old, strings.Count(hunt, c.old))
		}
		if got := diff.Hunts(parsed(t, hunt), parsed(t, strings.Replace(hunt, c.old, c.now, 1))); len(got) > 0 {
			t.Errorf("%q => %q: %v", c.old, c.now, got)
		}
	}
	renamed := strings.NewReplacer("shells", "sh", "agent", "a").Replace(hunt)
	if got := diff.Hunts(parsed(t, hunt), parsed(t, renamed)); len(got) > 0 {
		t.Errorf("other names of variables: %v", got)
	}
}

// The hunts of the corpus differ from themselves in nothing, however they are laid out, and in something without any one of their
// statements.
func TestCorpus(t *testing.T) {
	files, err := filepath.Glob("../../testdata/hunts/*/*.txtar")
	if err != nil || len(files) < 50 {
		t.Fatal(len(files), err)
	}
	for _, path := range files {
		a, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		text := string(a.Files[0].Data)
		var diags diag.List
		pretty, ok := format.Source(&diag.File{Name: "h.hf", Text: text}, &diags)
		if !ok {
			continue // wrong on purpose
		}
		f := parsed(t, text)
		if got := diff.Hunts(f, parsed(t, pretty)); len(got) > 0 {
			t.Errorf("%s, formatted: %v", path, got)
		}
		for i := range f.Statements {
			less := *f
			less.Statements = slices.Delete(slices.Clone(f.Statements), i, i+1)
			if len(diff.Hunts(f, &less)) == 0 || len(diff.Hunts(&less, f)) == 0 {
				t.Errorf("%s: without statement %d nothing changed", path, i+1)
			}
		}
	}
}

func TestQueries(t *testing.T) {
	was := "-- huntc 1 sha256:0\n-- 1: DISP p  h.hf:2\nSELECT `a`, 'x' FROM `events`\nWHERE `b` = 4;\n"
	for _, c := range []struct{ is, says string }{
		{"-- huntc 2 sha256:1\n-- 1: DISP p  h.hf:3\nSELECT `a`, 'x' FROM `events`\nWHERE `b` = 4;\n", ""},
		{"-- 1: DISP p  h.hf:2\nSELECT `c`, 'x' FROM `events`\nWHERE `b` = 5;\n", "2: the hunt is the same, the query of DISP p is not: it no longer has 4, `a`, it has 5, `c`"},
		{"-- 1: DISP p  h.hf:2\nSELECT `a`, 'x' FROM `events`\nWHERE `b` != 4;\n", "2: the hunt is the same, the query of DISP p is not: the same columns and values, put together otherwise"},
		{"-- 1: DISP q  h.hf:2\nSELECT 1;\n", "2: a query of its own is new: DISP q; 0: a query of its own is gone: DISP p"},
	} {
		var got []string
		for _, d := range diff.Queries(was, c.is) {
			got = append(got, fmt.Sprintf("%d: %s", d.NewLine, d.Text))
		}
		if d := cmp.Diff(c.says, strings.Join(got, "; ")); d != "" {
			t.Error(d)
		}
	}
}
