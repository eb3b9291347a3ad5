package runtime_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/golden"
	"github.com/huntc/huntc/compiler/parser"
)

// TestCompatTable checks that each unit of the language has a hunt of the corpus, and that the unit stands in it.
func TestCompatTable(t *testing.T) {
	left := allUnits(t)
	for _, s := range shown {
		if !left[s.unit] {
			t.Errorf("%q stands twice in the table, or is not of the language", s.unit)
		}
		delete(left, s.unit)
		text := s.hunt(t)
		if !unitsOf(parser.Parse(&diag.File{Name: s.file, Text: text}, &diag.List{}))[s.unit] {
			t.Errorf("%s does not show %q", s.file, s.unit)
		}
	}
	for u := range left {
		t.Errorf("no hunt of the corpus shows %q", u)
	}
}

// hunt is the text of the hunt that shows a unit.
func (s showing) hunt(t *testing.T) string {
	t.Helper()
	if name, ok := strings.CutPrefix(s.file, "kestrel/"); ok {
		needKestrel(t)
		return kestrelHunt(t, name)
	}
	text, _ := golden.Load(t, s.path()).Input("hunt.hf")
	return text
}

func (s showing) path() string {
	if strings.HasPrefix(s.file, "kestrel/") {
		return filepath.Join("../testdata", s.file+".txtar")
	}
	return filepath.Join("../testdata/hunts", s.file+".txtar")
}

// TestCompat runs what TestCompatTable names on the engine and by the oracle, and Kestrel's cases, and writes what came of
// it to the file that HUNTC_COMPAT names.
func TestCompat(t *testing.T) {
	path := os.Getenv("HUNTC_COMPAT")
	if path == "" {
		t.Skip("HUNTC_COMPAT names no file: `make compat` does")
	}
	needKestrel(t)
	needEngine(t)
	out := compatUnits(t) + "\n" + compatKestrel(t)
	if err := os.WriteFile(path, []byte(out), 0o600); err != nil {
		t.Fatal(err)
	}
}

// compatUnits is the first table: unit, hunt, what the oracle says of it, what the engine does.
func compatUnits(t *testing.T) string {
	t.Helper()
	verdicts := map[string][2]string{}
	var b strings.Builder
	fmt.Fprintf(&b, "%-22s %-34s %-14s %s\n", "construct", "hunt", "oracle", "engine")
	for _, s := range shown {
		v, ok := verdicts[s.file]
		if !ok {
			v = s.judged(t)
			verdicts[s.file] = v
		}
		fmt.Fprintf(&b, "%-22s %-34s %-14s %s\n", s.unit, s.file, v[0], v[1])
	}
	return b.String()
}

// judged runs a hunt by the oracle and on the engine.
func (s showing) judged(t *testing.T) [2]string {
	t.Helper()
	path := absolute(t, s.path())
	if strings.HasPrefix(s.file, "kestrel/") {
		return [2]string{"not judged", ran(t, s.file+" engine", func(t *testing.T) { kestrelRows(t, golden.Load(t, path)) })}
	}
	return [2]string{
		ran(t, s.file+" oracle", func(t *testing.T) { oracleRows(t, golden.Load(t, path)) }),
		ran(t, s.file+" engine", func(t *testing.T) { corpusRows(t, golden.Load(t, path)) }),
	}
}

// ran says what came of a test.
func ran(t *testing.T, name string, f func(t *testing.T)) string {
	t.Helper()
	skipped := false
	ok := t.Run(name, func(t *testing.T) {
		defer func() { skipped = t.Skipped() }()
		f(t)
	})
	switch {
	case skipped:
		return "not judged"
	case ok:
		return "agrees"
	}
	return "DISAGREES"
}

// compatKestrel is the second table: each of Kestrel's cases, and how many there are of each kind.
func compatKestrel(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	equal, different, unexplained, disputed := 0, 0, 0, 0
	names := kestrelCases(t)
	for _, name := range names {
		if why := kestrelLeft[name]; why != "" {
			fmt.Fprintf(&b, "%-40s skipped: %s\n", name, why)
			continue
		}
		var reasons map[string]string
		path := absolute(t, filepath.Join("../testdata/kestrel", name+".txtar"))
		switch {
		case ran(t, name, func(t *testing.T) { reasons = kestrelRows(t, golden.Load(t, path)) }) != "agrees":
			unexplained++
			fmt.Fprintf(&b, "%-40s UNEXPLAINED\n", name)
		case len(reasons) == 0:
			equal++
			fmt.Fprintf(&b, "%-40s equal\n", name)
		default:
			different++
			if disputes(reasons) {
				disputed++
			}
			fmt.Fprintf(&b, "%-40s different (%s)\n", name, strings.Join(cited(reasons), "; "))
		}
	}
	fmt.Fprintf(&b, "kestrel: %d cases, %d equal, %d different with a reason (%d of them disputed), %d unexplained, %d skipped\n",
		len(names), equal, different, disputed, unexplained, len(kestrelLeft))
	return b.String()
}

// disputes reports whether a reason is not settled: the oracle, or huntc elsewhere, says otherwise.
func disputes(reasons map[string]string) bool {
	for _, r := range reasons {
		if strings.Contains(r, "disputed") {
			return true
		}
	}
	return false
}

// cited are the paragraphs and notes that reasons cite, each once.
func cited(reasons map[string]string) []string {
	var out []string
	for _, r := range reasons {
		out = append(out, citation.FindAllString(r, -1)...)
		if strings.Contains(r, "disputed") {
			out = append(out, "disputed")
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
