package opt

import "github.com/huntc/huntc/ir"

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
			// what the binding refers to is referred to from here then: the other counts stay
			if in := soleUse(p, uses, d.Input); in != d.Input {
				c := *d
				c.Input = in
				out = withSink(out, i, &c)
			}
		}
		return live(p, out)
	},
}

// withSink is the program with another sink in the place of the i-th.
func withSink(p *ir.Program, i int, s ir.Sink) *ir.Program {
	sinks := append([]ir.Sink(nil), p.Sinks...)
	sinks[i] = s
	return &ir.Program{Bindings: p.Bindings, Sinks: sinks}
}
