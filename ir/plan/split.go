package plan

import "github.com/huntc/huntc/ir"

// Split makes a program for each sink: the sink and the bindings that it stands on, in order. Dead bindings are in none.
// It is exact, not an optimization: a sink's statement must not pay for another's attributes.
func Split(p *ir.Program) []*ir.Program {
	out := make([]*ir.Program, len(p.Sinks))
	for i, s := range p.Sinks {
		out[i] = Live(&ir.Program{Bindings: p.Bindings, Sinks: []ir.Sink{s}})
	}
	return out
}

// Live drops the bindings that no sink stands on. It returns p itself when all are needed.
func Live(p *ir.Program) *ir.Program {
	live := map[string]bool{}
	var mark func(r ir.Rel)
	mark = func(r ir.Rel) {
		ir.WalkRels(r, func(r ir.Rel) {
			ref, ok := r.(*ir.Ref)
			if !ok || live[ref.ID] {
				return
			}
			live[ref.ID] = true
			mark(p.Binding(ref.ID).Rel)
		})
	}
	for _, s := range p.Sinks {
		for _, r := range ir.SinkRels(s) {
			mark(r)
		}
	}
	var keep []*ir.Binding
	for _, b := range p.Bindings {
		if live[b.ID()] {
			keep = append(keep, b)
		}
	}
	if len(keep) == len(p.Bindings) {
		return p
	}
	return &ir.Program{Bindings: keep, Sinks: p.Sinks}
}
