package opt

import (
	"slices"

	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/plan"
)

// LooseEntities leaves mentions unmerged where values are only looked up among them, or one group counts them, and all mentions of
// an entity agree in what is asked for: a list does not mind a value that is there twice, and a count counts identities.
//
//	p = entities [pid]                            p = loose entities [pid]
//	  scan edr as process where …            =>     scan edr as process where …
//	… where process:pid in p.pid                  … where process:pid in p.pid
//
// It does not fire where something sums, shows, joins or limits the entities, where several things use them (their table is
// smaller merged), nor where mentions may differ in an attribute.
var LooseEntities = Rule{
	Name: "loose-entities",
	Doc:  "entities among which values are only looked up or counted are not merged",
	Apply: func(p *ir.Program, f Facts) *ir.Program {
		uses, lookups, counted := countUses(p), p.Lookups(), countedOnly(p)
		out := &ir.Program{Bindings: slices.Clone(p.Bindings), Sinks: p.Sinks}
		changed := false
		for i, b := range p.Bindings {
			e, ok := b.Rel.(*ir.Entities)
			if !ok || len(e.Attrs) == 0 || len(e.Completion) > 0 || e.Single {
				continue
			}
			if onceUsed := uses[b.ID()] == 1 && counted[b.ID()]; !onceUsed && !oneQuery(lookups[b.ID()], uses[b.ID()]) {
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

// countedOnly are the bindings of which a group asks only what does not depend on how often an identity is there.
func countedOnly(p *ir.Program) map[string]bool {
	out := map[string]bool{}
	plan.EachRel(p, func(r ir.Rel) {
		g, ok := r.(*ir.Group)
		if !ok {
			return
		}
		ref, ok := g.Input.(*ir.Ref)
		if ok && !slices.ContainsFunc(g.Aggs, func(a ir.Agg) bool { return a.Func == ir.Sum || a.Func == ir.Avg }) {
			out[ref.ID] = true
		}
	})
	return out
}
