package lower

import (
	"slices"

	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
)

// related makes the mentions that the FIND returns.
func (l *lowerer) related(f *finding) (ir.Rel, bool) {
	if f.verb == entity.VerbLinked {
		return l.linkedTo(f)
	}
	if f.Time == nil {
		if scans, ok := l.inside(f); ok {
			return ir.MentionUnion(scans), true
		}
	}
	var rels []ir.Rel
	for _, s := range f.sources {
		steps, ok := l.steps(f, s)
		if !ok {
			return nil, false
		}
		if len(steps) > 0 {
			rels = append(rels, &ir.Related{Source: s.Name(), Type: f.typ.Name, Input: &ir.Ref{ID: f.input.ID()}, Span: f.span, Steps: steps})
		}
	}
	if len(rels) == 0 {
		l.diags.Add("HF4001", f.Relation.Span(), sourceNames(f.sources), f.statement(), "none of its records mention both")
		return nil, false
	}
	if len(rels) == 1 {
		return rels[0], true
	}
	return &ir.Union{Inputs: rels}, true
}

// steps are the role pairs of the relation that the source's records fill.
func (l *lowerer) steps(f *finding, s plan.Source) ([]ir.Step, bool) {
	fills := func(typ, role string) bool {
		return slices.ContainsFunc(s.Roles(typ), func(r plan.Role) bool { return r.Name == role })
	}
	rp := recordPattern{l, f.typ.Name, f.sources}
	var out []ir.Step
	for _, r := range f.rows {
		marked, states := s.States(r.Record)
		if r.Record != "" && !states {
			continue
		}
		for _, pair := range r.Pairs {
			step := ir.Step{From: pair.To, To: pair.From}
			if f.By {
				step = ir.Step{From: pair.From, To: pair.To}
			}
			if !fills(f.input.Type, step.From) || !fills(f.typ.Name, step.To) {
				continue
			}
			pred, ok := rp.predicate(f.where, s, step.To)
			if !ok {
				l.tooWide(f.Where)
				return nil, false
			}
			if r.Record != "" && marked {
				pred = ir.Conj(&ir.RecordKind{Kind: r.Record}, pred)
			}
			step.Pred = pred
			out = append(out, step)
		}
	}
	return out, true
}

// inside is FIND where the answer is part of the input's identity, as a connection's addresses are: the input's own
// evidence states the relation, so it is projected and nothing is searched.
func (l *lowerer) inside(f *finding) ([]*ir.Scan, bool) {
	if f.By || len(f.rows) != 1 || f.rows[0].Inside != "to" {
		return nil, false
	}
	scans, ok := l.evidence(&ir.Ref{ID: f.input.ID()})
	if !ok {
		return nil, false
	}
	pair := f.rows[0].Pairs[0]
	var out []*ir.Scan
	for _, s := range scans {
		role, ok := l.sameReference(pair, s.Role)
		src, err := l.Catalog.Source(s.Source)
		if !ok || err != nil {
			continue
		}
		pred, ok := recordPattern{l, f.typ.Name, f.sources}.predicate(f.where, src, role)
		if !ok {
			return nil, false
		}
		t := *s
		t.Type, t.Role, t.Pred = f.typ.Name, role, ir.Conj(s.Pred, pred)
		out = append(out, &t)
	}
	return out, len(out) > 0
}

// sameReference finds the role that stands to the mention in role as the pair's from stands to its to: the source address of
// a tunnel as that of the traffic.
func (l *lowerer) sameReference(pair entity.Pair, role string) (string, bool) {
	if role == pair.To {
		return pair.From, true
	}
	to, ok1 := l.Model.Role(pair.To)
	own, ok2 := l.Model.Role(role)
	if !ok1 || !ok2 {
		return "", false
	}
	for ref, target := range to.Refs {
		if target == pair.From {
			other, ok := own.Refs[ref]
			return other, ok
		}
	}
	return "", false
}

// linkedTo makes a scan for each role of the type: its record mentions one of the input's entities in any role.
func (l *lowerer) linkedTo(f *finding) (ir.Rel, bool) {
	rp := recordPattern{l, f.typ.Name, f.sources}
	var scans []*ir.Scan
	for _, s := range f.sources {
		var keys []ir.Expr
		for _, r := range s.Roles(f.input.Type) {
			key := ir.Expr(&ir.KeyIn{Role: r.Name, Input: &ir.Ref{ID: f.input.ID()}})
			if own, _ := l.Model.Role(r.Name); len(own.Types) > 1 {
				key = ir.Conj(&ir.Mentions{Role: r.Name, Type: f.input.Type}, key)
			}
			keys = append(keys, key)
		}
		with := ir.Disj(keys...)
		if !s.SingleRow() {
			with = &ir.SameRecord{Pred: with}
		}
		for _, r := range s.Roles(f.typ.Name) {
			pred, ok := rp.predicate(f.where, s, r.Name)
			if !ok {
				l.tooWide(f.Where)
				return nil, false
			}
			scans = append(scans, &ir.Scan{Source: s.Name(), Type: f.typ.Name, Role: r.Name, Span: f.span, Pred: ir.Conj(pred, with)})
		}
	}
	if len(scans) == 0 {
		l.diags.Add("HF4001", f.Relation.Span(), sourceNames(f.sources), f.statement(), "none of its records mention both")
		return nil, false
	}
	return ir.MentionUnion(scans), true
}
