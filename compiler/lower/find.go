package lower

import (
	"fmt"
	"slices"
	"strings"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
)

// finding is one FIND while it is lowered.
type finding struct {
	*ast.Find
	typ     *entity.Type
	verb    string
	input   *ir.Binding
	rows    []entity.Relation // of the verb between the two types; empty for LINKED
	sources []plan.Source
	where   pattern
	span    ir.Timespan
}

// find lowers FIND: the records that state the relation, found by the identity of the input's entities.
func (l *lowerer) find(f *ast.Find) (*ir.Binding, bool) {
	t, typeOK := l.entityType(f.Type.Name, f.Type.Span())
	verb := strings.ToLower(f.Relation.Name)
	verbOK := slices.Contains(l.Model.Verbs(), verb)
	if !verbOK {
		l.diags.AddHint("HF2004", f.Relation.Span(), l.verbHint(verb), f.Relation.Name)
	}
	in, ok := l.variable(&f.Input)
	if ok && in.Shape == ir.TableRows {
		l.diags.Add("HF2024", f.Input.Span(), "FIND", in.Name, "a table")
		ok = false
	}
	span, timeOK := l.timespan(f.Time)
	limit, limitOK := l.limit(f.Limit)
	if !typeOK || !ok {
		return nil, false
	}
	fd := &finding{Find: f, typ: t, verb: verb, input: in, span: span}
	ok = verbOK && l.relate(fd)
	ok = l.searched(fd) && ok
	fd.where, typeOK = l.recordWhere(f.Where, t.Name, fd.sources)
	if !ok || !typeOK || !timeOK || !limitOK {
		return nil, false
	}
	declared := l.findRange(fd)
	mentions, ok := l.related(fd)
	if !ok {
		return nil, false
	}
	b := l.entityBinding(t, &ir.Entities{Input: mentions, Type: t.Name}, limit)
	b.Declared, b.Birth, b.Source = declared, "find", sourceNames(fd.sources)
	b.Inputs = append([]string{in.Name}, referencedNames(f.Where)...)
	return b, true
}

// findRange sets the range that a FIND searches, and returns what the next FIND derives its own from: the hull of the
// GETs at the root, whatever range is written here. An input of NEW has none, so that of the pattern's references counts.
func (l *lowerer) findRange(f *finding) ir.Timespan {
	declared, ok := l.declared([]*ir.Binding{f.input})
	if !ok {
		declared, _ = l.referenced(f.Where)
	}
	if f.Time == nil {
		f.span = declared.Widen(l.Margin)
	}
	return declared
}

// relate finds the rows of the relation table.
func (l *lowerer) relate(f *finding) bool {
	if f.verb == entity.VerbLinked {
		return true
	}
	from, to := f.ends()
	f.rows = l.Model.Relations(from, f.verb, to)
	if len(f.rows) == 0 {
		l.diags.AddHint("HF2005", f.Relation.Span(), l.holds(f), f.statement())
	}
	return len(f.rows) > 0
}

// searched are the sources to search: the input's own, or, for a variable of NEW, what the last GET used.
func (l *lowerer) searched(f *finding) bool {
	f.sources = l.origin(f.input.Rel).sources
	if len(f.sources) == 0 {
		f.sources = l.last
	}
	if len(f.sources) == 0 && !l.lastLost {
		hint := fmt.Sprintf("%q is made of values: GET something from a source first", f.input.Name)
		l.diags.AddHint("HF2011", f.Input.Span(), hint, "FIND")
	}
	return len(f.sources) > 0
}

// ends are the types of the relation's two sides: who does it, and to what.
func (f *finding) ends() (from, to string) {
	if f.By {
		return f.input.Type, f.typ.Name
	}
	return f.typ.Name, f.input.Type
}

// statement names the relation as the table of relations does.
func (f *finding) statement() string {
	from, to := f.ends()
	return relationText(from, f.verb, to)
}

func relationText(from, verb, to string) string { return from + " " + strings.ToUpper(verb) + " " + to }

// holds says what holds instead: the other direction, other verbs between the two types, or the verb between others.
func (l *lowerer) holds(f *finding) string {
	from, to := f.ends()
	if rows := l.Model.Relations(to, f.verb, from); len(rows) > 0 {
		by := ""
		if !f.By {
			by = "BY "
		}
		return fmt.Sprintf("the other direction holds: FIND %s %s %s%s", f.typ.Name, strings.ToUpper(f.verb), by, f.input.Name)
	}
	var between, others []string
	for _, r := range l.Model.AllRelations() {
		text := relationText(r.From, r.Verb, r.To)
		if r.From == from && r.To == to || r.From == to && r.To == from {
			between = append(between, text)
		}
		if r.Verb == f.verb && (r.From == f.input.Type || r.To == f.input.Type) {
			others = append(others, text)
		}
	}
	switch {
	case len(between) > 0:
		return thereIs(distinct(between))
	case len(others) > 0:
		return thereIs(distinct(others)) + "; LINKED relates any two types"
	}
	return "LINKED relates any two types"
}

// verbHint names the nearest verb as hunts write it, or all of them.
func (l *lowerer) verbHint(verb string) string {
	var verbs []string
	for _, v := range l.Model.Verbs() {
		verbs = append(verbs, strings.ToUpper(v))
	}
	if near, ok := diag.Nearest(verb, verbs); ok {
		return "did you mean " + near + "?"
	}
	return thereIs(verbs)
}

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
