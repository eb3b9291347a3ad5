package opt

import "github.com/huntc/huntc/ir"

// NarrowCompletion completes entities from records of the kinds that have one of the attributes. Where the evidence is of
// other kinds, the two are read apart; otherwise its kinds are read along.
//
//	entities [command_line] complete [command_line]     … completed from, apart
//	  scan edr as process where record is network   =>    scan edr as process where
//	  completed from                                        record is process-start
//	    scan edr as process where key(process) in …
//
// It does not fire where the source is not at hand, nor where the attributes and the evidence are in all kinds.
var NarrowCompletion = Rule{
	Name: "narrow-completion",
	Doc:  "entities are completed from records of the kinds in which the source has the attributes",
	Apply: func(p *ir.Program, f Facts) *ir.Program {
		return mapEach(p, func(e *ir.Entities) ir.Rel { return narrowCompletion(e, f) })
	},
}

func narrowCompletion(r *ir.Entities, f Facts) ir.Rel {
	out := *r
	out.Completion, out.Apart = nil, true
	changed := false
	evidence := make([]kindSet, len(r.Completion))
	attrs := make([]kindSet, len(r.Completion))
	for i, s := range r.Completion {
		evidence[i], attrs[i] = f.evidenceKinds(r, s), f.attrKinds(r, s)
		if attrs[i] == nil || len(evidence[i].and(attrs[i])) > 0 {
			out.Apart = false
		}
	}
	for i, s := range r.Completion {
		k, of, pred := kinds{f, s.Source}, attrs[i], s.Pred
		if out.Apart {
			pred = &ir.True{} // their keys are those of the evidence, by which they are joined
		} else {
			of = of.or(evidence[i])
		}
		c := *s
		if c.Pred = k.narrow(pred, of.and(k.of(s.Role, ""))); c.Pred == s.Pred {
			out.Completion = append(out.Completion, s)
			continue
		}
		changed = true
		if !isFalse(c.Pred) {
			out.Completion = append(out.Completion, &c)
		}
	}
	if !changed { // so also where nothing is completed
		return r
	}
	if len(out.Completion) == 0 {
		out.Complete, out.Apart = nil, false
	}
	return &out
}

// attrKinds are the kinds of records in which the mentions of a completing scan have one of the attributes.
func (f Facts) attrKinds(r *ir.Entities, s *ir.Scan) kindSet {
	out := kindSet{}
	for _, a := range r.Complete {
		if role, attr, ok := f.Model.InRole(s.Role, a.Path); ok {
			out = out.or(kinds{f, s.Source}.value(ir.Attr{Role: role, Path: attr, Extension: a.Extension}))
		}
	}
	return out
}

// evidenceKinds are the kinds of records in which the mentions of a completing scan may be evidence.
func (f Facts) evidenceKinds(r *ir.Entities, s *ir.Scan) kindSet {
	out := kindSet{}
	for _, e := range ir.ScansOf(r.Input) {
		if e.Source == s.Source && e.Role == s.Role {
			k := kinds{f, s.Source}
			out = out.or(k.where(e.Pred).and(k.of(e.Role, "")))
		}
	}
	return out
}
