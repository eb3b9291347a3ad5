package opt

import (
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/plan"
)

// InlineShownBinding puts the binding that a DISP shows in the place of its name, when nothing else uses it: the
// statement then ends in the query that a reader expects, not in a selection from a CTE.
//
//	n = entities …              disp n
//	disp n [name]          =>     entities …
//	  ref n
//
// It does not fire when another binding of the statement uses n too: its rows would be computed by two texts; nor for
// what an analytics made, which is no text.
var InlineShownBinding = Rule{
	Name: "inline-shown-binding",
	Doc:  "a binding that only the DISP uses is written in its place",
	Apply: func(p *ir.Program, _ Facts) *ir.Program {
		uses := countUses(p)
		out := p
		for i, s := range p.Sinks {
			d, ok := s.(*ir.Disp)
			if !ok {
				continue
			}
			in := d.Input
			for {
				ref, isRef := in.(*ir.Ref)
				if !isRef || uses[ref.ID] > 1 {
					break
				}
				if _, made := p.Binding(ref.ID).Rel.(*ir.Applied); made {
					break
				}
				// what the binding refers to is referred to from here now: the other counts stay
				in = p.Binding(ref.ID).Rel
			}
			if in != d.Input {
				c := *d
				c.Input = in
				out = withSink(out, i, &c)
			}
		}
		if out == p {
			return p
		}
		return plan.Live(out)
	},
}

// withSink is the program with another sink in the place of the i-th.
func withSink(p *ir.Program, i int, s ir.Sink) *ir.Program {
	sinks := append([]ir.Sink(nil), p.Sinks...)
	sinks[i] = s
	return &ir.Program{Bindings: p.Bindings, Sinks: sinks}
}

// countUses counts the references to each binding.
func countUses(p *ir.Program) map[string]int {
	out := map[string]int{}
	count := func(r ir.Rel) {
		ir.WalkRels(r, func(r ir.Rel) {
			if ref, ok := r.(*ir.Ref); ok {
				out[ref.ID]++
			}
		})
	}
	for _, b := range p.Bindings {
		count(b.Rel)
	}
	for _, s := range p.Sinks {
		for _, r := range ir.SinkRels(s) {
			count(r)
		}
	}
	return out
}
