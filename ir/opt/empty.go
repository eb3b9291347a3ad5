package opt

import (
	"slices"

	"github.com/huntc/huntc/ir"
)

// DropEmpty leaves out what cannot have rows: parts of a union whose predicate is false, and what is looked up in a variable
// that is empty.
//
//	union                                       scan edr as parent where parent:pid = 1
//	  scan edr as process where false      =>
//	  scan edr as parent where parent:pid = 1
//
//	scan … where key(parent) in p               scan … where false
//	  (p is empty)                         =>
//
// It does not fire for the last part of a union: something must say what the columns are.
var DropEmpty = Rule{
	Name: "drop-empty",
	Doc:  "what can have no rows is not read",
	Apply: func(p *ir.Program, _ Facts) *ir.Program {
		d := &emptiness{empty: map[string]bool{}}
		out := &ir.Program{}
		changed := false
		for _, b := range p.Bindings {
			rel := d.rel(b.Rel)
			d.empty[b.ID()] = d.none(rel)
			if rel != b.Rel {
				c := *b
				c.Rel, b, changed = rel, &c, true
			}
			out.Bindings = append(out.Bindings, b)
		}
		for _, s := range p.Sinks {
			next := ir.MapSink(s, d.rel)
			changed = changed || next != s
			out.Sinks = append(out.Sinks, next)
		}
		if !changed {
			return p
		}
		return out
	},
}

// emptiness knows which bindings are empty.
type emptiness struct{ empty map[string]bool }

// rel is a relation without its parts that have no rows.
func (d *emptiness) rel(r ir.Rel) ir.Rel {
	r = ir.MapChildren(r, d.rel)
	switch r := r.(type) {
	case *ir.Scan:
		if e := d.expr(r.Pred); e != r.Pred {
			out := *r
			out.Pred = e
			return &out
		}
	case *ir.Filter:
		if e := d.expr(r.Pred); e != r.Pred {
			return &ir.Filter{Input: r.Input, Pred: e}
		}
	case *ir.Related:
		return d.related(r)
	case *ir.Union:
		return d.union(r)
	case *ir.Entities, *ir.Limit, *ir.Ref, *ir.Values, *ir.Loaded, *ir.Records, *ir.Group, *ir.Join, *ir.Applied, *ir.Follow, *ir.Extend:
	default:
		panic(unhandled(r))
	}
	return r
}

func (d *emptiness) related(r *ir.Related) ir.Rel {
	r = withSteps(r, func(s ir.Step) ir.Step {
		s.Pred = d.expr(s.Pred)
		return s
	})
	some := slices.DeleteFunc(slices.Clone(r.Steps), func(s ir.Step) bool { return isFalse(s.Pred) })
	if len(some) == 0 || d.none(r.Input) {
		some = []ir.Step{{From: r.Steps[0].From, To: r.Steps[0].To, Pred: &ir.False{}}}
	}
	if len(some) == len(r.Steps) && some[0].Pred == r.Steps[0].Pred {
		return r
	}
	out := *r
	out.Steps = some
	return &out
}

// union drops the empty parts of mentions. Entities keep theirs: whether a merge has evidence is what its counts go by.
func (d *emptiness) union(r *ir.Union) ir.Rel {
	if !isMentions(r) {
		return r
	}
	some := slices.DeleteFunc(slices.Clone(r.Inputs), d.none)
	switch {
	case len(some) == len(r.Inputs):
		return r
	case len(some) == 0:
		return r.Inputs[0]
	case len(some) == 1:
		return some[0]
	}
	return &ir.Union{Inputs: some}
}

// expr is a predicate in which nothing is looked up in what is empty, and what that makes of the rest.
func (d *emptiness) expr(e ir.Expr) ir.Expr {
	if out := d.lookups(e); out != e {
		return folded(out)
	}
	return e
}

func (d *emptiness) lookups(e ir.Expr) ir.Expr {
	return ir.MapExpr(e, func(e ir.Expr) ir.Expr {
		switch e := e.(type) {
		case *ir.KeyIn:
			switch {
			case !d.none(e.Input):
			case e.Negated:
				return &ir.True{}
			default:
				return &ir.False{}
			}
		case *ir.InRef:
			switch {
			case !d.none(e.Input):
			case e.Negated:
				return &ir.IsNull{Attr: e.Attr, Negated: true}
			default:
				return &ir.False{}
			}
		case *ir.SameRecord:
			if isFalse(e.Pred) {
				return e.Pred
			}
		case *ir.True, *ir.False, *ir.And, *ir.Or, *ir.Compare, *ir.In, *ir.IsNull, *ir.RecordKind, *ir.Mentions:
		default:
			panic(unhandled(e))
		}
		return e
	})
}

// none reports that a relation has no rows whatever the store holds.
func (d *emptiness) none(r ir.Rel) bool {
	switch r := r.(type) {
	case *ir.Ref:
		return d.empty[r.ID]
	case *ir.Scan:
		return isFalse(r.Pred)
	case *ir.Related:
		return d.none(r.Input) || !slices.ContainsFunc(r.Steps, func(s ir.Step) bool { return !isFalse(s.Pred) })
	case *ir.Entities:
		return d.none(r.Input)
	case *ir.Filter:
		return isFalse(r.Pred) || d.none(r.Input)
	case *ir.Limit:
		return d.none(r.Input)
	case *ir.Union:
		return !slices.ContainsFunc(r.Inputs, func(in ir.Rel) bool { return !d.none(in) })
	case *ir.Values:
		return len(r.Rows) == 0
	case *ir.Records:
		return d.none(r.Input)
	case *ir.Group:
		return len(r.Keys) > 0 && d.none(r.Input)
	case *ir.Join:
		return d.none(r.Left) || d.none(r.Right)
	case *ir.Follow:
		return d.none(r.Input)
	case *ir.Extend:
		return d.none(r.Input)
	case *ir.Applied, *ir.Loaded:
		return false
	}
	panic(unhandled(r))
}

func isFalse(e ir.Expr) bool { _, ok := e.(*ir.False); return ok }
