package lower

import (
	"slices"
	"strings"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/ir"
)

// assign lowers `y = x …`, `y = a + b …` and `y = TIMESTAMPED(x) …`.
func (l *lowerer) assign(a *ast.Assign) (*ir.Binding, bool) {
	b, ok := l.terms(a.Terms)
	if !ok {
		return nil, false
	}
	timed := slices.ContainsFunc(a.Terms, func(t *ast.Term) bool { return t.Func != nil })
	return l.selected(b, a.Selection, timed)
}

// terms lowers the merged or transformed variables.
func (l *lowerer) terms(terms []*ast.Term) (*ir.Binding, bool) {
	var bs []*ir.Binding
	ok := true
	for _, t := range terms {
		b, good := l.term(t)
		bs, ok = append(bs, b), ok && good
	}
	if !ok {
		return nil, false
	}
	if len(bs) == 1 {
		return bs[0], true
	}
	return l.merge(terms, bs)
}

// term is a variable, or its records.
func (l *lowerer) term(t *ast.Term) (*ir.Binding, bool) {
	v, ok := l.variable(t.Var())
	if !ok {
		return nil, false
	}
	out := derived(v)
	out.Rel, out.Birth = &ir.Ref{ID: v.ID()}, "assign"
	if t.Transformer() == ast.NoTransformer {
		return out, true
	}
	return l.transformed(t, v, out)
}

// transformed makes the records of a variable. Of a variable that holds records already it is that variable, with the
// attributes of the transformer before the others.
func (l *lowerer) transformed(t *ast.Term, v, out *ir.Binding) (*ir.Binding, bool) {
	out.Lead = leads[t.Transformer()]
	if v.Shape == ir.RecordRows {
		if v.Visible != nil {
			out.Visible = leadFirst(out.Lead, v.Visible)
		}
		return out, true
	}
	scans, ok := l.evidence(out.Rel)
	if !ok {
		why := "it holds values of NEW, which have no records"
		if v.Shape == ir.TableRows {
			why = "it is a table, and its rows have no records"
		}
		l.diags.Add("HF2030", t.Func.Span(), t.Transformer().String(), v.Name, why)
		return nil, false
	}
	out.Shape, out.Rel = ir.RecordRows, &ir.Records{Input: ir.MentionUnion(scans), Type: v.Type}
	if o := l.origin(&ir.Ref{ID: v.ID()}); len(o.added) > 0 || o.open {
		out.Rel = &ir.Extend{Input: out.Rel, From: &ir.Ref{ID: v.ID()}, Attrs: o.added}
	}
	if v.Visible != nil {
		out.Visible = leadFirst(out.Lead, v.Visible)
	}
	return out, true
}

// merge makes one variable of several of one type.
func (l *lowerer) merge(terms []*ast.Term, bs []*ir.Binding) (*ir.Binding, bool) {
	u := &ir.Union{}
	out := &ir.Binding{Type: bs[0].Type, Shape: bs[0].Shape, Lead: bs[0].Lead, Birth: "merge", Rel: u}
	ok := true
	var sources []string
	for i, b := range bs {
		switch {
		case b.Shape == ir.TableRows:
			l.diags.Add("HF2024", terms[i].Span(), "a merge", terms[i].Var().Name, "a table")
			ok = false
		case b.Type != out.Type || b.Shape != out.Shape:
			hint := ""
			if b.Type == out.Type {
				hint = "merge the entities, then TIMESTAMPED the merged variable"
			}
			l.diags.AddHint("HF2006", terms[i].Span(), hint, shapeName(bs[0]), shapeName(b))
			ok = false
		}
		if !slices.ContainsFunc(u.Inputs, func(r ir.Rel) bool { return sameRef(r, b.Rel) }) {
			u.Inputs = append(u.Inputs, b.Rel)
		}
		out.Inputs = append(out.Inputs, b.Inputs...)
		if b.Source != "" {
			sources = append(sources, b.Source)
		}
	}
	if len(u.Inputs) == 1 {
		out.Rel = u.Inputs[0]
	}
	out.Declared, _ = l.declared(bs)
	out.Visible = mergedColumns(bs)
	out.Source = strings.Join(distinct(sources), ", ")
	return out, ok
}

// sameRef reports that two terms of a merge are one variable.
func sameRef(a, b ir.Rel) bool {
	x, ok1 := a.(*ir.Ref)
	y, ok2 := b.(*ir.Ref)
	return ok1 && ok2 && x.ID == y.ID
}

// mergedColumns are the columns that some part of a merge has; nil where a part has all.
func mergedColumns(bs []*ir.Binding) []ir.Attr {
	var out []ir.Attr
	for _, b := range bs {
		if b.Visible == nil {
			return nil
		}
		for _, a := range b.Visible {
			if !slices.ContainsFunc(out, func(c ir.Attr) bool { return c.Path == a.Path }) {
				out = append(out, a)
			}
		}
	}
	return out
}

// selected applies WHERE, SORT BY, ATTR, LIMIT and OFFSET, in this order however they are written. Records that are timed
// here keep their time under ATTR.
func (l *lowerer) selected(b *ir.Binding, s ast.Selection, timed bool) (*ir.Binding, bool) {
	ok := true
	if s.Where != nil {
		pred, good := l.filterRel(s.Where, b)
		ok = ok && good
		if good {
			b.Rel = &ir.Filter{Input: l.followed(b, b.Rel, predAttrs(pred)...), Pred: pred}
			b.Inputs = append(b.Inputs, referencedNames(s.Where)...)
		}
	}
	if s.Sort != nil {
		a, good := l.relAttr(b, &s.Sort.Attr)
		ok = ok && good
		b.Order = []ir.SortKey{{Attr: a, Desc: s.Sort.Order.Descending()}}
	}
	if s.Attrs != nil {
		cols, good := l.columns(b, s.Attrs)
		ok = ok && good
		if timed {
			cols = leadColumns(b.Lead, cols)
		}
		b.Visible = nil
		for _, c := range cols {
			b.Visible = append(b.Visible, c.Attr)
		}
	}
	count, good1 := l.limit(s.Limit)
	offset, good2 := l.count(s.Offset, "OFFSET", 0)
	if count > 0 || offset > 0 {
		b.Rel = &ir.Limit{Input: l.followed(b, b.Rel, orderAttrs(b.Order)...), Count: count, Offset: offset, Order: b.Order}
	}
	return b, ok && good1 && good2
}

// filterRel and relAttr resolve on a binding that has no name yet: the message names what it is made from.
func (l *lowerer) filterRel(e ast.Expr, b *ir.Binding) (ir.Expr, bool) { return l.filter(e, named(b)) }

func (l *lowerer) relAttr(b *ir.Binding, p *ast.Path) (ir.Attr, bool) {
	return l.variableAttr(named(b), p)
}

func named(b *ir.Binding) *ir.Binding {
	if b.Name != "" || len(b.Inputs) == 0 {
		return b
	}
	c := *b
	c.Name = b.Inputs[0]
	return &c
}

// sort lowers SORT: the same rows with an order.
func (l *lowerer) sort(s *ast.Sort) (*ir.Binding, bool) {
	v, ok := l.variable(&s.Var)
	if !ok {
		return nil, false
	}
	a, ok := l.variableAttr(v, &s.By.Attr)
	if !ok {
		return nil, false
	}
	out := derived(v)
	out.Rel, out.Birth = &ir.Ref{ID: v.ID()}, "sort"
	out.Order = []ir.SortKey{{Attr: a, Desc: s.By.Order.Descending()}}
	return out, true
}
