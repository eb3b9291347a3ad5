package lower

import (
	"fmt"
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
	// span is the range that is searched, elsewhere the one in which a path that leaves the record is followed.
	span, elsewhere ir.Timespan
}

// find lowers FIND: the records that state the relation, found by the identity of the input's entities.
func (l *lowerer) find(f *ast.Find) (*ir.Binding, bool) {
	t, typeOK := l.searchedType(f.Type.Name, f.Type.Span())
	verb := strings.ToLower(f.Relation.Name)
	verbOK := l.Model.HasVerb(verb)
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
	b.Declared, b.Birth, b.Source = declared, "find", l.written(fd.sources)
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
	f.elsewhere = f.span.Widen(l.Margin)
	if f.Time == nil {
		f.span = declared.Widen(l.Margin)
		f.elsewhere = f.span
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
