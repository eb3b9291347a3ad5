package opt

import "github.com/huntc/huntc/ir"

// MergeFilters makes one filter of two that follow each other, also where a variable is between them that nothing else uses.
//
//	q = filter name = 'a'              r = filter name = 'a' and pid = 1
//	  ref p                       =>     ref p
//	r = filter pid = 1
//	  ref q
//
// It does not fire where something else uses the variable between them, nor across a LIMIT.
var MergeFilters = Rule{
	Name: "merge-filters",
	Doc:  "filters that follow each other are one",
	Apply: func(p *ir.Program, _ Facts) *ir.Program {
		return mapOver(p, func(f *ir.Filter, below func(ir.Rel) ir.Rel) ir.Rel {
			for {
				inner, ok := below(f.Input).(*ir.Filter)
				if !ok {
					return f
				}
				f = &ir.Filter{Input: inner.Input, Pred: ir.Conj(inner.Pred, f.Pred)}
			}
		})
	},
}
