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
// It does not fire when another binding of the statement uses n too: its rows would be computed by two texts.
var InlineShownBinding = Rule{
	Name: "inline-shown-binding",
	Doc:  "a binding that only the DISP uses is written in its place",
	Apply: func(p *ir.Program, _ Facts) *ir.Program {
		out := p
		for i := 0; i < len(out.Sinks); i++ {
			d, ok := out.Sinks[i].(*ir.Disp)
			for ok {
				ref, isRef := d.Input.(*ir.Ref)
				if !isRef || uses(out, ref.ID) > 1 {
					break
				}
				c := *d
				c.Input = out.Binding(ref.ID).Rel
				d = &c
				out = plan.Live(withSink(out, i, d))
			}
		}
		return out
	},
}

// withSink is the program with another sink in the place of the i-th.
func withSink(p *ir.Program, i int, s ir.Sink) *ir.Program {
	sinks := append([]ir.Sink(nil), p.Sinks...)
	sinks[i] = s
	return &ir.Program{Bindings: p.Bindings, Sinks: sinks}
}

// uses counts the references to a binding.
func uses(p *ir.Program, id string) int {
	n := 0
	count := func(r ir.Rel) {
		ir.WalkRels(r, func(r ir.Rel) {
			if ref, ok := r.(*ir.Ref); ok && ref.ID == id {
				n++
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
	return n
}
