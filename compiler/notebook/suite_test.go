package notebook_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/notebook"
	"github.com/huntc/huntc/compiler/parser"
)

// shared is the folder of outside material; tests that need it are skipped where it is absent.
const shared = "../../../shared"

// TestHuntbooks puts the cells of published huntbooks into notebooks, and each cell parses to what it parses to alone.
func TestHuntbooks(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(shared, "suites/huntbook_cells.json"))
	if err != nil {
		t.Skipf("outside suite not available: %v", err)
	}
	var suite struct {
		Cells []struct{ Source, Text string }
	}
	if err := json.Unmarshal(data, &suite); err != nil {
		t.Fatal(err)
	}
	var names []string
	books := map[string][]string{}
	for _, c := range suite.Cells {
		if !slices.Contains(names, c.Source) {
			names = append(names, c.Source)
		}
		books[c.Source] = append(books[c.Source], c.Text)
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			compareCells(t, bookOf(t, kestrelKernel, books[name]...), books[name])
		})
	}
}

// compareCells fails when a cell of a Kestrel notebook does not parse to what its text parses to. What is said of mistakes may
// differ where variables are known from the cells before.
func compareCells(t *testing.T, book string, cells []string) {
	t.Helper()
	var diags diag.List
	f := notebook.Read("hunt.ipynb", book, &diags)
	tree := parser.Parse(f, &diags)
	known := false
	for i, text := range cells {
		var alone diag.List
		want := parser.Parse(&diag.File{Name: "hunt.hf", Text: text}, &alone)
		if d := cmp.Diff(printed(want.Statements, 0), printed(tree.Statements, i+1)); d != "" {
			t.Errorf("cell %d (-alone +notebook)\n%s\n%s", i+1, text, d)
		}
		if d := cmp.Diff(said(&alone, 0), said(&diags, i+1)); d != "" && !known {
			t.Errorf("cell %d (-alone +notebook)\n%s\n%s", i+1, text, d)
		}
		known = known || len(want.Statements) > 0
	}
}
