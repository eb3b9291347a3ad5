package opt

import (
	"slices"

	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
)

// NarrowAttributes asks each binding for the attributes that its users need and no more. Entities that nobody shows or
// filters are left as identities alone; a merge whose attributes are needed is taken over all evidence of its parts, since
// a later mention of one part may override an earlier one of another.
//
//	a = entities                 a = entities              (keys: only FIND uses a)
//	b = entities            =>   b = entities [name]
//	disp b [name]                disp b [name]
//
// It does not fire where there is nothing to ask for: on the values of a NEW. Emission reads what it writes, so when it is off
// every variable carries what is asked of any of its type.
var NarrowAttributes = Rule{
	Name:    "narrow-attributes",
	Doc:     "bindings carry only the attributes that are asked for, identities alone where none is",
	Apply:   func(p *ir.Program, f Facts) *ir.Program { return narrow(p, f, nil) },
	Without: wide,
}

// wide has every entity of a type carry what is asked of any of them.
func wide(p *ir.Program, f Facts) *ir.Program {
	asked := map[string][]ir.Attr{}
	for _, b := range narrow(p, f, nil).Bindings {
		if _, ok := b.Rel.(*ir.Entities); ok {
			for _, a := range b.Need {
				asked[b.Type] = add(asked[b.Type], a)
			}
		}
	}
	return narrow(p, f, asked)
}

// narrow asks each binding for what its users need, and its entities for what is asked of their type besides.
func narrow(p *ir.Program, f Facts, besides map[string][]ir.Attr) *ir.Program {
	n := &narrower{Facts: f, prog: p, need: map[string][]ir.Attr{}}
	for _, b := range p.Bindings {
		if len(b.Keep) > 0 {
			n.need[b.ID()] = b.Keep
		}
		if _, ok := b.Rel.(*ir.Entities); ok && len(besides[b.Type]) > 0 {
			n.need[b.ID()] = besides[b.Type]
		}
	}
	out := &ir.Program{Bindings: make([]*ir.Binding, len(p.Bindings))}
	changed := false
	for _, s := range p.Sinks {
		out.Sinks = append(out.Sinks, n.sink(s))
		changed = changed || out.Sinks[len(out.Sinks)-1] != s
	}
	for i := len(p.Bindings) - 1; i >= 0; i-- {
		b := *p.Bindings[i]
		b.Need = n.need[b.ID()]
		b.Rel = n.rel(b.Rel, b.Need)
		out.Bindings[i] = &b
		changed = changed || b.Rel != p.Bindings[i].Rel || !slices.Equal(b.Need, p.Bindings[i].Need)
	}
	if !changed {
		return p
	}
	return out
}

var first = ir.Attr{Path: ir.FirstObserved, Kind: entity.KindTime}

var weight = ir.Attr{Path: ir.NumberObserved, Kind: entity.KindInt}

type narrower struct {
	Facts
	prog *ir.Program
	need map[string][]ir.Attr
}

func (n *narrower) sink(s ir.Sink) ir.Sink {
	switch s := s.(type) {
	case *ir.Disp:
		var need []ir.Attr
		for _, c := range s.Columns {
			if c.Attr.Path != ir.ID || s.Shape == ir.TableRows {
				need = add(need, c.Attr)
			}
		}
		need = n.shown(addKeys(need, s.Order), s.Shape)
		return ir.MapSink(s, func(r ir.Rel) ir.Rel { return n.rel(r, need) })
	case *ir.Info:
		var need []ir.Attr
		for _, c := range s.Columns {
			need = add(need, c.Attr)
		}
		if s.Weighted {
			need = add(need, weight)
		}
		var applied []ir.Attr
		for _, c := range s.Applied {
			applied = add(applied, c.Attr)
		}
		return ir.MapSink(s, func(r ir.Rel) ir.Rel {
			if r == s.Rows {
				return n.rel(r, applied)
			}
			return n.rel(r, need)
		})
	case *ir.Save:
		rows, _ := n.sink(&s.Rows).(*ir.Disp)
		if rows.Input == s.Rows.Input {
			return s
		}
		out := *s
		out.Rows = *rows
		return &out
	case *ir.Explain:
		out := *s
		out.Input = n.rel(s.Input, nil)
		if rows, ok := n.sink(&s.Rows).(*ir.Disp); ok {
			out.Rows = *rows
		}
		if out.Input == s.Input && out.Rows.Input == s.Rows.Input {
			return s
		}
		return &out
	case *ir.Describe:
		return ir.MapSink(s, func(r ir.Rel) ir.Rel { return n.rel(r, []ir.Attr{s.Attr}) })
	case *ir.Apply:
		for _, r := range s.Results {
			n.rel(r, nil)
		}
		for _, a := range s.Args {
			for _, v := range a.Values {
				if v.Input != nil { // the values come as DISP shows them
					n.rel(v.Input, n.shown([]ir.Attr{v.Attr}, n.prog.ShapeOf(v.Input)))
				}
			}
		}
		return s
	case *ir.Summary:
		i := -1
		return ir.MapSink(s, func(r ir.Rel) ir.Rel {
			if i++; s.Counts[i].Weighted {
				return n.rel(r, []ir.Attr{weight})
			}
			return n.rel(r, nil)
		})
	case *ir.Mentioned:
		return ir.MapSink(s, func(r ir.Rel) ir.Rel { return n.rel(r, nil) })
	case *ir.Store:
		return s // the planner makes them of what was narrowed
	}
	panic(unhandled(s))
}

