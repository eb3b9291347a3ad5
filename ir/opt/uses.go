package opt

import (
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/plan"
)

// countUses counts the references to each binding.
func countUses(p *ir.Program) map[string]int {
	out := map[string]int{}
	plan.EachRel(p, func(r ir.Rel) {
		if ref, ok := r.(*ir.Ref); ok {
			out[ref.ID]++
		}
	})
	return out
}

// soleUse is the relation of the binding that r names where nothing else uses it, so that it may be written here instead;
// r itself otherwise. What an analytics made is no text.
func soleUse(p *ir.Program, uses map[string]int, r ir.Rel) ir.Rel {
	for {
		ref, ok := r.(*ir.Ref)
		if !ok || uses[ref.ID] > 1 {
			return r
		}
		below := p.Binding(ref.ID).Rel
		if _, made := below.(*ir.Applied); made {
			return r
		}
		r = below
	}
}

// mapOver applies f to every relation of one kind, with what tells the relation that an input stands for: soleUse. Bindings that
// nothing uses any more are dropped. It returns p itself when nothing changed.
func mapOver[R ir.Rel](p *ir.Program, f func(r R, below func(ir.Rel) ir.Rel) ir.Rel) *ir.Program {
	uses := countUses(p)
	below := func(r ir.Rel) ir.Rel { return soleUse(p, uses, r) }
	return live(p, mapEach(p, func(r R) ir.Rel { return f(r, below) }))
}

// live drops from what became of a program the bindings that nothing uses any more.
func live(before, after *ir.Program) *ir.Program {
	if after == before {
		return before
	}
	return plan.Live(after)
}
