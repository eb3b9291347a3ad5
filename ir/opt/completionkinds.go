package opt

import "github.com/huntc/huntc/ir"

// NarrowCompletion completes entities from records of the kinds that have one of the attributes; those of the evidence, which
// are read along, are of its kinds.
//
//	entities [command_line] complete [command_line]     … completed from
//	  scan edr as process where record is network   =>    scan edr as process where
//	  completed from                                        (record is network or record is process-start) and
//	    scan edr as process where key(process) in …         key(process) in …
//
// It does not fire where the source is not at hand, nor where the attributes and the evidence are in all kinds.
var NarrowCompletion = Rule{
	Name: "narrow-completion",
	Doc:  "entities are completed from records of the kinds in which the source has the attributes",
	Apply: func(p *ir.Program, f Facts) *ir.Program {
		return mapRels(p, func(r ir.Rel) ir.Rel {
			if e, ok := r.(*ir.Entities); ok && len(e.Completion) > 0 {
				return narrowCompletion(e, f)
			}
			return r
		})
	},
}

func narrowCompletion(r *ir.Entities, f Facts) ir.Rel {
	out := *r
	out.Completion = make([]*ir.Scan, len(r.Completion))
	changed := false
	for i, s := range r.Completion {
		k := kinds{f, s.Source}
		with := kindSet{}
		for _, a := range r.Complete {
			if role, attr, ok := f.Model.InRole(s.Role, a.Path); ok {
				with = with.or(k.value(ir.Attr{Role: role, Path: attr, Extension: a.Extension}))
			}
		}
		for _, e := range ir.ScansOf(r.Input) {
			if e.Source == s.Source && e.Role == s.Role {
				with = with.or(k.where(e.Pred).and(k.of(e.Role, "")))
			}
		}
		c := *s
		if c.Pred = k.narrow(s.Pred, with.and(k.of(s.Role, ""))); c.Pred != s.Pred {
			s, changed = &c, true
		}
		out.Completion[i] = s
	}
	if !changed {
		return r
	}
	return &out
}