// shown adds what rows of the shape are ordered by.
func (n *narrower) shown(need []ir.Attr, shape ir.Shape) []ir.Attr {
	if shape == ir.EntityRows {
		return add(need, first)
	}
	return need
}

// rel narrows a relation whose rows are asked for need, and notes what it needs of others.
func (n *narrower) rel(r ir.Rel, need []ir.Attr) ir.Rel {
	switch r := r.(type) {
	case *ir.Ref:
		for _, a := range need {
			n.need[r.ID] = add(n.need[r.ID], a)
		}
		if _, ok := n.need[r.ID]; !ok {
			n.need[r.ID] = nil
		}
		return r
	case *ir.Entities:
		return n.entities(r, need)
	case *ir.Filter:
		out := &ir.Filter{Pred: n.expr(r.Pred)}
		out.Input = n.rel(r.Input, addExpr(need, r.Pred))
		return out
	case *ir.Limit:
		out := *r
		below := addKeys(need, r.Order)
		if n.prog.ShapeOf(r.Input) == ir.EntityRows {
			below = add(below, first)
		}
		for _, a := range n.prog.TableKeys(r) {
			below = add(below, a)
		}
		out.Input = n.rel(r.Input, below)
		return &out
	case *ir.Union:
		return n.union(r, need)
	case *ir.Records:
		out := *r
		out.Attrs = withoutFirst(need)
		out.Input = n.rel(r.Input, nil)
		return &out
	case *ir.Group:
		return n.group(r)
	case *ir.Join:
		return n.join(r, need)
	case *ir.Applied:
		out := *r
		out.Input = n.rel(r.Input, r.Below(need))
		return &out
	case *ir.Follow:
		return n.follow(r, need)
	case *ir.Extend:
		return n.extend(r, need)
	case *ir.Scan, *ir.Related:
		return ir.MapChildren(r, func(c ir.Rel) ir.Rel { return n.rel(c, n.asked(r, c)) })
	case *ir.Values, *ir.Loaded:
		return r
	}
	panic(unhandled(r))
}

// asked is what a scan's predicate asks of a relation that it looks things up in: for a reference its attribute, for
// identities nothing.
func (n *narrower) asked(r, c ir.Rel) []ir.Attr {
	var need []ir.Attr
	look := func(e ir.Expr) {
		ir.Leaves(e, func(l ir.Expr) {
			if in, asked, ok := n.prog.Asked(l); ok && in == c {
				for _, a := range asked {
					need = add(need, a)
				}
			}
		})
	}
	switch r := r.(type) {
	case *ir.Scan:
		look(r.Pred)
	case *ir.Related:
		for _, s := range r.Steps {
			look(s.Pred)
		}
	case *ir.Entities, *ir.Filter, *ir.Limit, *ir.Union, *ir.Ref, *ir.Values, *ir.Loaded, *ir.Records, *ir.Group, *ir.Join, *ir.Applied, *ir.Follow, *ir.Extend:
	}
	return need
}

// expr narrows the relations that a predicate above entities looks things up in.
func (n *narrower) expr(e ir.Expr) ir.Expr {
	return ir.MapExpr(e, func(e ir.Expr) ir.Expr {
		switch e.(type) {
		case *ir.InRef, *ir.KeyIn:
			_, need, _ := n.prog.Asked(e)
			return ir.MapExprRels(e, func(r ir.Rel) ir.Rel { return n.rel(r, need) })
		}
		return e
	})
}

func (n *narrower) group(r *ir.Group) ir.Rel {
	var need []ir.Attr
	for _, k := range r.Keys {
		if k.Attr.Path != ir.ID {
			need = add(need, k.Attr)
		}
	}
	for _, a := range r.Aggs {
		if a.Attr.Path != ir.ID {
			need = add(need, a.Attr)
		}
	}
	out := *r
	out.Input = n.rel(r.Input, need)
	return &out
}

