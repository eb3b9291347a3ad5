package opt

import (
	"slices"

	"github.com/huntc/huntc/ir"
)

// Prefilter looks for records that could satisfy a filter before it merges the records of every entity: an attribute has a
// value because some record says so.
//
//	q = filter command_line like '%x%'         q.matching = entities
//	  ref p                                      scan edr as process where process:command_line like '%x%'
//	p = entities                          =>   q.near = entities
//	  scan edr as process                        scan edr as process where key(process) in q.matching
//	                                           q = filter command_line like '%x%'
//	                                             ref q.near
//
// The filter stays: a later record may say something else. It does not fire where the entities are found by a value or by
// their keys already, where the filter holds for what nobody says (`is null`) or for most (`!=`), nor where something else
// uses the variable.
var Prefilter = Rule{
	Name: "prefilter",
	Doc:  "entities are merged only where some record satisfies the filter above them",
	Apply: func(p *ir.Program, f Facts) *ir.Program {
		u := pusher{f, p, countUses(p)}
		out := &ir.Program{}
		changed := false
		for _, b := range p.Bindings {
			add, rel := u.prefiltered(b.ID(), b, b.Rel)
			if add != nil {
				c := *b
				c.Rel, b, changed = rel, &c, true
				out.Bindings = append(out.Bindings, add...)
			}
			out.Bindings = append(out.Bindings, b)
		}
		for _, s := range p.Sinks {
			if d, ok := s.(*ir.Disp); ok {
				add, rel := u.prefiltered(d.Variable+".shown", &ir.Binding{Type: p.TypeOf(d.Input), Span: d.Span}, d.Input)
				if add != nil && p.Binding(add[0].ID()) == nil && !bound(out, add[0].ID()) {
					c := *d
					c.Input, s, changed = rel, &c, true
					out.Bindings = append(out.Bindings, add...)
				}
			}
			out.Sinks = append(out.Sinks, s)
		}
		if !changed {
			return p
		}
		return live(p, out)
	},
}

func bound(p *ir.Program, id string) bool {
	return slices.ContainsFunc(p.Bindings, func(b *ir.Binding) bool { return b.ID() == id })
}

// prefiltered is a relation that looks for matching records first, and the bindings that it stands on then; nil where it
// stays as it is.
func (u pusher) prefiltered(name string, b *ir.Binding, r ir.Rel) ([]*ir.Binding, ir.Rel) {
	if l, ok := r.(*ir.Limit); ok {
		add, in := u.prefiltered(name, b, l.Input)
		if add == nil {
			return nil, r
		}
		out := *l
		out.Input = in
		return add, &out
	}
	f, ok := r.(*ir.Filter)
	if !ok {
		return nil, r
	}
	e, ok := soleUse(u.prog, u.uses, f.Input).(*ir.Entities)
	if !ok || !unselective(ir.ScansOf(e.Input)) {
		return nil, r
	}
	matching := u.matching(e, f.Pred)
	if len(matching) == 0 {
		return nil, r
	}
	bind := func(suffix string, rel ir.Rel) *ir.Binding {
		return &ir.Binding{Name: name + suffix, Version: 1, Type: e.Type, Rel: rel, Birth: b.Birth, Span: b.Span}
	}
	first := bind(".matching", &ir.Entities{Input: ir.MentionUnion(matching), Type: e.Type})
	var near []*ir.Scan
	for _, s := range ir.ScansOf(e.Input) {
		c := *s
		c.Pred = ir.Conj(s.Pred, &ir.KeyIn{Role: s.Role, Input: &ir.Ref{ID: first.ID()}})
		near = append(near, &c)
	}
	c := *e
	c.Input = ir.MentionUnion(near)
	second := bind(".near", &c)
	return []*ir.Binding{first, second}, &ir.Filter{Input: &ir.Ref{ID: second.ID()}, Pred: f.Pred}
}

