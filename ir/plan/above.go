package plan

import (
	"slices"

	"github.com/huntc/huntc/ir"
)

// Limited is a LIMIT, an OFFSET or both, of a variable or of a DISP. What is kept are the first in an order, so all rows are
// found and put in order before one is left out.
type Limited struct {
	Variable      string
	Count, Offset int64 // a Count of 0 keeps all after Offset
	Rows          ir.Shape
	// Order is that of a SORT; behind it, and where there is none, entities and records come first observed first.
	Order []ir.SortKey
	// Shown: it is a DISP's and keeps distinct rows as they are shown, not entities.
	Shown bool
}

// Limits are the LIMITs of optimized programs, each once, in order. nil is a program without any.
func Limits(programs ...*ir.Program) []Limited {
	var out []Limited
	add := func(l Limited) {
		if !slices.ContainsFunc(out, l.same) {
			out = append(out, l)
		}
	}
	shown := func(d *ir.Disp) {
		if d.Count > 0 || d.Offset > 0 {
			add(Limited{Variable: d.Variable, Count: d.Count, Offset: d.Offset, Rows: d.Shape, Order: d.Order, Shown: true})
		}
	}
	for _, p := range programs {
		if p == nil {
			continue
		}
		p.WalkOwned(func(variable string, r ir.Rel) {
			if k, ok := r.(*ir.Limit); ok {
				add(Limited{Variable: variable, Count: k.Count, Offset: k.Offset, Rows: p.ShapeOf(k.Input), Order: k.Order})
			}
		})
		for _, s := range p.Sinks {
			switch k := s.(type) {
			case *ir.Disp:
				shown(k)
			case *ir.Save:
				shown(&k.Rows)
			case *ir.Explain:
				shown(&k.Rows)
			case *ir.Info, *ir.Describe, *ir.Apply, *ir.Store, *ir.Summary, *ir.Mentioned:
			}
		}
	}
	return out
}

func (l Limited) same(o Limited) bool {
	return l.Variable == o.Variable && l.Count == o.Count && l.Offset == o.Offset && l.Rows == o.Rows && l.Shown == o.Shown &&
		slices.Equal(l.Order, o.Order)
}

// Above is a predicate that no scan tests: it is about what rows become, so the scans below find more than it keeps.
type Above struct {
	Variable  string
	Predicate string
	Rows      ir.Shape
	// Applied: the rows are those that an analytics returned.
	Applied bool
}

// Filters are the predicates above the scans of optimized programs, each once, in order. nil is a program without any.
func Filters(programs ...*ir.Program) []Above {
	var out []Above
	for _, p := range programs {
		if p == nil {
			continue
		}
		p.WalkOwned(func(variable string, r ir.Rel) {
			k, ok := r.(*ir.Filter)
			if !ok {
				return
			}
			f := Above{variable, ir.PrintExpr(k.Pred), p.ShapeOf(k.Input), p.IsApplied(k.Input)}
			if !slices.Contains(out, f) {
				out = append(out, f)
			}
		})
	}
	return out
}
