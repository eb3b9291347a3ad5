package compiler_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/huntc/huntc/backends/schema"
	"github.com/huntc/huntc/compiler"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/golden"
	"github.com/huntc/huntc/compiler/lower"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
	"github.com/huntc/huntc/runtime/tablefile"
)

// uncompiled is the list of what is published and does not compile here, with the reason that is given.
const uncompiled = "testdata/huntbooks.txt"

// reasons are why a published cell may not compile. One that has none here is a mistake of ours.
var reasons = map[string]string{
	`HF2001 no variable "procs"`: "the manual shows the statement alone",
}

// anySource knows a source of every name, of one profile. It keeps those that were asked for.
type anySource struct {
	profile *schema.Profile
	schema.Catalog
}

// Source makes the source that is asked for.
func (a anySource) Source(from string) (plan.Source, error) {
	if a.Catalog[from] == nil {
		a.Catalog[from] = schema.NewSource(from, a.profile)
	}
	return a.Catalog[from], nil
}

// cell is a cell of a huntbook.
type cell struct {
	Source string `json:"source"`
	Text   string `json:"text"`
}

// huntbooks are the published huntbooks and the examples of Kestrel's manual, the cells of each in order. Examples that
// leave something out (`WHERE ...`) are no hunts.
func huntbooks(t *testing.T) map[string][]cell {
	t.Helper()
	data, err := os.ReadFile("../../shared/suites/huntbook_cells.json")
	if err != nil {
		t.Skipf("outside suite not available: %v", err)
	}
	var suite struct{ Cells []cell }
	if err := json.Unmarshal(data, &suite); err != nil {
		t.Fatal(err)
	}
	books := map[string][]cell{}
	for _, c := range suite.Cells {
		if !strings.Contains(c.Text, "...") {
			books[c.Source] = append(books[c.Source], c)
		}
	}
	return books
}

// TestHuntbooks compiles every published huntbook, its cells in order as one hunt, against each profile that huntc has. What
// does not compile is listed by code and what it is about, with the number of cells and a reason.
func TestHuntbooks(t *testing.T) {
	books := huntbooks(t)
	var list strings.Builder
	for _, name := range schema.Names() {
		profile, _ := schema.Lookup(name)
		cells, failing := 0, 0
		why := map[string][]string{}
		for _, book := range slices.Sorted(maps.Keys(books)) {
			cells += len(books[book])
			for i, messages := range compileBook(t, books[book], anySource{profile, schema.Catalog{}}) {
				failing++
				for _, m := range messages {
					why[m] = append(why[m], fmt.Sprintf("%s [%d]", filepath.Base(book), i+1))
				}
			}
		}
		t.Logf("%s: %d of %d cells compile", name, cells-failing, cells)
		fmt.Fprintf(&list, "%s: %d of %d cells compile\n", name, cells-failing, cells)
		for _, m := range slices.Sorted(maps.Keys(why)) {
			reason, ok := reasons[m]
			if !ok {
				t.Errorf("%s: %s: no reason is given", strings.Join(why[m], ", "), m)
			}
			fmt.Fprintf(&list, "  %s: %d (%s): %s\n", m, len(why[m]), strings.Join(why[m], ", "), reason)
		}
	}
	checkFile(t, uncompiled, list.String())
}

// compileBook compiles the cells of a book as one hunt, to SQL, and returns the errors by the number of their cell. Where a
// cell is wrong it is left out and the rest compiled again, as a notebook goes on.
func compileBook(t *testing.T, cells []cell, cat anySource) map[int][]string {
	t.Helper()
	wrong := map[int][]string{}
	for {
		text, begins := joinCells(cells, wrong)
		var diags diag.List
		out, err := compiler.Compile(&diag.File{Name: "hunt.hf", Text: text}, compiler.Options{
			Model: entity.Default(), Catalog: cat, Now: now, Margin: lower.DefaultMargin, Analytics: analytics(t), Files: tablefile.Files{},
		}, &diags)
		if err != nil {
			t.Fatal(err)
		}
		if out != nil {
			sql(t, out, cat.Catalog)
			return wrong
		}
		found := false
		for _, d := range diags.All() {
			if d.Severity != diag.Error {
				continue
			}
			found = true
			i, _ := slices.BinarySearch(begins, d.Span.Start.Line+1)
			wrong[i-1] = append(wrong[i-1], string(d.Code)+" "+d.Message)
		}
		if !found {
			t.Fatalf("no program and no error:\n%s", text)
		}
	}
}

// joinCells is the cells that are not wrong as one text, and the line at which each begins.
func joinCells(cells []cell, wrong map[int][]string) (text string, begins []int) {
	var b strings.Builder
	line := 1
	for i, c := range cells {
		begins = append(begins, line)
		if wrong[i] != nil {
			continue
		}
		b.WriteString(c.Text + "\n")
		line += strings.Count(c.Text, "\n") + 1
	}
	return b.String(), begins
}

// checkFile compares a text with a golden file.
func checkFile(t *testing.T, path, got string) {
	t.Helper()
	if golden.Updating() {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s (-want +got):\n%s", path, cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")))
	}
}