// matching are scans of the records, one of which each entity has for which a predicate holds: in the roles of the type, in
// the time in which an attribute may be completed. None where the predicate finds nothing.
func (u pusher) matching(e *ir.Entities, pred ir.Expr) []*ir.Scan {
	i := slices.IndexFunc(ir.Conjuncts(pred), finds)
	if i < 0 {
		return nil
	}
	want := ir.Conjuncts(pred)[i]
	var out []*ir.Scan
	for _, t := range evidenceSpans(e.Input) {
		src, err := u.Catalog.Source(t.source)
		if err != nil {
			return nil
		}
		for _, role := range src.Roles(e.Type) {
			x, ok := u.somewhere(want, source{u.Facts, t.source, role.Name})
			if !ok {
				return nil
			}
			if !isFalse(x) {
				out = append(out, &ir.Scan{Source: t.source, Type: e.Type, Role: role.Name, Span: t.span, Pred: x})
			}
		}
	}
	return out
}

// somewhere is a predicate over an entity as one that some record in a role satisfies: each comparison holds in some record,
// not all of them in one. An attribute that the role cannot have is nowhere there.
func (u pusher) somewhere(e ir.Expr, s source) (ir.Expr, bool) {
	switch e := e.(type) {
	case *ir.And: // each part holds somewhere: one will do
		return u.somewhere(e.Args[slices.IndexFunc(e.Args, finds)], s)
	case *ir.Or:
		var parts []ir.Expr
		for _, a := range e.Args {
			x, ok := u.somewhere(a, s)
			if !ok {
				return nil, false
			}
			parts = append(parts, x)
		}
		return ir.Disj(parts...), true
	}
	a, ok := ir.AttrOf(e)
	if !ok || a.Extension || a.Open || a.Identity != "" {
		return nil, false
	}
	role, attr, known := u.Model.InRole(s.role, a.Path)
	if !known {
		return &ir.False{}, true
	}
	src, err := u.Catalog.Source(s.name)
	if err != nil {
		return nil, false
	}
	if !src.Maps(role, attr) {
		return &ir.False{}, true
	}
	return ir.WithAttr(e, ir.Attr{Role: role, Path: attr, Kind: a.Kind}), true
}

// finds reports that a predicate finds few rows: it compares with values, and not with what they are not.
func finds(e ir.Expr) bool {
	switch e := e.(type) {
	case *ir.And:
		return slices.ContainsFunc(e.Args, finds)
	case *ir.Or:
		return !slices.ContainsFunc(e.Args, func(a ir.Expr) bool { return !finds(a) })
	case *ir.Compare:
		switch e.Op {
		case ir.EQ, ir.Like, ir.Matches, ir.Subset:
			return true
		case ir.NE, ir.LT, ir.LE, ir.GT, ir.GE, ir.NotLike, ir.NotMatches, ir.NotSubset, ir.Superset, ir.NotSuperset:
			return false
		}
		panic(unhandled(e.Op))
	case *ir.In:
		return !e.Negated
	case *ir.InRef:
		return !e.Negated
	case *ir.KeyIn:
		return !e.Negated
	case *ir.SameRecord:
		return finds(e.Pred)
	case nil, *ir.True, *ir.IsNull, *ir.RecordKind, *ir.Mentions:
		return false
	case *ir.False:
		return true
	}
	panic(unhandled(e))
}

// unselective reports that one of the scans returns most of its records.
func unselective(scans []*ir.Scan) bool {
	return slices.ContainsFunc(scans, func(s *ir.Scan) bool { return !finds(s.Pred) })
}

// sourceSpan is the hull of the ranges in which a source is searched.
type sourceSpan struct {
	source string
	span   ir.Timespan
}

// evidenceSpans are the sources of mentions, in order, with the ranges in which these are.
func evidenceSpans(mentions ir.Rel) []sourceSpan {
	var out []sourceSpan
	for _, s := range ir.ScansOf(mentions) {
		i := slices.IndexFunc(out, func(t sourceSpan) bool { return t.source == s.Source })
		if i < 0 {
			out = append(out, sourceSpan{s.Source, s.Span})
			continue
		}
		out[i].span = out[i].span.Hull(s.Span)
	}
	return out
}
