package opt

import (
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
)

// mapPreds applies f to every node of every predicate of a program, inside out. It returns p itself when nothing changed.
func mapPreds(p *ir.Program, f func(ir.Expr) ir.Expr) *ir.Program {
	return mapWholePreds(p, func(e ir.Expr) ir.Expr { return ir.MapExpr(e, f) })
}

// mapWholePreds applies f to every predicate of a program as a whole.
func mapWholePreds(p *ir.Program, f func(ir.Expr) ir.Expr) *ir.Program {
	return mapRels(p, func(r ir.Rel) ir.Rel {
		switch r := r.(type) {
		case *ir.Scan:
			if e := f(r.Pred); e != r.Pred {
				out := *r
				out.Pred = e
				return &out
			}
		case *ir.Related:
			return withSteps(r, func(s ir.Step) ir.Step {
				s.Pred = f(s.Pred)
				return s
			})
		case *ir.Filter:
			if e := f(r.Pred); e != r.Pred {
				return &ir.Filter{Input: r.Input, Pred: e}
			}
		case *ir.Entities, *ir.Limit, *ir.Union, *ir.Ref, *ir.Values, *ir.Loaded, *ir.Records, *ir.Group, *ir.Join, *ir.Applied, *ir.Follow, *ir.Extend:
		default:
			panic(unhandled(r))
		}
		return r
	})
}

// withSteps is a relation with f of each of its steps; itself when none changes.
func withSteps(r *ir.Related, f func(ir.Step) ir.Step) *ir.Related {
	out := *r
	out.Steps = make([]ir.Step, len(r.Steps))
	changed := false
	for i, s := range r.Steps {
		out.Steps[i] = f(s)
		changed = changed || out.Steps[i].Pred != s.Pred
	}
	if !changed {
		return r
	}
	return &out
}

// exact reports that an attribute has one value of its own kind, which is compared as what it is: not a list, of which any
// element may hold, and not a text that stands for what nobody declared.
func exact(a ir.Attr) bool {
	return a.Kind != entity.KindList && !a.Extension && !a.Open && a.Identity == ""
}
