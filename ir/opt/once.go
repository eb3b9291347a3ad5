package opt

import (
	"slices"

	"github.com/huntc/huntc/ir"
)

// SkipMerge takes mentions for entities where the source has one of each: no process of a source at hand starts twice.
//
//	p = entities [pid, name]                     p = single entities [pid, name]
//	  scan edr as process where           =>       scan edr as process where
//	    record is process-start and …                record is process-start and …
//
// It does not fire where mentions of several kinds, roles or sources are evidence, nor where an attribute is looked for in
// other records.
var SkipMerge = Rule{
	Name: "skip-merge",
	Doc:  "entities of which the source has one mention each are not merged",
	Apply: func(p *ir.Program, f Facts) *ir.Program {
		return mapEach(p, func(e *ir.Entities) ir.Rel {
			if len(e.Attrs) == 0 || len(e.Completion) > 0 || !f.once(e) {
				return e
			}
			out := *e
			out.Single = true
			return &out
		})
	},
}

// once reports that each entity has one mention in the evidence.
func (f Facts) once(e *ir.Entities) bool {
	scans := ir.ScansOf(e.Input)
	if len(scans) != 1 {
		return false
	}
	src, err := f.Catalog.Source(scans[0].Source)
	if err != nil {
		return false
	}
	k := kinds{f, scans[0].Source}
	found := k.where(scans[0].Pred).and(k.of(scans[0].Role, ""))
	return len(found) == 1 && slices.Contains(src.Once(scans[0].Role), found[0])
}
