package opt

import (
	"slices"

	"github.com/huntc/huntc/ir"
)

// Reason says why an attribute of entities is looked for in their other records, or why not.
type Reason string

// The reasons. Of the first two the attribute is looked for.
const (
	MayBeMissing Reason = "missing"  // some mention of the evidence may lack it
	RuleDisabled Reason = "disabled" // no mention can lack it, but the rule that says so is left out
	Identifies   Reason = "identity" // it is part of the identity: all mentions of the entity agree
	Carried      Reason = "carried"  // no mention of the evidence can lack it
	AllRecords   Reason = "whole"    // the evidence is all records of the entity
	Nowhere      Reason = "nowhere"  // no role of the sources has it
	OwnRecord    Reason = "record"   // the rows are records, and show what each itself has
)

// Holding says whether the mentions of a scan have an attribute.
type Holding string

// What a scan's mentions have.
const (
	Always   Holding = "always"   // the profile, or the source at hand, says that the role always carries it
	Compared Holding = "compared" // the predicate holds only where it has a value
	Maybe    Holding = "maybe"
	Never    Holding = "never" // the role does not have it
)

// Place is a role of a source. Holds is empty where it is not asked.
type Place struct {
	Source, Role string
	Holds        Holding
}

// Completion says what becomes of one attribute that entities of a variable are asked for.
type Completion struct {
	Variable, Type, Attribute string
	Reason                    Reason
	Evidence                  []Place // the mentions that the entities are made of
	From                      []Place // where else it is looked for; none where it is not
}

// Completed reports that the attribute is looked for.
func (c Completion) Completed() bool { return c.Reason == MayBeMissing || c.Reason == RuleDisabled }

// Completions are, for each attribute that entities and records of an optimized program are asked for, whether it is
// completed and why, in order, each once. Only what a record says is meant: not when it was observed or how often.
func Completions(p *ir.Program, f Facts) []Completion {
	var out []Completion
	add := func(c Completion) {
		if !slices.ContainsFunc(out, c.same) {
			out = append(out, c)
		}
	}
	p.WalkOwned(func(variable string, r ir.Rel) {
		switch k := r.(type) {
		case *ir.Entities:
			for _, a := range said(k.Attrs) {
				add(f.completion(variable, k, a))
			}
		case *ir.Records:
			for _, a := range said(k.Attrs) {
				add(Completion{Variable: variable, Type: k.Type, Attribute: a.Path, Reason: OwnRecord, Evidence: f.evidence(k.Input, a)})
			}
		case *ir.Scan, *ir.Related, *ir.Filter, *ir.Limit, *ir.Union, *ir.Ref, *ir.Values, *ir.Loaded, *ir.Group, *ir.Join, *ir.Applied, *ir.Follow, *ir.Extend:
		}
	})
	for _, s := range p.Sinks {
		if d, ok := s.(*ir.Disp); ok && ir.IsMentions(d.Input) {
			for _, c := range f.shown(p, d) {
				add(c)
			}
		}
	}
	return out
}

// shown are the attributes of mentions that a DISP shows as they are.
func (f Facts) shown(p *ir.Program, d *ir.Disp) []Completion {
	var attrs []ir.Attr
	for _, c := range d.Columns {
		attrs = add(attrs, c.Attr)
	}
	var out []Completion
	for _, a := range said(attrs) {
		reason := Carried
		if m, ok := f.Model.Resolve(p.TypeOf(d.Input), a.Path); d.Shape == ir.RecordRows {
			reason = OwnRecord
		} else if ok && m.Identity {
			reason = Identifies
		}
		out = append(out, Completion{Variable: d.Variable, Type: p.TypeOf(d.Input), Attribute: a.Path, Reason: reason, Evidence: f.evidence(d.Input, a)})
	}
	return out
}

// completion is what becomes of an attribute of entities.
func (f Facts) completion(variable string, e *ir.Entities, a ir.Attr) Completion {
	out := Completion{Variable: variable, Type: e.Type, Attribute: a.Path, Evidence: f.evidence(e.Input, a)}
	if slices.ContainsFunc(e.Complete, func(c ir.Attr) bool { return c.Path == a.Path }) {
		for _, s := range e.Completion {
			if p := (Place{Source: s.Source, Role: s.Role}); f.carries(s.Source, s.Role, []ir.Attr{a}) && !slices.Contains(out.From, p) {
				out.From = append(out.From, p)
			}
		}
	}
	m, ok := f.Model.Resolve(e.Type, a.Path)
	carried := !slices.ContainsFunc(out.Evidence, func(p Place) bool { return p.Holds == Maybe || p.Holds == Never })
	switch {
	case len(out.From) > 0 && (ok && m.Identity || carried):
		out.Reason = RuleDisabled
	case len(out.From) > 0:
		out.Reason = MayBeMissing
	case e.Whole:
		out.Reason = AllRecords
	case ok && m.Identity:
		out.Reason = Identifies
	case carried:
		out.Reason = Carried
	default:
		out.Reason = Nowhere
	}
	return out
}

// evidence says of each scan of the mentions, each once, whether they have the attribute.
func (f Facts) evidence(mentions ir.Rel, a ir.Attr) []Place {
	var out []Place
	for _, s := range ir.ScansOf(mentions) {
		if p := (Place{s.Source, s.Role, f.holds(s, a)}); !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

func (f Facts) holds(s *ir.Scan, a ir.Attr) Holding {
	role, attr, ok := f.Model.InRole(s.Role, a.Path)
	switch {
	case !ok || !f.carries(s.Source, s.Role, []ir.Attr{a}):
		return Never
	case compares(s.Pred, role, attr):
		return Compared
	case role == s.Role && f.alwaysHas(s, attr):
		return Always
	}
	return Maybe
}

func (c Completion) same(o Completion) bool {
	return c.Variable == o.Variable && c.Attribute == o.Attribute && c.Reason == o.Reason &&
		slices.Equal(c.Evidence, o.Evidence) && slices.Equal(c.From, o.From)
}

// said are the attributes that records say: not those of the record itself, nor identities and what an analytics added.
func said(attrs []ir.Attr) []ir.Attr {
	return slices.DeleteFunc(slices.Clone(attrs), func(a ir.Attr) bool {
		switch a.Path {
		case ir.FirstObserved, ir.LastObserved, ir.NumberObserved, ir.ObservationID, ir.ID, ir.OtherAttrs:
			return true
		}
		return a.Open
	})
}
