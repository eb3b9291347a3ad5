package lower

import (
	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
)

// get lowers GET: the mentions in the primary roles of the type that match, in each source.
func (l *lowerer) get(g *ast.Get) (*ir.Binding, bool) {
	t, typeOK := l.entityType(g.Type.Name, g.Type.Span())
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
	if !typeOK || !sourceOK {
		return nil, false
	}
	p, patOK := l.recordWhere(g.Where, t.Name, sources)
	if !timeOK || !limitOK || !patOK {
		return nil, false
	}
	declared := span
	if g.Time == nil {
		if hull, ok := l.referenced(g.Where); ok {
			declared, span = hull, hull.Widen(l.Margin)
		}
	}
	scans, ok := l.scans(t, p, sources, span, g.Type.Span())
	if !ok {
		return nil, false
	}
	b := l.entityBinding(t, &ir.Entities{Input: ir.MentionUnion(scans), Type: t.Name}, limit)
	b.Declared, b.Range, b.Birth, b.Source = declared, span, "get", sourceNames(sources)
	b.Inputs = referencedNames(g.Where)
	return b, true
}

// scans makes a scan for each source and primary role of the type.
func (l *lowerer) scans(t *entity.Type, p pattern, sources []plan.Source, span ir.Timespan, at diag.Span) ([]*ir.Scan, bool) {
	var scans []*ir.Scan
	for _, s := range sources {
		rp := recordPattern{l, t.Name, sources}
		for _, role := range s.Roles(t.Name) {
			if !role.Primary {
				continue
			}
			pred, ok := rp.predicate(p, s, role.Name)
			if !ok {
				l.tooWide(at, t.Name)
				return nil, false
			}
			if _, never := pred.(*ir.False); never && len(scans) > 0 {
				continue
			}
			scans = append(scans, &ir.Scan{Source: s.Name(), Type: t.Name, Role: role.Name, Span: span, Pred: pred})
		}
	}
	if len(scans) == 0 {
		l.diags.Add("HF2020", at, sources[0].Name(), "entities", t.Name)
		return nil, false
	}
	return scans, true
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
	p, ok := l.pattern(e, false, recordPattern{l, typ, sources})
	return p, l.observations(e) && ok
}

// getFromVariable filters a variable.
func (l *lowerer) getFromVariable(g *ast.Get, v *ir.Binding, t *entity.Type) (*ir.Binding, bool) {
	if v.Type != t.Name || v.Shape == ir.TableRows {
		l.diags.Add("HF2017", g.From[0].Span(), v.Name, shapeName(v), t.Name)
		return nil, false
	}
	if g.Time != nil {
		l.diags.Add("HF2012", g.Time.Span(), "a time range on a variable")
		return nil, false
	}
	limit, ok := l.limit(g.Limit)
	if !ok {
		return nil, false
	}
	out := derived(v)
	out.Rel, out.Birth = &ir.Ref{ID: v.ID()}, "get"
	if g.Where != nil {
		pred, ok := l.filter(g.Where, v)
		if !ok {
			return nil, false
		}
		out.Rel = &ir.Filter{Input: out.Rel, Pred: pred}
		out.Inputs = append(out.Inputs, referencedNames(g.Where)...)
	}
	if limit > 0 {
		out.Rel = &ir.Limit{Input: out.Rel, Count: limit, Order: v.Order}
	}
	return out, true
}

// derived is a binding made from the rows of another one.
func derived(v *ir.Binding) *ir.Binding {
	return &ir.Binding{
		Type: v.Type, Shape: v.Shape, Order: v.Order, Visible: v.Visible, Declared: v.Declared, Range: v.Range,
		Birth: v.Birth, Source: v.Source, Inputs: []string{v.Name},
	}
}

func shapeName(b *ir.Binding) string {
	if b.Shape == ir.TableRows {
		return "a table"
	}
	return b.Type
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
// own searches there, widened once. It reports false when there is none, or one without a range.
func (l *lowerer) referenced(e ast.Expr) (ir.Timespan, bool) {
	var hull ir.Timespan
	found, bounded := false, true
	for _, name := range referencedNames(e) {
		b := l.vars[name]
		if b == nil || b.Birth == "new" {
			continue
		}
		if b.Declared.IsZero() {
			bounded = false
		}
		if !found {
			hull, found = b.Declared, true
		} else {
			hull = hull.Hull(b.Declared)
		}
	}
	return hull, found && bounded
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

func sourceNames(sources []plan.Source) string {
	out := ""
	for i, s := range sources {
		if i > 0 {
			out += ", "
		}
		out += s.Name()
	}
	return out
}
