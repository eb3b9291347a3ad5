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
	out := l.rolePairs(f, s)
	var among []string
	for _, step := range out {
		among = append(among, step.To)
	}
	for i, step := range out {
		pred, ok := f.pattern(l).predicate(f.where, s, step.To, among)
		if !ok {
			l.tooWide(f.Where)
			return nil, false
		}
		out[i].Pred = ir.Conj(step.Pred, pred)
	}
	return out, true
}

// rolePairs are the steps without the pattern of the FIND.
func (l *lowerer) rolePairs(f *finding, s plan.Source) []ir.Step {
	fills := func(typ, role string) bool { return slices.Contains(roleNames(s.Roles(typ)), role) }
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
			if r.Record != "" && marked {
				step.Pred = &ir.RecordKind{Kind: r.Record}
			}
			out = append(out, step)
		}
	}
	return out
}

// pattern is what the WHERE of a FIND is lowered by: the relation is asked of the record besides.
func (f *finding) pattern(l *lowerer) recordPattern {
	return recordPattern{l: l, typ: f.typ.Name, sources: f.sources, elsewhere: f.elsewhere, asked: true}
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
		pred, ok := f.pattern(l).predicate(f.where, src, role, []string{role})
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
		among := roleNames(s.Roles(f.typ.Name))
		for _, role := range among {
			pred, ok := f.pattern(l).predicate(f.where, s, role, among)
			if !ok {
				l.tooWide(f.Where)
				return nil, false
			}
			scans = append(scans, &ir.Scan{Source: s.Name(), Type: f.typ.Name, Role: role, Span: f.span, Pred: ir.Conj(pred, with)})
		}
	}
	if len(scans) == 0 {
		l.diags.Add("HF4001", f.Relation.Span(), sourceNames(f.sources), f.statement(), "none of its records mention both")
		return nil, false
	}
	return ir.MentionUnion(scans), true
}
