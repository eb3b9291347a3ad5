package oracle

import (
	"slices"

	"github.com/huntc/huntc/compiler/ast"
)

// sort evaluates SORT.
func (e *Evaluator) sort(c *ast.Sort) *Table { return e.sorted(e.table(c.Var.Name), &c.By) }

// sorted is a variable with an order.
//
// DESIGN 3.10: "SORT puts missing values last in DESC, first in ASC, and its order survives assignment, WHERE, ATTR and
// LIMIT."
func (e *Evaluator) sorted(t *Table, by *ast.SortBy) *Table {
	out := *t
	out.Order = &Order{Path: e.column(t, by.Attr.Canonical()), Desc: by.Order.Descending()}
	return &out
}

// compareItems orders by the SORT in force, then by first observation; rows of values by their columns. Zero is a tie.
func (e *Evaluator) compareItems(t *Table, a, b *Item) int {
	if t.Order != nil {
		x, y := e.value(t, a, t.Order.Path), e.value(t, b, t.Order.Path)
		if c := t.Order.compare(x, y); c != 0 {
			return c
		}
	}
	if t.Shape == Values {
		for _, c := range t.Columns {
			if c := missingLast(a.Cells[c], b.Cells[c]); c != 0 {
				return c
			}
		}
	}
	return compareFirst(a, b)
}

// compare orders two values.
func (o *Order) compare(x, y Value) int {
	c := 0
	switch {
	case x == nil || y == nil:
		switch {
		case x == nil && y != nil:
			c = -1
		case x != nil:
			c = 1
		}
	default:
		c = compare(x, y)
	}
	if o.Desc {
		return -c
	}
	return c
}

// compareFirst orders by first observation; what was never observed comes last.
func compareFirst(a, b *Item) int {
	switch {
	case a.First.IsZero() && b.First.IsZero():
		return 0
	case a.First.IsZero():
		return 1
	case b.First.IsZero():
		return -1
	}
	return a.First.Compare(b.First)
}

// limit keeps some of the rows of a variable, in its order.
//
// DESIGN 3.10: "`LIMIT n` on GET/FIND means n entities, first observed first". Which of two that tie is kept the design
// leaves open.
func (e *Evaluator) limit(t *Table, limit, offset *ast.Int) *Table {
	if limit == nil && offset == nil {
		return t
	}
	items := slices.Clone(t.Items)
	slices.SortStableFunc(items, func(a, b *Item) int { return e.compareItems(t, a, b) })
	from, to := 0, len(items)
	if offset != nil {
		from = int(min(offset.Value(), int64(len(items))))
	}
	if limit != nil {
		to = int(min(int64(from)+limit.Value(), int64(len(items))))
	}
	out := t.with(items[from:to])
	out.Limited = true
	for _, cut := range []int{from, to} {
		if cut > 0 && cut < len(items) && e.compareItems(t, items[cut-1], items[cut]) == 0 {
			out.Undecided = true
		}
	}
	return out
}
