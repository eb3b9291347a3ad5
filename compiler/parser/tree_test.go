package parser

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
)

const treesFile = "testdata/trees.txtar"

// Each section of the file is a hunt, and below each statement the tree that it is, behind a
// bar. HUNTC_UPDATE=1 writes the trees anew.
func TestTrees(t *testing.T) {
	archive, err := txtar.ParseFile(treesFile)
	if err != nil {
		t.Fatal(err)
	}
	for i, section := range archive.Files {
		hunt := huntOf(string(section.Data))
		var diags diag.List
		tree := Parse(&diag.File{Name: section.Name, Text: hunt}, &diags)
		if diags.Len() > 0 {
			t.Errorf("%s", diags.String())
		}
		got := withTrees(hunt, tree)
		if os.Getenv("HUNTC_UPDATE") != "" {
			archive.Files[i].Data = []byte(got)
		} else if d := cmp.Diff(string(section.Data), got); d != "" {
			t.Errorf("%s (-want +got):\n%s", section.Name, d)
		}
	}
	if os.Getenv("HUNTC_UPDATE") != "" {
		if err := os.WriteFile(treesFile, txtar.Format(archive), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// huntOf returns a section without its trees.
func huntOf(section string) string {
	var out strings.Builder
	for line := range strings.Lines(section) {
		if !strings.HasPrefix(line, "| ") {
			out.WriteString(line)
		}
	}
	return out.String()
}

// withTrees returns a hunt with the tree of each statement under it.
func withTrees(hunt string, tree *ast.File) string {
	under := map[int]string{}
	for _, stmt := range tree.Statements {
		under[stmt.Place.End.Line] += "| " + dump(stmt) + "\n"
	}
	var out strings.Builder
	n := 0
	for line := range strings.Lines(hunt) {
		n++
		out.WriteString(line)
		out.WriteString(under[n])
	}
	return out.String()
}
