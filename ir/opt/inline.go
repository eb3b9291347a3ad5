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
		d, ok := p.Sinks[0].(*ir.Disp)
		if !ok {
			return p
		}
		out := p
		for {
			ref, ok := d.Input.(*ir.Ref)
			if !ok || uses(out, ref.ID) > 1 {
				return out
			}
			c := *d
			c.Input = out.Binding(ref.ID).Rel
			d = &c
			out = plan.Live(&ir.Program{Bindings: out.Bindings, Sinks: []ir.Sink{d}})
		}
	},
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
