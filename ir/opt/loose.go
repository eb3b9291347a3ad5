package opt

import (
	"slices"

	"github.com/huntc/huntc/ir"
)

// LooseEntities leaves mentions unmerged where values are only looked up among them, and all mentions of an entity agree in what
// is looked up: a list does not mind a value that is there twice.
//
//	p = entities [pid]                            p = loose entities [pid]
//	  scan edr as process where …            =>     scan edr as process where …
//	… where process:pid in p.pid                  … where process:pid in p.pid
//
// It does not fire where something counts, shows, joins or limits the entities, where several things look them up (their table
// is smaller merged), nor where mentions may differ in the attribute.
var LooseEntities = Rule{
	Name: "loose-entities",
	Doc:  "entities among which values are only looked up are not merged",
	Apply: func(p *ir.Program, f Facts) *ir.Program {
		uses, lookups := countUses(p), p.Lookups()
		out := &ir.Program{Bindings: slices.Clone(p.Bindings), Sinks: p.Sinks}
		changed := false
		for i, b := range p.Bindings {
			e, ok := b.Rel.(*ir.Entities)
			if !ok || len(e.Attrs) == 0 || len(e.Completion) > 0 || !oneQuery(lookups[b.ID()], uses[b.ID()]) {
				continue
			}
			if slices.ContainsFunc(e.Attrs, func(a ir.Attr) bool { return !f.agree(e, a) }) {
				continue
			}
			loose, c := *e, *b
			loose.Loose = true
			c.Rel = &loose
			out.Bindings[i], changed = &c, true
		}
		if !changed {
			return p
		}
		return out
	},
}

// oneQuery reports that the uses of a binding are lookups, all in one place: equal lookups of one query are made once.
func oneQuery(lookups []int, uses int) bool {
	return uses > 0 && len(lookups) == uses && len(slices.Compact(slices.Clone(lookups))) == 1
}
