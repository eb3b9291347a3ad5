package lower

import (
	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
)

// get lowers GET: the mentions in the primary roles of the type that match, in each source.
func (l *lowerer) get(g *ast.Get) (*ir.Binding, bool) {
	t, typeOK := l.searchedType(g.Type.Name, g.Type.Span())
	if len(g.From) == 1 {
		if v, ok := l.vars[g.From[0].Value()]; ok {
			if !typeOK || v == nil {
				return nil, false
			}
			return l.getFromVariable(g, v, t)
		}
	}
	sources, sourceOK := l.sources(g.From, g.Span())
	span, timeOK := l.timespan(g.Time)
	limit, limitOK := l.limit(g.Limit)
	if !typeOK {
		return nil, false
	}
	if sourceOK && len(rolesOf(sources, t.Name)) == 0 {
		l.notCarried(g.Type.Span(), sources, t.Name+" entities")
		return nil, false
	}
	p, patOK := l.recordWhere(g.Where, t.Name, sources)
	if !sourceOK || !timeOK || !limitOK || !patOK {
		return nil, false
	}
	declared := span
	if g.Time == nil {
		if hull, ok := l.referenced(g.Where); ok {
			declared, span = hull, hull.Widen(l.Margin)
		}
	}
	scans, ok := l.scans(g, p, recordPattern{l: l, typ: t.Name, sources: sources, elsewhere: declared.Widen(l.Margin)}, span)
	if !ok {
		return nil, false
	}
	b := l.entityBinding(t, &ir.Entities{Input: ir.MentionUnion(scans), Type: t.Name}, limit)
	b.Declared, b.Birth, b.Source = declared, "get", l.written(sources)
	b.Inputs = referencedNames(g.Where)
	return b, true
}

// scans makes a scan of span for each source and primary role of the type.
func (l *lowerer) scans(g *ast.Get, p pattern, rp recordPattern, span ir.Timespan) ([]*ir.Scan, bool) {
	var scans, never []*ir.Scan
	for _, s := range rp.sources {
		primary := primaryRoles(s, rp.typ)
		for _, role := range primary {
			pred, ok := rp.predicate(p, s, role, primary)
			if !ok {
				l.tooWide(g.Where)
				return nil, false
			}
			scan := &ir.Scan{Source: s.Name(), Type: rp.typ, Role: role, Span: span, Pred: pred}
			if _, none := pred.(*ir.False); none {
				never = append(never, scan)
			} else {
				scans = append(scans, scan)
			}
		}
	}
	switch {
	case len(scans) > 0:
		return scans, true
	case len(never) > 0:
		return never[:1], true // nothing can match, and there is nothing to read
	}
	l.notCarried(g.Type.Span(), rp.sources, rp.typ+" entities that GET searches")
	return nil, false
}

// primaryRoles are the roles that GET searches.
func primaryRoles(s plan.Source, typ string) []string {
	var out []string
	for _, r := range s.Roles(typ) {
		if r.Primary {
			out = append(out, r.Name)
		}
	}
	return out
}

// entityBinding wraps entities in their LIMIT; zero is none.
func (l *lowerer) entityBinding(t *entity.Type, r ir.Rel, limit int64) *ir.Binding {
	if limit > 0 {
		r = &ir.Limit{Input: r, Count: limit}
	}
	return &ir.Binding{Type: t.Name, Rel: r}
}

// recordWhere lowers the WHERE of GET and FIND; nil is everything.
func (l *lowerer) recordWhere(e ast.Expr, typ string, sources []plan.Source) (pattern, bool) {
	if e == nil {
		return nil, true
	}
	p, ok := l.pattern(e, false, recordPattern{l: l, typ: typ, sources: sources})
	return p, l.observations(e) && ok
}

