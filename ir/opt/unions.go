package opt

import (
	"slices"

	"github.com/huntc/huntc/ir"
)

// MergeUnions reads the records of a merge once: parts that nothing else uses are one set of entities, and scans of one role in
// one range are one scan.
//
//	a = entities scan edr as process where process:name = 'a'         m = entities
//	b = entities scan edr as process where process:name = 'b'    =>     scan edr as process where
//	m = union a, b                                                        process:name = 'a' or process:name = 'b'
//
// It does not fire where something else uses a part, for a part that is filtered, limited or made of values, nor for records,
// each of which is a row of its own.
var MergeUnions = Rule{
	Name: "merge-unions",
	Doc:  "the records of a merge are read once",
	Apply: func(p *ir.Program, _ Facts) *ir.Program {
		return mapOver(p, func(u *ir.Union, below func(ir.Rel) ir.Rel) ir.Rel {
			if isMentions(u) || p.ShapeOf(u) != ir.EntityRows {
				return u
			}
			var scans []*ir.Scan
			for _, in := range u.Inputs {
				e, ok := below(in).(*ir.Entities)
				if !ok || e.Whole {
					return u
				}
				scans = append(scans, ir.ScansOf(e.Input)...)
			}
			return &ir.Entities{Input: ir.MentionUnion(fused(scans)), Type: p.TypeOf(u)}
		})
	},
}

// fused makes one scan of those of one role in one range. One that looks something up stays alone: a store finds such records by
// an index, which serves no alternatives.
func fused(scans []*ir.Scan) []*ir.Scan {
	var out []*ir.Scan
	for _, s := range scans {
		at := slices.IndexFunc(out, func(o *ir.Scan) bool {
			return o.Source == s.Source && o.Role == s.Role && o.Type == s.Type && o.Span == s.Span && !ir.ReadsRel(o.Pred) && !ir.ReadsRel(s.Pred)
		})
		if at < 0 {
			out = append(out, s)
			continue
		}
		both := *s
		both.Pred = ir.Disj(out[at].Pred, s.Pred)
		out[at] = &both
	}
	return out
}
