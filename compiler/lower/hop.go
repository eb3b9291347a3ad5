package lower

import (
	"slices"

	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
)

// mention is what the leaves of a pattern are bound to: the mention of a record in one role, of the roles among which it may
// be. A path that leaves the record is followed to other records of the entity where it does.
type mention struct {
	recordPattern
	s     plan.Source
	role  string
	among []string
}

// bind turns a pattern into a predicate: leaves that the record can decide by themselves, those that leave it at the same
// reference in one conjunction together, by one other record. It reports false when the pattern spreads too wide.
func (m mention) bind(p pattern) (ir.Expr, bool) {
	hops := map[string]entity.Hop{}
	var order []string
	p = mapLeaves(p, func(leaf *patLeaf) pattern {
		a, _ := ir.AttrOf(leaf.expr)
		h, leaves := m.l.Model.Hop(m.role, a.Path)
		switch {
		case m.closer(a.Path):
			return &patDone{expr: missing(leaf.expr)}
		case !leaves:
			return &patDone{expr: m.l.inRole(leaf.expr, m.s, m.role)}
		}
		a.Path = h.Rest
		rest := ir.WithAttr(leaf.expr, a)
		at := h.Role + " " + h.Ref
		if n, ok := rest.(*ir.IsNull); ok && !n.Negated {
			return &patDone{m.nowhere(h, a), at}
		}
		if _, seen := hops[at]; !seen {
			hops[at] = h
			order = append(order, at)
		}
		return &patLeaf{at, rest}
	})
	for _, at := range order {
		x := &existence{typ: at, left: maxAlternatives, some: func(parts []pattern, alone bool) (pattern, bool) {
			return m.behind(hops[at], parts, alone)
		}}
		var ok bool
		if p, ok = x.bind(p); !ok {
			return nil, false
		}
	}
	return bindLeaves(p, func(leaf *patLeaf) ir.Expr { panic(unhandled(leaf)) }), true
}

// closer reports that another of the roles has the attribute after fewer hops: then it is missing here, so that a parent's
// name is asked of records that hold it.
func (m mention) closer(path string) bool {
	own, ok := m.l.Model.Hops(m.role, path)
	return ok && slices.ContainsFunc(m.among, func(role string) bool {
		n, ok := m.l.Model.Hops(role, path)
		return ok && n < own
	})
}

// behind binds what a conjunction asks behind a reference: of the element that the record itself holds, where it asks
// nothing else, and of one record of the same entity otherwise.
func (m mention) behind(h entity.Hop, parts []pattern, alone bool) (pattern, bool) {
	if alone && !m.asked && h.Element != "" {
		e, ok := mention{m.recordPattern, m.s, h.Element, []string{h.Element}}.bind(&patAnd{parts})
		return &patDone{expr: e}, ok
	}
	keys, ok := m.records(h, &patAnd{parts})
	if !ok {
		return nil, false
	}
	if keys == nil {
		return &patDone{expr: &ir.False{}}, true
	}
	return &patDone{expr: &ir.KeyIn{Role: h.Role, Input: keys}}, true
}

// nowhere holds where no record of the entity gives the attribute behind the reference a value.
func (m mention) nowhere(h entity.Hop, a ir.Attr) ir.Expr {
	keys, _ := m.records(h, &patLeaf{"", &ir.IsNull{Attr: a, Negated: true}})
	if keys == nil {
		return &ir.True{}
	}
	return &ir.KeyIn{Role: h.Role, Input: keys, Negated: true}
}

// records are the entities of which some record holds the reference and, behind it, the pattern; nil for none.
func (m mention) records(h entity.Hop, rest pattern) (ir.Rel, bool) {
	var scans []*ir.Scan
	m.asked = false
	for _, s := range m.sources {
		for _, pair := range m.l.Model.Holders(h) {
			r, _ := m.l.Model.Role(pair.From)
			if !hasRole(s, r) {
				continue
			}
			e, ok := mention{m.recordPattern, s, pair.To, []string{pair.To}}.bind(rest)
			if !ok {
				return nil, false
			}
			if _, never := e.(*ir.False); never {
				continue
			}
			scans = append(scans, &ir.Scan{
				Source: s.Name(), Type: r.Types[0], Role: pair.From, Span: m.elsewhere, Pred: ir.Conj(mentionsAny(r), e),
			})
		}
	}
	if len(scans) == 0 {
		return nil, true
	}
	next := ir.Binding{Name: m.l.result, Version: m.l.versions[m.l.result] + 1}
	return m.l.bindBetween(next.ID(), h.Ref, &ir.Entities{Input: ir.MentionUnion(scans), Type: scans[0].Type}), true
}

// between is the birth of what a path leads over.
const between = "reference"

// bindBetween binds what a path leads over, under a name that no variable can have: the variable's and the reference's.
// What several paths lead over is bound once.
func (l *lowerer) bindBetween(variable, ref string, r ir.Rel) *ir.Ref {
	text := ir.PrintRel(r)
	if id, ok := l.bound[text]; ok {
		return &ir.Ref{ID: id}
	}
	name := variable + "." + ref
	l.versions[name]++
	b := &ir.Binding{Name: name, Version: l.versions[name], Type: l.prog.TypeOf(r), Shape: l.prog.ShapeOf(r), Rel: r, Birth: between, Span: l.place}
	l.prog.Bindings = append(l.prog.Bindings, b)
	l.origins[b.ID()] = l.origin(b.Rel)
	l.bound[text] = b.ID()
	return &ir.Ref{ID: b.ID()}
}

// hasRole reports that the source mentions entities in the role.
func hasRole(s plan.Source, role *entity.Role) bool {
	return slices.ContainsFunc(s.Roles(role.Types[0]), func(r plan.Role) bool { return r.Name == role.Name })
}

// end is where a path ends: an attribute of the mention in a role.
type end struct{ role, attr string }

// ends are the ends of an attribute's path from the mention in role, in the records of a source: one in the record itself, or
// those in others, however often it leaves them.
func (l *lowerer) ends(s plan.Source, role, path string) []end {
	if r, attr, ok := l.Model.InRole(role, path); ok {
		return []end{{r, attr}}
	}
	h, ok := l.Model.Hop(role, path)
	if !ok {
		return nil
	}
	if h.Element != "" {
		return l.ends(s, h.Element, h.Rest)
	}
	var out []end
	for _, pair := range l.Model.Holders(h) {
		if from, _ := l.Model.Role(pair.From); hasRole(s, from) {
			out = append(out, l.ends(s, pair.To, h.Rest)...)
		}
	}
	return out
}