// extend takes the attributes asked for from where each is.
func (n *narrower) extend(r *ir.Extend, need []ir.Attr) ir.Rel {
	has := func(attrs []ir.Attr, a ir.Attr) bool {
		return slices.ContainsFunc(attrs, func(x ir.Attr) bool { return x.Path == a.Path })
	}
	var own, added []ir.Attr
	for _, a := range need {
		if has(r.Attrs, a) || a.Open {
			added = add(added, a)
		} else {
			own = add(own, a)
		}
	}
	if len(added) == 0 {
		return n.rel(r.Input, own)
	}
	return &ir.Extend{Input: n.rel(r.Input, own), From: n.rel(r.From, added), Attrs: added}
}

// follow asks the entities that a reference leads to for what is asked of them, and the rows for the reference and the rest.
func (n *narrower) follow(r *ir.Follow, need []ir.Attr) ir.Rel {
	out := *r
	out.Attrs = nil
	var own, of []ir.Attr
	for _, a := range need {
		i := slices.IndexFunc(r.Attrs, func(x ir.Followed) bool { return x.Attr.Path == a.Path })
		if i < 0 {
			own = add(own, a)
			continue
		}
		out.Attrs = append(out.Attrs, r.Attrs[i])
		of = add(of, r.Attrs[i].Of)
	}
	if len(out.Attrs) == 0 {
		return n.rel(r.Input, own)
	}
	out.Input, out.From = n.rel(r.Input, add(own, r.Ref)), n.rel(r.From, of)
	return &out
}

// join keeps the columns asked for, and asks each side for them and for what the rows agree in.
func (n *narrower) join(r *ir.Join, need []ir.Attr) ir.Rel {
	out := *r
	out.Columns = nil
	var left, right []ir.Attr
	if r.LeftBy.Path != ir.ID {
		left, right = add(left, r.LeftBy), add(right, r.RightBy)
	}
	for _, c := range r.Columns {
		if !slices.ContainsFunc(need, func(a ir.Attr) bool { return a.Path == c.Name }) {
			continue
		}
		out.Columns = append(out.Columns, c)
		if c.Left != nil && c.Left.Path != ir.ID {
			left = add(left, *c.Left)
		}
		if c.Right != nil && c.Right.Path != ir.ID {
			right = add(right, *c.Right)
		}
	}
	out.Left, out.Right = n.rel(r.Left, left), n.rel(r.Right, right)
	return &out
}

// union of entities keeps to identities where nothing else is asked for; otherwise it merges the evidence of its parts.
func (n *narrower) union(r *ir.Union, need []ir.Attr) ir.Rel {
	if n.prog.ShapeOf(r) == ir.EntityRows && len(need) > 0 && !isMentions(r) && !n.prog.IsApplied(r) {
		if scans, ok := n.prog.Evidence(r); ok {
			return n.entities(&ir.Entities{Input: ir.MentionUnion(scans), Type: scans[0].Type}, need)
		}
	}
	return ir.MapChildren(r, func(c ir.Rel) ir.Rel { return n.rel(c, need) })
}

func isMentions(u *ir.Union) bool {
	switch u.Inputs[0].(type) {
	case *ir.Scan, *ir.Related:
		return true
	}
	return false
}

// entities takes up the attributes asked for, each to be completed from the entity's other records.
func (n *narrower) entities(r *ir.Entities, need []ir.Attr) ir.Rel {
	out := *r
	out.Input = n.rel(r.Input, nil)
	out.Attrs = need
	out.Complete = withoutFirst(need)
	out.Completion = nil
	if len(out.Complete) > 0 && !r.Whole {
		out.Completion = n.completion(&out)
	}
	if len(out.Completion) == 0 {
		out.Complete = nil
	}
	return &out
}

// completion are the scans that find the entities' other records: every role of the type that carries one of the
// attributes, in the time range of the evidence.
func (n *narrower) completion(r *ir.Entities) []*ir.Scan {
	if !slices.ContainsFunc(ir.ScansOf(r.Input), func(s *ir.Scan) bool { return !isFalse(s.Pred) }) {
		return nil // there are no entities
	}
	keys := &ir.Entities{Input: r.Input, Type: r.Type}
	var out []*ir.Scan
	for _, t := range evidenceSpans(r.Input) {
		src, err := n.Catalog.Source(t.source)
		if err != nil {
			continue
		}
		for _, role := range src.Roles(r.Type) {
			if n.carries(t.source, role.Name, r.Complete) {
				out = append(out, &ir.Scan{
					Source: t.source, Type: r.Type, Role: role.Name, Span: t.span,
					Pred: &ir.KeyIn{Role: role.Name, Input: keys},
				})
			}
		}
	}
	return out
}

// carries reports whether the role has one of the attributes in the source.
func (f Facts) carries(source, role string, attrs []ir.Attr) bool {
	src, err := f.Catalog.Source(source)
	if err != nil {
		return false
	}
	for _, a := range attrs {
		if r2, attr, ok := f.Model.InRole(role, a.Path); ok && (a.Extension || attr == ir.ID || src.Maps(r2, attr)) {
			return true
		}
	}
	return false
}
