package oracle

import (
	"slices"

	"github.com/huntc/huntc/compiler/ast"
)

// get evaluates GET.
//
// DESIGN 3.3: "GET matches its pattern against each record", mentions in primary roles; 3.5: "A variable's records are its
// evidence: the records its own statement matched". Note 2: FROM a variable filters that variable.
func (e *Evaluator) get(c *ast.Get) *Table {
	if t := e.fromVariable(c); t != nil {
		return t
	}
	sources := e.from(c.From)
	p, refs := e.newPattern(c.Type.Name, c.Where)
	declared := refs
	if declared.None {
		declared = Span{Open: true}
	}
	span, wide := declared.widened(), declared.widened()
	if c.Time != nil {
		declared = e.written(c.Time)
		span, wide = declared, declared.widened()
	}
	p.searches(search{sources, wide, func(s *Source) []string { return s.roles(c.Type.Name, primary) }, false})
	var evidence []Evidence
	for _, s := range sources {
		for _, r := range s.Records {
			for _, m := range s.mentions(r, c.Type.Name, primary) {
				if span.holds(r) && p.matches(m) {
					evidence = append(evidence, m)
				}
			}
		}
	}
	t := &Table{Type: c.Type.Name, Items: gather(evidence), Span: declared, Sources: sources}
	return e.limit(complete(t, everywhere(sources, span)), c.Limit, nil)
}

// fromVariable evaluates GET … FROM a variable: its entities, filtered by their values. With a time range they are what
// the variable's records in it say.
func (e *Evaluator) fromVariable(c *ast.Get) *Table {
	if len(c.From) != 1 || e.vars[c.From[0].Value()] == nil {
		return nil
	}
	v := e.table(c.From[0].Value())
	if c.Time != nil {
		v = v.within(e.written(c.Time))
	}
	t := e.where(v, c.Where)
	return e.limit(t, c.Limit, nil)
}

// within keeps the evidence that lies in a time range, and completes from records in it.
func (t *Table) within(span Span) *Table {
	out := *t
	out.Items, out.Span = nil, span
	var evidence []Evidence
	for _, it := range t.Items {
		if t.Shape == ByRecord {
			if span.holds(it.Evidence[0].record) {
				out.Items = append(out.Items, it)
			}
			continue
		}
		for _, ev := range it.Evidence {
			if span.holds(ev.record) {
				evidence = append(evidence, ev)
			}
		}
	}
	if t.Shape == ByRecord {
		return &out
	}
	out.Items = gather(evidence)
	searched := map[*Source]Span{}
	for s, was := range t.Searched {
		searched[s] = span.within(was)
	}
	return complete(&out, searched)
}

// everywhere is one range of several sources.
func everywhere(sources []*Source, span Span) map[*Source]Span {
	out := map[*Source]Span{}
	for _, s := range sources {
		out[s] = span
	}
	return out
}

// from finds the sources, each once; without FROM the last ones.
func (e *Evaluator) from(from []*ast.Location) []*Source {
	if len(from) == 0 {
		return e.last
	}
	var out []*Source
	for _, l := range from {
		name := l.Value()
		if e.Named != nil {
			name = e.Named(name)
		}
		for _, s := range e.Sources {
			if s.Name == name && !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	e.last = out
	return out
}

// complete finds the other mentions of each entity in the time range.
//
// DESIGN 3.5: "Completion fills attributes that are missing in all evidence from the entity's other records in the time
// range": the one in which the entities were found.
func complete(t *Table, searched map[*Source]Span) *Table {
	t.Searched = searched
	for _, it := range t.Items {
		for _, s := range t.Sources {
			for _, r := range s.Records {
				for _, m := range s.mentions(r, t.Type, anyRole) {
					if searched[s].holds(r) && m.key() == it.Key {
						it.Others = append(it.Others, m)
					}
				}
			}
		}
	}
	return t
}
