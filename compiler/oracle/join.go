package oracle

import (
	"slices"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/ir/entity"
)

// join evaluates JOIN: a table of the pairs of rows that agree in their attributes, without BY in their identity. Missing
// agrees with nothing. A column of both is the left one's, or the right one's where that is missing (note 6).
func (e *Evaluator) join(c *ast.Join) *Table {
	left, right := e.table(c.Left.Name), e.table(c.Right.Name)
	x, y := "id", "id"
	if c.By != nil {
		x, y = e.column(left, c.By.Left.Canonical()), e.column(right, c.By.Right.Canonical())
	}
	out := &Table{
		Type: left.Type, Shape: Values, Kinds: map[string]entity.Kind{}, Span: left.Span.hull(right.Span), Sources: left.Sources,
		FromNew: left.FromNew || right.FromNew, Undecided: left.Undecided || right.Undecided,
	}
	for _, s := range right.Sources {
		if !slices.Contains(out.Sources, s) {
			out.Sources = append(slices.Clone(out.Sources), s)
		}
	}
	for _, t := range []*Table{left, right} {
		for _, column := range e.columns(t) {
			if !slices.Contains(out.Columns, column) {
				out.see(column)
				out.Kinds[column] = e.kindOf(t, column)
			}
		}
	}
	for _, a := range left.Items {
		for _, b := range right.Items {
			v, w := e.value(left, a, x), e.value(right, b, y)
			if v == nil || w == nil || !same(v, w) {
				continue
			}
			cells := map[string]Value{}
			for _, column := range out.Columns {
				if cells[column] = e.cell(left, a, column); cells[column] == nil {
					cells[column] = e.cell(right, b, column)
				}
			}
			out.Items = append(out.Items, &Item{Cells: cells})
		}
	}
	return out
}

// cell is a column of a row, missing where the table has none of that name.
func (e *Evaluator) cell(t *Table, it *Item, column string) Value {
	if t.Columns != nil && !slices.Contains(t.Columns, column) {
		return nil
	}
	return e.value(t, it, column)
}
