package plan

import "github.com/huntc/huntc/ir"

// Split makes two programs of one: what the hunt shows, and the execution summary (nil when there is none). The summary
// counts; it must not decide what the displays carry or share.
func Split(p *ir.Program) (shown, summary *ir.Program) {
	shown = &ir.Program{Bindings: p.Bindings}
	var counts []ir.Sink
	for _, s := range p.Sinks {
		switch s.(type) {
		case *ir.Summary, *ir.Mentioned:
			counts = append(counts, s)
		default:
			shown.Sinks = append(shown.Sinks, s)
		}
	}
	if len(counts) > 0 {
		summary = Live(&ir.Program{Bindings: p.Bindings, Sinks: counts})
	}
	return Live(shown), summary
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
			if b := p.Binding(ref.ID); b.Stored == "" {
				mark(b.Rel)
			}
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
