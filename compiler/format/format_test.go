package format

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/huntc/huntc/compiler/diag"
)

// TestRules formats the pairs of testdata: in/NAME becomes out/NAME. A section without its pair is canonical already.
func TestRules(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no testdata: ", err)
	}
	for _, path := range files {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) { checkPairs(t, path) })
	}
}

func checkPairs(t *testing.T, path string) {
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.TrimSpace(string(archive.Comment)) == "" {
		t.Error("the first line must say the rule")
	}
	for i, in := range archive.Files {
		name, ok := strings.CutPrefix(in.Name, "in/")
		if !ok {
			continue
		}
		if i+1 == len(archive.Files) || archive.Files[i+1].Name != "out/"+name {
			t.Fatalf("out/%s does not follow its input", name)
		}
		out := &archive.Files[i+1]
		got := check(t, string(in.Data))
		if os.Getenv("HUNTC_UPDATE") == "1" {
			out.Data = []byte(got)
		} else if d := cmp.Diff(strings.Split(string(out.Data), "\n"), strings.Split(got, "\n")); d != "" {
			t.Errorf("%s (-want +got)\n%s", name, d)
		}
	}
	if os.Getenv("HUNTC_UPDATE") == "1" {
		if err := os.WriteFile(path, txtar.Format(archive), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// fataler is what a test, a fuzz run and a rapid check have in common.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// check formats a hunt that parses and fails unless the result means the same, is stable, and is tidy.
func check(t fataler, text string) string {
	t.Helper()
	got, ok := source(text)
	if !ok {
		t.Fatalf("refused:\n%s", text)
	}
	if d := difference(parse(text), parse(got)); d != "" {
		t.Fatalf("the meaning changed: %s\n%s\nbecame\n%s", d, text, got)
	}
	twice, ok := source(got)
	if !ok || twice != got {
		t.Fatalf("not stable:\n%s\nbecame\n%s\nand then\n%s", text, got, twice)
	}
	if strings.Contains(got, "\n\n\n") || strings.HasPrefix(got, "\n") || got != "" && !strings.HasSuffix(got, "\n") ||
		strings.HasSuffix(got, "\n\n") {
		t.Fatalf("empty lines in\n%q", got)
	}
	return got
}

func source(text string) (string, bool) {
	var diags diag.List
	return Source(&diag.File{Name: "hunt.hf", Text: text}, &diags)
}

// What does not parse is refused, with all that is wrong.
func TestSyntaxErrors(t *testing.T) {
	var diags diag.List
	out, ok := Source(&diag.File{Name: "hunt.hf", Text: "p = GET\nDISP p\nINFO\n"}, &diags)
	if ok || out != "" || diags.Len() != 2 || diags.File("hunt.hf") == nil {
		t.Errorf("%v %q %s", ok, out, diags.String())
	}
}

// The layout does not depend on what a file system or an editor adds.
func TestLineEndsAndByteOrderMark(t *testing.T) {
	text := "# a\n\n\nx = p # b\n  WHERE name = 'a' # c\nDISP x"
	want := check(t, text)
	for _, variant := range []string{
		strings.ReplaceAll(text, "\n", "\r\n"), "\ufeff" + text, text + "\n\n \n", "\n\n" + text, strings.ReplaceAll(text, "\n", " \t\n"),
	} {
		if got := check(t, variant); got != want {
			t.Errorf("%q became\n%s\nwant\n%s", variant, got, want)
		}
	}
	for _, empty := range []string{"", "\n", " \r\n\t\n", "\ufeff"} {
		if got := check(t, empty); got != "" {
			t.Errorf("%q became %q", empty, got)
		}
	}
}

// Long texts take time in proportion to their length.
func TestLongHunts(t *testing.T) {
	for name, text := range map[string]string{
		"ands":        "x = p WHERE a = 1" + strings.Repeat(" AND a = 1", 8_000),
		"list":        "x = p WHERE a IN (1" + strings.Repeat(", 1", 30_000) + ")",
		"merge":       "x = p" + strings.Repeat(" + p", 8_000),
		"statements":  strings.Repeat("x = p WHERE a = 1 # c\n", 4_000),
		"one line":    strings.Repeat("x = p ", 4_000),
		"parentheses": "x = p WHERE " + strings.Repeat("(", 190) + "a = 1" + strings.Repeat(" OR b = 1)", 190),
		"nots":        "x = p WHERE " + strings.Repeat("NOT ", 190) + "a = 1",
	} {
		t.Run(name, func(t *testing.T) {
			begin := time.Now()
			check(t, text)
			if took := time.Since(begin); took > 10*time.Second {
				t.Errorf("%v for %d bytes", took, len(text))
			}
		})
	}
}
