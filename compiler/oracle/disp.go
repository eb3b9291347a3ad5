package oracle

import (
	"maps"
	"slices"
	"strings"

	"github.com/huntc/huntc/compiler/ast"
)

// disp evaluates DISP.
//
// DESIGN 3.10: LIMIT n "on DISP n distinct rows, after de-duplication. Rows come in a stable order: first observed, then the
// columns shown".
func (e *Evaluator) disp(c *ast.Disp) {
	t := e.where(e.term(&c.Source), c.Where)
	if c.Sort != nil {
		t = e.sorted(t, c.Sort)
	}
	d := Display{Variable: c.Source.Var().Name, Columns: e.columns(t)}
	columns := d.Columns
	if len(c.Attrs) > 0 {
		columns = e.shown(t, c.Attrs, c.Source.Transformer())
		d.Columns = e.titles(t, columns, c.Attrs)
	}
	all := e.distinct(t, columns)
	lines := all
	if c.Offset != nil {
		lines = lines[min(c.Offset.Value(), int64(len(lines))):]
	}
	if c.Limit != nil {
		lines = lines[:min(c.Limit.Value(), int64(len(lines)))]
	}
	for _, l := range lines {
		d.Rows = append(d.Rows, l.cells)
		d.Keys = append(d.Keys, l.item.Key)
	}
	d.Undecided = e.undecided || t.Undecided || t.Order != nil && slices.ContainsFunc(all, func(l *line) bool { return l.mixed })
	e.answer.Displays = append(e.answer.Displays, d)
}

// titles are the columns as the statement writes them, in whatever vocabulary (3.12).
func (e *Evaluator) titles(t *Table, columns []string, attrs []*ast.Path) []string {
	out := slices.Clone(columns)
	for i, column := range columns {
		for _, a := range attrs {
			if e.column(t, a.Canonical()) == column {
				out[i] = a.Canonical()
				break
			}
		}
	}
	return out
}

// line is a row that is shown. What it stands for of the items that look alike: the best place in the SORT, and when the
// first of them was first observed.
type line struct {
	item  *Item
	cells []Value
	place Value
	mixed bool // some of the items have a place in the SORT and some have none: what the row's is, the design leaves open
}

// distinct are the rows that differ, in order.
func (e *Evaluator) distinct(t *Table, columns []string) []*line {
	var out []*line
	at := map[string]*line{}
	for _, it := range t.Items {
		l := &line{item: &Item{Key: it.Key, First: it.First}}
		for _, c := range columns {
			if c == "id" {
				l.cells = append(l.cells, it.Key)
				continue
			}
			l.cells = append(l.cells, e.value(t, it, c))
		}
		if t.Order != nil {
			l.place = e.value(t, it, t.Order.Path)
		}
		same := at[keyText(l.cells...)]
		if same == nil {
			at[keyText(l.cells...)] = l
			out = append(out, l)
			continue
		}
		same.mixed = same.mixed || (l.place == nil) != (same.place == nil)
		if compareFirst(l.item, same.item) < 0 {
			same.item.First = it.First
		}
		if t.Order != nil && t.Order.compare(l.place, same.place) < 0 {
			same.place = l.place
		}
	}
	slices.SortStableFunc(out, func(a, b *line) int { return compareLines(t.Order, columns, a, b) })
	return out
}

// compareLines orders rows by the SORT in force, first observation, and the columns shown; missing values come last.
func compareLines(order *Order, columns []string, a, b *line) int {
	if order != nil {
		if c := order.compare(a.place, b.place); c != 0 {
			return c
		}
	}
	if c := compareFirst(a.item, b.item); c != 0 {
		return c
	}
	for i := range a.cells {
		if columns[i] == "id" {
			continue
		}
		if c := missingLast(a.cells[i], b.cells[i]); c != 0 {
			return c
		}
	}
	return 0
}

// missingLast orders values of a column shown, missing ones last. The design leaves their place open; in a column of lists
// they come first.
func missingLast(a, b Value) int {
	if _, list := b.([]string); list && a == nil {
		return -1
	}
	if _, list := a.([]string); list && b == nil {
		return 1
	}
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	return compare(a, b)
}

// columns are those of a variable: those that its statement names, else the type's own and those behind one reference, as
// far as one of its sources has them (note 7: the stored columns), and id; of records, first_observed before and no id.
func (e *Evaluator) columns(t *Table) []string { return e.columnsBehind(t, 1) }

// ownColumns are those without the ones behind references.
func (e *Evaluator) ownColumns(t *Table) []string { return e.columnsBehind(t, 0) }

func (e *Evaluator) columnsBehind(t *Table, references int) []string {
	if t.Columns != nil {
		return t.Columns
	}
	var out []string
	if t.Shape == ByRecord {
		out = append(out, t.Record...)
	}
	for _, path := range e.Model.Paths(t.Type, references) {
		if strings.Contains(path, "_refs[*]") {
			continue // note 7: lists of references are never shown
		}
		if slices.ContainsFunc(t.Sources, func(s *Source) bool { return e.stores(s, t.Type, path) }) {
			out = append(out, path)
		}
	}
	for _, s := range t.Sources {
		for _, u := range s.Profile.RolesOf(t.Type) {
			for _, name := range e.extensions(s, u.Role) {
				if !slices.Contains(out, name) {
					out = append(out, name)
				}
			}
		}
	}
	if t.Shape == ByRecord {
		return out
	}
	return append(out, "id")
}

// extensions are the attributes of the mentions in a role that the source alone knows, sorted: but for those that are said of
// the whole record, which are too many to be shown.
func (e *Evaluator) extensions(s *Source, role string) []string {
	if slices.Contains(s.Profile.Rest(), role) {
		return nil
	}
	found := map[string]bool{}
	for _, r := range s.Records {
		for _, row := range r.Rows {
			if row[role] == nil {
				continue
			}
			for name, v := range row[role].Attrs {
				if a, ok := e.Model.Own(role, name); ok && a.Extension && v != nil {
					found[name] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// stores reports whether some record of a source has an attribute where a role of the type leads to.
func (e *Evaluator) stores(s *Source, typ, path string) bool {
	for _, u := range s.Profile.RolesOf(typ) {
		role, attr, ok := e.Model.InRole(u.Role, path)
		if !ok {
			continue
		}
		for _, r := range s.Records {
			for _, row := range r.Rows {
				if m := row[role]; m != nil && m.Attrs[attr] != nil {
					return true
				}
			}
		}
	}
	return false
}
