package ir

import "slices"

// Evidence returns the mentions that r stands on, as scans: what its own statements matched, restricted to the entities
// that are left. It reports false for a relation without records (NEW, GROUP, and a LIMIT over records).
//
//	w = u WHERE x, u = entities(scan a)   =>   scan a, key in w
func (p *Program) Evidence(r Rel) ([]*Scan, bool) {
	switch r := r.(type) {
	case *Ref:
		b := p.Binding(r.ID)
		if b.Shape != EntityRows {
			return nil, false
		}
		if _, ok := b.Rel.(*Ref); ok {
			return p.Evidence(b.Rel)
		}
		return p.evidenceUnder(b.Rel, r)
	case *Entities:
		return mentionScans(r.Input), true
	case *Filter, *Limit, *Union:
		return p.evidenceUnder(r, r)
	case *Scan, *Related:
		return mentionScans(r), true
	case *Applied:
		return p.Evidence(r.Input)
	case *Follow:
		return p.Evidence(r.Input)
	case *Values, *Loaded, *Records, *Group, *Join, *Extend:
		return nil, false
	}
	panic(unhandled(r))
}

// evidenceUnder is the evidence of r, which others know as name.
func (p *Program) evidenceUnder(r, name Rel) ([]*Scan, bool) {
	switch r := r.(type) {
	case *Filter, *Limit:
		base, ok := p.base(r)
		if !ok {
			return nil, false
		}
		out := make([]*Scan, len(base))
		for i, s := range base {
			t := *s
			t.Pred = Conj(s.Pred, &KeyIn{Role: s.Role, Input: name})
			out[i] = &t
		}
		return out, true
	case *Union:
		var out []*Scan
		for _, in := range r.Inputs {
			s, ok := p.Evidence(in)
			if !ok {
				return nil, false
			}
			for _, scan := range s { // a merge of p and a copy of p stands on the scans of p once
				if !slices.Contains(out, scan) {
					out = append(out, scan)
				}
			}
		}
		return out, true
	case *Ref, *Entities, *Scan, *Related, *Values, *Loaded, *Records, *Group, *Join, *Applied, *Follow, *Extend:
		return p.Evidence(r)
	}
	panic(unhandled(r))
}

// base is the evidence below the filters and limits of r: their restrictions are implied by that of r.
func (p *Program) base(r Rel) ([]*Scan, bool) {
	switch r := r.(type) {
	case *Filter:
		return p.base(r.Input)
	case *Limit:
		return p.base(r.Input)
	case *Applied:
		return p.base(r.Input)
	case *Follow:
		return p.base(r.Input)
	case *Ref:
		return p.baseOf(r.ID)
	case *Union, *Entities, *Scan, *Related, *Values, *Loaded, *Records, *Group, *Join, *Extend:
		return p.Evidence(r)
	}
	panic(unhandled(r))
}

// baseOf is the base of a binding. It is remembered: in a chain of filters each one asks for that of the one before.
func (p *Program) baseOf(id string) ([]*Scan, bool) {
	if scans, ok := p.bases[id]; ok {
		return scans, scans != nil
	}
	var scans []*Scan
	if b := p.Binding(id); b.Shape == EntityRows {
		scans, _ = p.base(b.Rel)
	}
	if p.bases == nil {
		p.bases = map[string][]*Scan{}
	}
	p.bases[id] = scans
	return scans, scans != nil
}

// mentionScans flattens mentions to scans, a Related to the scans of its steps.
func mentionScans(r Rel) []*Scan {
	switch r := r.(type) {
	case *Scan:
		return []*Scan{r}
	case *Related:
		return r.Scans()
	case *Union:
		var out []*Scan
		for _, in := range r.Inputs {
			out = append(out, mentionScans(in)...)
		}
		return out
	case *Ref, *Entities, *Filter, *Limit, *Values, *Loaded, *Records, *Group, *Join, *Applied, *Follow, *Extend:
	}
	panic(unhandled(r))
}

// Scans are the scans that find what r relates: in each, the mention in From is one of Input's entities. Steps that
// return the same role of records under the same conditions become one scan.
func (r *Related) Scans() []*Scan {
	var out []*Scan
	for _, s := range r.Steps {
		out = append(out, &Scan{
			Source: r.Source, Type: r.Type, Role: s.To, Span: r.Span,
			Pred: Conj(s.Pred, &KeyIn{Role: s.From, Input: r.Input}),
		})
	}
	return out
}

// MentionUnion is the mentions of all scans.
func MentionUnion(scans []*Scan) Rel {
	if len(scans) == 1 {
		return scans[0]
	}
	u := &Union{}
	for _, s := range scans {
		u.Inputs = append(u.Inputs, s)
	}
	return u
}

// ScansOf are the scans of mentions: a Scan, a Related or a Union of these.
func ScansOf(r Rel) []*Scan { return mentionScans(r) }

// IsMentions reports that r is mentions, as ScansOf takes them.
func IsMentions(r Rel) bool {
	switch r := r.(type) {
	case *Scan, *Related:
		return true
	case *Union:
		return IsMentions(r.Inputs[0])
	case *Ref, *Entities, *Filter, *Limit, *Values, *Loaded, *Records, *Group, *Join, *Applied, *Follow, *Extend:
		return false
	}
	panic(unhandled(r))
}
