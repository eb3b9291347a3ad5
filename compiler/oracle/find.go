package oracle

import (
	"slices"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/ir/entity"
)

// find evaluates FIND.
//
// DESIGN 3.8: "FIND relates by identity inside the store, in both directions, with its own `WHERE` (all of it), time range
// and `LIMIT` always applied. Its range is the one written, else the hull of the declared ranges of its root GETs
// (unbounded if one has none), widened once by 300 s at both ends".
func (e *Evaluator) find(c *ast.Find) *Table {
	in := e.table(c.Input.Name)
	p, refs := e.newPattern(c.Type.Name, c.Where)
	declared := in.Span.hull(refs)
	if declared.None {
		declared = Span{Open: true}
	}
	span, wide := declared.widened(), declared.widened()
	if c.Time != nil {
		span = e.written(c.Time)
		wide = span.widened()
	}
	sources := in.Sources
	if len(sources) == 0 {
		sources = e.last
	}
	f := finder{e: e, c: c, in: in, keys: map[string]bool{}}
	for _, it := range in.Items {
		f.keys[it.Key] = true
	}
	from, to := in.Type, c.Type.Name
	if !c.By {
		from, to = to, from
	}
	relations := e.Model.Relations(from, c.Relation.Name, to)
	p.searches(search{sources, wide, func(s *Source) []string { return f.roles(s, relations) }, true})
	var evidence []Evidence
	searched := everywhere(sources, span)
	for _, rel := range relations {
		if f.inside(rel) {
			searched = in.Searched // no widening: what completes the answer lies where the input was found
		}
		for _, found := range f.related(rel, sources, span) {
			if p.matches(found) {
				evidence = append(evidence, found)
			}
		}
	}
	t := &Table{Type: c.Type.Name, Items: gather(evidence), Span: declared, Sources: sources}
	return e.limit(complete(t, searched), c.Limit, nil)
}

type finder struct {
	e    *Evaluator
	c    *ast.Find
	in   *Table
	keys map[string]bool // of the input
}

// related are the mentions that some record relates to the input.
//
// DESIGN 3.2: "Relations are pairs of roles in one record"; section 4: "`LINKED` as any two roles in one record".
func (f *finder) related(rel entity.Relation, sources []*Source, span Span) []Evidence {
	if f.inside(rel) {
		return f.project(rel)
	}
	var out []Evidence
	for _, s := range sources {
		for _, r := range s.Records {
			marked, ok := s.Profile.States(rel.Record)
			if !span.holds(r) || !ok || marked && r.Kind != rel.Record {
				continue
			}
			out = append(out, f.inRecord(s, r, rel)...)
		}
	}
	return out
}

// inRecord are the mentions that one record relates to the input: in one row, but for LINKED.
func (f *finder) inRecord(s *Source, r *Record, rel entity.Relation) []Evidence {
	if rel.Verb == entity.VerbLinked {
		for _, m := range s.mentions(r, f.in.Type, anyRole) {
			if f.keys[m.key()] {
				return s.mentions(r, f.c.Type.Name, anyRole)
			}
		}
		return nil
	}
	var out []Evidence
	for _, row := range r.Rows {
		for _, pair := range rel.Pairs {
			given, wanted := f.sides(pair)
			if row[given] == nil || row[wanted] == nil || row[given].Type != f.in.Type || row[wanted].Type != f.c.Type.Name {
				continue
			}
			if f.keys[(Evidence{s, r, row, given}).key()] {
				out = append(out, Evidence{s, r, row, wanted})
			}
		}
	}
	return out
}

// roles are those in which the relations lead to the answer in a source: of LINKED, all.
func (f *finder) roles(s *Source, relations []entity.Relation) []string {
	var out []string
	has := s.roles(f.c.Type.Name, anyRole)
	for _, rel := range relations {
		if _, ok := s.Profile.States(rel.Record); !ok {
			continue
		}
		for _, pair := range rel.Pairs {
			if _, wanted := f.sides(pair); slices.Contains(has, wanted) && !slices.Contains(out, wanted) {
				out = append(out, wanted)
			}
		}
	}
	return out
}

// sides are the roles of the input and of the answer.
func (f *finder) sides(pair entity.Pair) (given, wanted string) {
	if f.c.By {
		return pair.From, pair.To
	}
	return pair.To, pair.From
}

// inside reports whether the input's own evidence states the relation.
//
// DESIGN 3.8: "Where the answer lies in the input's identity (`FIND ipv4-addr ACCEPTED conns`) and no range is written, the
// input's own evidence states the relation: a projection, no scan, no widening; its records are the input's."
func (f *finder) inside(rel entity.Relation) bool {
	side := "to"
	if f.c.By {
		side = "from"
	}
	return rel.Inside == side && f.c.Time == nil && !f.in.FromNew
}

// project takes the other side of each piece of the input's evidence.
func (f *finder) project(rel entity.Relation) []Evidence {
	var out []Evidence
	for _, it := range f.in.Items {
		for _, have := range it.Evidence {
			for _, pair := range rel.Pairs {
				given, wanted := f.sides(pair)
				if m := have.row[wanted]; have.role == given && m != nil && m.Type == f.c.Type.Name {
					out = append(out, Evidence{have.source, have.record, have.row, wanted})
				}
			}
		}
	}
	return out
}
