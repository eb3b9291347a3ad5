package sqlcheck_test

import (
	"strings"
	"testing"

	"github.com/pingcap/tidb/pkg/parser"
	"github.com/pingcap/tidb/pkg/parser/ast"
	"github.com/pingcap/tidb/pkg/parser/format"
	"pgregory.net/rapid"

	"github.com/huntc/huntc/backends/clickhouse/sqlcheck"
)

// sameColumn gives all columns one name: which of the plan's columns stands where is not what the check looks at.
type sameColumn struct{}

func (sameColumn) Enter(n ast.Node) (ast.Node, bool) {
	switch n := n.(type) {
	case *ast.ColumnName:
		n.Name = ast.NewCIStr("c")
	case *ast.SelectField:
		n.AsName = ast.CIStr{}
	}
	return n, false
}

func (sameColumn) Leave(n ast.Node) (ast.Node, bool) { return n, true }

// restored is a statement as TiDB writes it.
func restored(t rapid.TB, text string) string {
	nodes, _, err := parser.New().Parse(text, "", "")
	if err != nil || len(nodes) != 1 {
		t.Fatalf("%d statements, %v\n%s", len(nodes), err, text)
	}
	nodes[0].Accept(sameColumn{})
	var b strings.Builder
	if err := nodes[0].Restore(format.NewRestoreCtx(format.DefaultRestoreFlags, &b)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A statement that was edited passes only where the edit means nothing, or one column of the plan for another.
func TestEdits(t *testing.T) {
	all := compile(t, hunt, edr())
	want := make([]string, len(all))
	for i, s := range all {
		want[i] = restored(t, s.text)
	}
	rapid.Check(t, func(rt *rapid.T) {
		i := rapid.IntRange(0, len(all)-1).Draw(rt, "statement")
		text := all[i].text
		for range rapid.IntRange(1, 2).Draw(rt, "edits") {
			at := rapid.IntRange(0, len(text)-1).Draw(rt, "at")
			head, c, tail := text[:at], string(rapid.Byte().Draw(rt, "byte")), text[at+1:]
			switch rapid.IntRange(0, 2).Draw(rt, "edit") {
			case 0:
				c = ""
			case 1: // the byte for the one there
			default:
				c = text[at:at+1] + rapid.SampledFrom(strings.Split("-('`;,.0=<>!a */#\n", "")).Draw(rt, "inserted")
			}
			text = head + c + tail
		}
		if sqlcheck.Check(text, all[i].want) == nil && restored(rt, text) != want[i] {
			rt.Fatalf("passed:\n%s", text)
		}
	})
}
