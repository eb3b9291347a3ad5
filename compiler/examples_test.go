package compiler_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/huntc/huntc/compiler"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/lower"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
	"github.com/huntc/huntc/runtime/tablefile"
)

// examples compiles the hunts of the reference: over a source of each kind, with the file that examples load.
type examples struct{ options compiler.Options }

func newExamples(t *testing.T) examples {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "addresses.csv"), []byte("value\n10.0.0.1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return examples{compiler.Options{
		Model: entity.Default(), Catalog: bothSources(), Now: now, Margin: lower.DefaultMargin, Analytics: analytics(t),
		Files: folder{dir: dir},
	}}
}

// folder reads files in a folder.
type folder struct {
	tablefile.Files
	dir string
}

// Table looks at a file of the folder.
func (f folder) Table(path string) (plan.TableFile, error) {
	return f.Files.Table(filepath.Join(f.dir, path))
}

// compile compiles a hunt and returns all that is said about it.
func (r examples) compile(t *testing.T, text string) (*compiler.Compiled, *diag.List) {
	t.Helper()
	var diags diag.List
	out, err := compiler.Compile(&diag.File{Name: "hunt.hf", Text: text + "\n"}, r.options, &diags)
	if err != nil {
		t.Fatal(err)
	}
	return out, &diags
}

// TestExamplesOfCodes compiles the hunts of the code table: the wrong one says what its code is about, and the mended one
// does not.
func TestExamplesOfCodes(t *testing.T) {
	ref := newExamples(t)
	for _, row := range diag.Codes() {
		e := row.Example
		if e.Wrong == "" {
			continue // what is printed is checked against the table in package diag
		}
		says := func(l *diag.List) bool {
			return slices.ContainsFunc(l.All(), func(d diag.Diagnostic) bool { return d.Code == row.Code })
		}
		out, diags := ref.compile(t, e.Wrong)
		if !says(diags) || (out == nil) != (row.Severity == diag.Error) {
			t.Errorf("%s: the wrong hunt says\n%s", row.Code, diags.String())
		}
		if out, diags = ref.compile(t, e.Mended); out == nil || says(diags) {
			t.Errorf("%s: the mended hunt says\n%s", row.Code, diags.String())
		}
	}
}
