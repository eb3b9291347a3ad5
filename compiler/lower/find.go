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

// linked is the relation between any two mentions of one record.
const linked = "linked"

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
	verbOK := verb == linked || slices.Contains(l.Model.Verbs(), verb)
	if !verbOK {
		l.diags.AddHint("HF2004", f.Relation.Span(), didYouMeanUpper(verb, append(l.Model.Verbs(), linked)), f.Relation.Name)
	}
	in, inOK := l.variable(&f.Input)
	span, timeOK := l.timespan(f.Time)
	limit, limitOK := l.limit(f.Limit)
	if !typeOK || !verbOK || !inOK {
		return nil, false
	}
	if in.Shape == ir.TableRows {
		l.diags.Add("HF2024", f.Input.Span(), "FIND", in.Name, "a table")
		return nil, false
	}
	fd := &finding{Find: f, typ: t, verb: verb, input: in, span: span}
	if !l.relate(fd) {
		return nil, false
	}
	p, ok := l.recordWhere(f.Where, t.Name, fd.sources)
	if !ok || !timeOK || !limitOK {
		return nil, false
	}
	fd.where = p
	if f.Time == nil {
		fd.span = in.Declared.Widen(l.Margin)
	}
	mentions, ok := l.related(fd)
	if !ok {
		return nil, false
	}
	b := l.entityBinding(t, &ir.Entities{Input: mentions, Type: t.Name}, limit)
	b.Declared, b.Range, b.Birth, b.Source = in.Declared, fd.span, "find", in.Source
	b.Inputs = append([]string{in.Name}, referencedNames(f.Where)...)
	return b, true
}

// relate finds the rows of the relation table and the sources to search: the input's own, or, for a variable of NEW,
// what the last GET used.
func (l *lowerer) relate(f *finding) bool {
	if f.verb != linked {
		from, to := f.ends()
		f.rows = l.Model.Relations(from, f.verb, to)
		if len(f.rows) == 0 {
			l.diags.AddHint("HF2005", f.Relation.Span(), l.holds(f), fmt.Sprintf("%s %s %s", from, strings.ToUpper(f.verb), to))
			return false
		}
	}
	f.sources, _ = l.origins(f.input)
	if len(f.sources) == 0 {
		f.sources = l.last
	}
	if len(f.sources) == 0 {
		l.diags.AddHint("HF2011", f.Input.Span(), fmt.Sprintf("%q has no source of its own; GET something from one first", f.input.Name))
		return false
	}
	return true
}

// ends are the types of the relation's two sides: who does it, and to what.
func (f *finding) ends() (from, to string) {
	if f.By {
		return f.input.Type, f.typ.Name
	}
	return f.typ.Name, f.input.Type
}

// holds says between which types the verb holds: those with one of the two types first.
func (l *lowerer) holds(f *finding) string {
	var out []string
	for _, r := range l.Model.VerbHolds(f.verb) {
		text := r.From + " " + strings.ToUpper(r.Verb) + " " + r.To
		if (r.From == f.input.Type || r.To == f.input.Type) && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	if len(out) == 0 {
		return fmt.Sprintf("%s has no relation %s; LINKED relates any two", f.input.Type, strings.ToUpper(f.verb))
	}
	return "there is " + strings.Join(out, ", ")
}

func didYouMeanUpper(verb string, verbs []string) string {
	return upperQuoted(diag.DidYouMean(verb, verbs))
}

// upperQuoted writes the suggested verb as hunts do.
func upperQuoted(hint string) string {
	i, j := strings.IndexByte(hint, '"'), strings.LastIndexByte(hint, '"')
	if i < 0 || j <= i {
		return hint
	}
	return hint[:i] + strings.ToUpper(hint[i:j]) + hint[j:]
}

// related makes the mentions that the FIND returns.
func (l *lowerer) related(f *finding) (ir.Rel, bool) {
	if f.verb == linked {
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
		from, to := f.ends()
		l.diags.Add("HF4001", f.Relation.Span(), f.sources[0].Name(), fmt.Sprintf("%s %s %s", from, strings.ToUpper(f.verb), to), "no kind of its records mentions both")
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
				l.tooWide(f.Find.Type.Span(), f.typ.Name)
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
	scans, ok := l.evidence(f.input)
	if !ok {
		return nil, false
	}
	pair := f.rows[0].Pairs[0]
	var out []*ir.Scan
	for _, s := range scans {
		role, ok := l.sameRef(pair, s.Role)
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

// sameRef finds the role that stands to the mention in role as the pair's from stands to its to: the source address of
// a tunnel as that of the traffic.
func (l *lowerer) sameRef(pair entity.Pair, role string) (string, bool) {
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
				l.tooWide(f.Find.Type.Span(), f.typ.Name)
				return nil, false
			}
			scans = append(scans, &ir.Scan{Source: s.Name(), Type: f.typ.Name, Role: r.Name, Span: f.span, Pred: ir.Conj(pred, with)})
		}
	}
	if len(scans) == 0 {
		l.diags.Add("HF4001", f.Relation.Span(), f.sources[0].Name(), f.typ.Name+" LINKED "+f.input.Type, "its records do not mention such entities")
		return nil, false
	}
	return ir.MentionUnion(scans), true
}
