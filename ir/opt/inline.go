package opt

import (
	"slices"

	"github.com/huntc/huntc/ir"
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
		// what the binding refers to is referred to from the DISP then: the other counts stay
		return live(p, showing(p, func(d *ir.Disp) ir.Rel { return soleUse(p, uses, d.Input) }))
	},
}

// showing is a program with other inputs of its displays; itself where each stays.
func showing(p *ir.Program, input func(*ir.Disp) ir.Rel) *ir.Program {
	sinks := slices.Clone(p.Sinks)
	changed := false
	for i, s := range sinks {
		d, ok := s.(*ir.Disp)
		if !ok {
			continue
		}
		if in := input(d); in != d.Input {
			c := *d
			c.Input = in
			sinks[i], changed = &c, true
		}
	}
	if !changed {
		return p
	}
	return &ir.Program{Bindings: p.Bindings, Sinks: sinks}
}
