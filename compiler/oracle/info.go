package oracle

import (
	"slices"
	"strings"

	"github.com/huntc/huntc/compiler/ast"
)

// info evaluates INFO: type, counts (3.10), and the attributes that have a value in some row. Note 7: those behind
// references are not listed for ordinary variables.
func (e *Evaluator) info(c *ast.Info) {
	t := e.table(c.Var.Name)
	f := &Facts{Type: t.Type}
	f.Entities, f.Records = t.counts()
	columns := e.ownColumns(t)
	if t.Shape != Values {
		columns = append(slices.Clone(columns), "id")
	}
	for _, column := range columns {
		if _, record := recordKinds[column]; record || slices.Contains(f.Attributes, column) || t.Shape != Values && behindReference(column) {
			continue // a record's column is not the entity's
		}
		if column == "id" || slices.ContainsFunc(t.Items, func(it *Item) bool { return e.known(t, it, column) != nil }) {
			f.Attributes = append(f.Attributes, column)
		}
	}
	e.answer.Displays = append(e.answer.Displays, Display{Variable: c.Var.Name, Info: f, Undecided: e.undecided || t.Undecided || t.mixed()})
}

// behindReference tells attributes of other entities.
func behindReference(path string) bool {
	return strings.Contains(path, "_ref.") || strings.Contains(path, "_refs[*].")
}
