package opt

import "github.com/huntc/huntc/ir"

// DropCompletion stops looking for an attribute in the entity's other records where that cannot find anything: the
// attribute is part of the identity, so all mentions agree; or no mention of the evidence can lack it, because the profile
// says that the role always carries it, the scan's predicate compares it, or the source at hand has no record of the kind that
// lacks it.
//
//	entities [name] complete [name]        entities [name]
//	  scan edr as process where       =>     scan edr as process where
//	    process:name = 'cmd.exe'               process:name = 'cmd.exe'
//
// It does not fire when one scan of the evidence may lack the attribute (`name` of a parent known by its pid alone), nor
// for an attribute behind a reference that a role always carries: the mention that it leads to may not be there.
var DropCompletion = Rule{
	Name: "drop-completion",
	Doc:  "attributes that the evidence cannot lack are not looked for elsewhere",
	Apply: func(p *ir.Program, f Facts) *ir.Program {
		return mapEach(p, func(e *ir.Entities) ir.Rel { return dropCompletion(e, f) })
	},
}

func dropCompletion(e *ir.Entities, f Facts) ir.Rel {
	var keep []ir.Attr
	for _, a := range e.Complete {
		if !f.neverLacked(e, a) {
			keep = append(keep, a)
		}
	}
	if len(keep) == len(e.Complete) {
		return e
	}
	out := *e
	out.Complete, out.Completion = keep, nil
	for _, s := range e.Completion {
		if f.carries(s.Source, s.Role, keep) {
			out.Completion = append(out.Completion, s)
		}
	}
	return &out
}

// neverLacked reports that each mention of the evidence has the attribute, or that no other mention can add to it.
func (f Facts) neverLacked(e *ir.Entities, a ir.Attr) bool {
	if m, ok := f.Model.Resolve(e.Type, a.Path); ok && m.Identity {
		return true
	}
	for _, s := range ir.ScansOf(e.Input) {
		r2, attr, ok := f.Model.InRole(s.Role, a.Path)
		if !ok {
			return false
		}
		if !compares(s.Pred, r2, attr) && (r2 != s.Role || !f.alwaysHas(s, attr)) {
			return false
		}
	}
	return true
}

// alwaysHas reports that no mention of a scan lacks an attribute of its own: the profile says so, or the source at hand has none
// in records of the kinds that the scan returns.
func (f Facts) alwaysHas(s *ir.Scan, attr string) bool {
	src, err := f.Catalog.Source(s.Source)
	if err != nil {
		return false
	}
	if src.Always(s.Role, attr) {
		return true
	}
	lacking, known := src.Lacking(s.Role, attr)
	k := kinds{f, s.Source}
	return known && len(k.where(s.Pred).and(k.of(s.Role, "")).and(append(kindSet{}, lacking...))) == 0
}

// compares reports that the predicate holds only where the attribute has a value.
func compares(e ir.Expr, role, attr string) bool {
	switch e := e.(type) {
	case *ir.And:
		for _, a := range e.Args {
			if compares(a, role, attr) {
				return true
			}
		}
		return false
	case *ir.Or:
		for _, a := range e.Args {
			if !compares(a, role, attr) {
				return false
			}
		}
		return true
	case *ir.IsNull:
		return e.Negated && e.Attr.Role == role && e.Attr.Path == attr
	case *ir.Compare, *ir.In, *ir.InRef:
		a, _ := ir.AttrOf(e)
		return a.Role == role && a.Path == attr
	case nil, *ir.True, *ir.False, *ir.KeyIn, *ir.RecordKind, *ir.Mentions, *ir.SameRecord:
		return false
	}
	panic(unhandled(e))
}
