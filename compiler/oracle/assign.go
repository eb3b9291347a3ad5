package oracle

import (
	"fmt"
	"slices"

	"github.com/huntc/huntc/compiler/ast"
)

// assignment evaluates `a + b WHERE … SORT BY … ATTR … LIMIT … OFFSET …`. The clauses apply in this order.
func (e *Evaluator) assignment(c *ast.Assign) *Table {
	t := e.term(c.Terms[0])
	for _, term := range c.Terms[1:] {
		t = merge(t, e.term(term))
	}
	return e.selection(t, &c.Selection, c.Terms[0].Transformer())
}

// selection applies the clauses after a variable.
func (e *Evaluator) selection(t *Table, s *ast.Selection, f ast.Transformer) *Table {
	t = e.where(t, s.Where)
	if s.Sort != nil {
		t = e.sorted(t, s.Sort)
	}
	if len(s.Attrs) > 0 {
		out := *t
		out.Columns = e.shown(t, s.Attrs, f)
		t = &out
	}
	return e.limit(t, s.Limit, s.Offset)
}

// term is a variable, transformed or not.
//
// DESIGN 3.2, note 7: TIMESTAMPED, ADDOBSID and RECORDS give a row for each record of an entity, with what that record says.
func (e *Evaluator) term(term *ast.Term) *Table {
	t := e.table(term.Var().Name)
	switch term.Transformer() {
	case ast.NoTransformer:
		return t
	case ast.Timestamped, ast.AddObsID, ast.Records:
		return byRecord(t, added[term.Transformer()])
	}
	panic("oracle: unhandled transformer")
}

// added are the columns that a transformer adds (note 7).
var added = map[ast.Transformer][]string{
	ast.Timestamped: {"first_observed"},
	ast.AddObsID:    {"observation_id"},
	ast.Records:     {"number_observed", "first_observed", "last_observed", "observation_id"},
}

// byRecord parts each entity into its records. Its columns begin with those of the record.
func byRecord(t *Table, columns []string) *Table {
	out := *t
	out.Shape = ByRecord
	out.Record = columns
	if t.Columns != nil {
		out.Columns = slices.Clone(columns)
		for _, c := range t.Columns {
			if !slices.Contains(out.Columns, c) {
				out.Columns = append(out.Columns, c)
			}
		}
	}
	if t.Shape == ByRecord {
		return &out
	}
	out.Items = nil
	for _, it := range t.Items {
		parts := map[*Record]*Item{}
		for _, have := range it.Evidence {
			part := parts[have.record]
			if part == nil {
				part = &Item{Key: it.Key}
				parts[have.record] = part
				out.Items = append(out.Items, part)
			}
			part.add(have)
		}
	}
	return &out
}

// where filters a variable by its values.
//
// DESIGN 3.5: "`WHERE` on a variable filters entities by these values."
func (e *Evaluator) where(t *Table, where ast.Expr) *Table {
	if where == nil {
		return t
	}
	operands := map[*ast.Comparison][]Value{}
	paths := map[*ast.Comparison]string{}
	ast.Walk(where, func(x ast.Expr) {
		if c, ok := x.(*ast.Comparison); ok {
			paths[c] = e.column(t, c.Attr.Canonical())
			span := Span{None: true}
			operands[c] = e.operands(c, e.kindOf(t, paths[c]), &span)
		}
	})
	var kept []*Item
	for _, it := range t.Items {
		if eval(where, func(c *ast.Comparison) Truth {
			return compareValue(c.Op.Kind, e.value(t, it, paths[c]), operands[c])
		}) == True {
			kept = append(kept, it)
		}
	}
	return t.with(kept)
}

// shown are the columns that ATTR names, each once; those that a transformer of the statement adds come first, named or not.
func (e *Evaluator) shown(t *Table, attrs []*ast.Path, f ast.Transformer) []string {
	out := slices.Clone(added[f])
	for _, a := range attrs {
		if path := e.column(t, a.Canonical()); !slices.Contains(out, path) {
			out = append(out, path)
		}
	}
	return out
}

// merge is the union of two variables: of entities by identity, of records by entity and record.
//
// DESIGN 3.5: the evidence of the whole is that of the parts. The order of a SORT ends here.
func merge(a, b *Table) *Table {
	out := *a
	out.Items, out.Order = nil, nil
	out.Span = a.Span.hull(b.Span)
	out.FromNew = a.FromNew || b.FromNew
	out.Limited = a.Limited || b.Limited
	out.Undecided = a.Undecided || b.Undecided
	out.Sources = slices.Clone(a.Sources)
	for _, s := range b.Sources {
		if !slices.Contains(out.Sources, s) {
			out.Sources = append(out.Sources, s)
		}
	}
	if a.Columns == nil || b.Columns == nil {
		out.Columns = nil
	} else {
		for _, c := range b.Columns {
			if !slices.Contains(out.Columns, c) {
				out.Columns = append(slices.Clone(out.Columns), c)
			}
		}
	}
	at := map[string]*Item{}
	for _, it := range slices.Concat(a.Items, b.Items) {
		key := it.Key
		if a.Shape == ByRecord {
			key += fmt.Sprintf("|%p", it.Evidence[0].record)
		}
		if at[key] == nil {
			at[key] = &Item{Key: it.Key, Cells: it.Cells}
			out.Items = append(out.Items, at[key])
		}
		whole := at[key]
		for _, have := range it.Evidence {
			whole.add(have)
		}
		whole.Others = append(whole.Others, it.Others...)
		if whole.Cells == nil {
			whole.Cells = it.Cells
		}
	}
	out.Searched = map[*Source]Span{}
	for _, t := range []*Table{a, b} {
		for s, span := range t.Searched {
			if have, both := out.Searched[s]; both {
				span = span.hull(have)
			}
			out.Searched[s] = span
		}
	}
	if a.Shape == ByRecord {
		return &out
	}
	return complete(&out, out.Searched)
}