// getFromVariable filters a variable.
func (l *lowerer) getFromVariable(g *ast.Get, v *ir.Binding, t *entity.Type) (*ir.Binding, bool) {
	if v.Type != t.Name || v.Shape == ir.TableRows {
		l.diags.Add("HF2017", g.From[0].Span(), v.Name, shapeName(v), t.Name)
		return nil, false
	}
	limit, ok := l.limit(g.Limit)
	out := derived(v)
	out.Rel, out.Birth = &ir.Ref{ID: v.ID()}, "get"
	if g.Time != nil {
		good := l.within(g.Time, v, out)
		ok = ok && good
	}
	if g.Where != nil {
		pred, good := l.filter(g.Where, v)
		ok = ok && good
		if good {
			out.Rel = &ir.Filter{Input: l.followed(out, out.Rel, predAttrs(pred)...), Pred: pred}
		}
		out.Inputs = append(out.Inputs, referencedNames(g.Where)...)
	}
	if !ok {
		return nil, false
	}
	if limit > 0 {
		out.Rel = &ir.Limit{Input: l.followed(out, out.Rel, orderAttrs(v.Order)...), Count: limit, Order: v.Order}
	}
	return out, true
}

// within keeps of a variable what its records in a time range say: their entities, with the attributes that they have.
func (l *lowerer) within(t *ast.TimeRange, v, out *ir.Binding) bool {
	span, ok := l.timespan(t)
	if !ok {
		return false
	}
	scans, ok := l.evidence(out.Rel)
	if !ok || l.prog.IsApplied(out.Rel) {
		why := "it holds values, which have no records"
		if ok {
			why = "an analytics has added to it; write the range where the variable is made"
		}
		l.diags.Add("HF2030", t.Span(), "a time range", v.Name, why)
		return false
	}
	kept := make([]*ir.Scan, len(scans))
	for i, s := range scans {
		c := *s
		if c.Span, ok = s.Span.Intersect(span); !ok {
			c.Span, c.Pred = span, &ir.False{}
		}
		kept[i] = &c
	}
	out.Declared = span
	if v.Shape == ir.RecordRows {
		out.Rel = &ir.Records{Input: ir.MentionUnion(kept), Type: v.Type}
		return true
	}
	out.Rel = &ir.Entities{Input: ir.MentionUnion(kept), Type: v.Type}
	return true
}

// derived is a binding made from the rows of another one.
func derived(v *ir.Binding) *ir.Binding {
	return &ir.Binding{
		Type: v.Type, Shape: v.Shape, Order: v.Order, Visible: v.Visible, Lead: v.Lead, Declared: v.Declared,
		Birth: v.Birth, Source: v.Source, Inputs: []string{v.Name},
	}
}

// shapeName says what a variable holds.
func shapeName(b *ir.Binding) string {
	switch b.Shape {
	case ir.EntityRows:
		return b.Type
	case ir.RecordRows:
		return "records of " + b.Type
	case ir.TableRows:
		return "a table"
	}
	panic(unhandled(b.Shape))
}

// limit checks a LIMIT; zero is none.
func (l *lowerer) limit(n *ast.Int) (int64, bool) { return l.count(n, "LIMIT", 1) }

func (l *lowerer) count(n *ast.Int, clause string, least int64) (int64, bool) {
	if n == nil {
		return 0, true
	}
	if n.Value() < least {
		l.diags.Add("HF2014", n.Span(), clause, least, n.Text)
		return 0, false
	}
	return n.Value(), true
}

// referenced is the hull of the declared ranges of the variables that a pattern refers to: a GET without a range of its
// own searches there, widened once. It reports false when there is none.
func (l *lowerer) referenced(e ast.Expr) (ir.Timespan, bool) {
	var bs []*ir.Binding
	for _, name := range referencedNames(e) {
		bs = append(bs, l.vars[name])
	}
	return l.declared(bs)
}

// declared is the hull of the declared ranges of variables. Those of NEW have no records and so no range; it reports
// false when there is no other.
func (l *lowerer) declared(bs []*ir.Binding) (hull ir.Timespan, found bool) {
	for _, b := range bs {
		switch {
		case b == nil || len(l.origin(b.Rel).sources) == 0:
		case found:
			hull = hull.Hull(b.Declared)
		default:
			hull, found = b.Declared, true
		}
	}
	return hull, found
}

// referencedNames are the variables of a pattern's references, in order.
func referencedNames(e ast.Expr) []string {
	if e == nil {
		return nil
	}
	var out []string
	ast.Walk(e, func(e ast.Expr) {
		c, ok := e.(*ast.Comparison)
		if !ok {
			return
		}
		for _, v := range c.Values() {
			if ref, ok := v.(*ast.Reference); ok {
				out = append(out, ref.Var().Name)
			}
		}
	})
	return out
}
