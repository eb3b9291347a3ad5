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
		uses, lookups := countUses(p), countLookups(p)
		out := &ir.Program{Bindings: slices.Clone(p.Bindings), Sinks: p.Sinks}
		changed := false
		for i, b := range p.Bindings {
			e, ok := b.Rel.(*ir.Entities)
			if !ok || len(e.Attrs) == 0 || len(e.Completion) > 0 || uses[b.ID()] != 1 || lookups[b.ID()] != 1 {
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

// countLookups counts the references to each binding that only look values or identities up.
func countLookups(p *ir.Program) map[string]int {
	out := map[string]int{}
	look := func(e ir.Expr) {
		ir.Leaves(e, func(l ir.Expr) {
			var in ir.Rel
			switch l := l.(type) {
			case *ir.InRef:
				in = l.Input
			case *ir.KeyIn:
				in = l.Input
			}
			if ref, ok := in.(*ir.Ref); ok {
				out[ref.ID]++
			}
		})
	}
	see := func(r ir.Rel) {
		ir.WalkRels(r, func(r ir.Rel) {
			switch r := r.(type) {
			case *ir.Scan:
				look(r.Pred)
			case *ir.Filter:
				look(r.Pred)
			case *ir.Related:
				for _, s := range r.Steps {
					look(s.Pred)
				}
				if ref, ok := r.Input.(*ir.Ref); ok {
					out[ref.ID]++
				}
			case *ir.Entities, *ir.Limit, *ir.Union, *ir.Ref, *ir.Values, *ir.Loaded, *ir.Records, *ir.Group, *ir.Join, *ir.Applied, *ir.Follow, *ir.Extend:
			default:
				panic(unhandled(r))
			}
		})
	}
	for _, b := range p.Bindings {
		see(b.Rel)
	}
	for _, s := range p.Sinks {
		for _, r := range ir.SinkRels(s) {
			see(r)
		}
	}
	return out
}
