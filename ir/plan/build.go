package plan

import (
	"fmt"
	"slices"

	"github.com/huntc/huntc/ir"
)

// maxChain is how many bindings may stand on each other inside one query. ClickHouse refuses subqueries nested deeper
// than about 80, and long before that its analyzer, which visits the right side of an IN more than once, takes longer
// than the query: a chain of 20 FINDs was planned in 13 s, one of 8 in 20 ms.
const maxChain = 8

// Why a binding has a statement of its own.
const (
	reasonShared = "it is used more than once"
	reasonDeep   = "the chain is too long for one query"
)

// Build makes the plan of what a hunt shows and of its summary (nil: none), both optimized. Each sink is one query. A
// binding that several of them use, or that cuts a long chain, is stored first in a temporary table of the session, so
// that it is computed once: engines inline common table expressions at every reference. What the summary alone shares is
// stored for the summary alone.
func Build(shown, summary *ir.Program) *Plan {
	b := &builder{plan: &Plan{}, tables: map[string]table{}}
	b.add(shown, "")
	if summary != nil {
		b.add(summary, ".counted")
	}
	return b.plan
}

// table is a stored binding: which step made it, and what it carries.
type table struct {
	name string
	step int
	need []ir.Attr
}

type builder struct {
	plan   *Plan
	tables map[string]table // by binding
	// of the program that is being added
	prog   *ir.Program
	at     map[string]int    // the places of its bindings
	stored map[string]string // bindings to store, and why
	suffix string            // of the name of a table whose plain name is taken
}

func (b *builder) add(p *ir.Program, suffix string) {
	b.prog, b.suffix, b.at = p, suffix, make(map[string]int, len(p.Bindings))
	for i, x := range p.Bindings {
		b.at[x.ID()] = i
	}
	b.stored = b.toStore()
	for _, s := range p.Sinks {
		switch k := s.(type) {
		case *ir.Apply:
			b.apply(k)
			continue
		case *ir.Explain:
			b.explain(k)
			continue
		}
		st := &Step{}
		switch k := s.(type) {
		case *ir.Disp:
			st.Sink, st.Title, st.Span = SinkTable, "DISP "+k.Variable, k.Span
		case *ir.Info:
			st.Sink, st.Title, st.Span = SinkInfo, "INFO "+k.Variable, k.Span
		case *ir.Save:
			st.Sink, st.Title, st.Span = SinkSave, "SAVE "+k.Rows.Variable+" TO "+k.Path, k.Span
		case *ir.Describe:
			st.Sink, st.Title, st.Span = SinkFacts, "DESCRIBE "+k.Variable+"."+k.Name, k.Span
		case *ir.Summary:
			st.Sink, st.Title = SinkSummary, "execution summary"
		case *ir.Mentioned:
			st.Sink, st.Title = SinkRelated, "related entities of the summary"
		default:
			panic(fmt.Sprintf("plan: unhandled %T", k))
		}
		b.step(st, s)
	}
}

// explain appends the step of an EXPLAIN. It shows the whole of the query, whatever others share of it, so nothing is
// stored but what an analytics made.
func (b *builder) explain(x *ir.Explain) {
	stored, tables := b.stored, b.tables
	b.stored, b.tables = nil, map[string]table{}
	for id, t := range tables {
		if _, made := b.prog.Binding(id).Rel.(*ir.Applied); made {
			b.tables[id] = t
		}
	}
	b.step(&Step{Sink: SinkExplain, Title: "EXPLAIN " + x.Rows.Variable, Span: x.Span}, x)
	b.stored, b.tables = stored, tables
}

// toStore decides which bindings of the program get a table: those with more than one use once the others are inlined,
// and one in every maxChain of a chain. The values of a NEW are text in the query; a table of them saves nothing.
func (b *builder) toStore() map[string]string {
	out := map[string]string{}
	uses := map[string]int{}
	for _, s := range b.prog.Sinks {
		if _, ok := s.(*ir.Explain); ok {
			continue // it changes nothing of how the others are computed
		}
		for _, r := range ir.SinkRels(s) {
			count(uses, r, 1)
		}
	}
	for i := len(b.prog.Bindings) - 1; i >= 0; i-- {
		x := b.prog.Bindings[i]
		times := uses[x.ID()]
		switch x.Rel.(type) {
		case *ir.Applied: // has a table anyway, and is made once
			times = 1
		case *ir.Values:
		default:
			if times > 1 {
				out[x.ID()] = reasonShared
				times = 1
			}
		}
		if !b.has(x) {
			count(uses, x.Rel, times)
		}
	}
	depth := map[string]int{}
	for _, x := range b.prog.Bindings {
		if _, made := x.Rel.(*ir.Applied); made {
			continue // a table: nothing of its chain is in the queries that read it
		}
		d := 1
		for _, id := range refs(x.Rel) {
			if out[id] == "" {
				d = max(d, depth[id]+links(x))
			}
		}
		if d > maxChain && out[x.ID()] == "" {
			out[x.ID()] = reasonDeep
		}
		depth[x.ID()] = d
	}
	return out
}

// links is how much a binding adds to the chain: entities that are completed from other records look up what they stand on
// again for the evidence and for each role, and those that are limited do so for the first time of each.
func links(b *ir.Binding) int {
	weight := 1
	ir.WalkRels(b.Rel, func(r ir.Rel) {
		switch r := r.(type) {
		case *ir.Entities:
			if len(r.Completion) > 0 {
				weight = maxChain / 2
			}
		case *ir.Limit:
			weight = maxChain / 2
		}
	})
	return weight
}

// count adds the uses that a relation makes of others.
func count(uses map[string]int, r ir.Rel, times int) {
	places := places(r)
	for _, id := range refs(r) {
		uses[id] += times
		if places[id] >= manyPlaces {
			uses[id] += times
		}
	}
}

// manyPlaces is from how many places in one relation on a binding is used more than once. Equal lookups are made once by
// the engine, but it plans each of them, and what it stands on with it.
const manyPlaces = 4

// places counts how often a relation refers to each binding.
func places(r ir.Rel) map[string]int {
	out := map[string]int{}
	ir.WalkRels(r, func(r ir.Rel) {
		switch r := r.(type) {
		case *ir.Ref:
			out[r.ID]++
		case *ir.Related: // each step looks its input up
			if ref, ok := r.Input.(*ir.Ref); ok {
				out[ref.ID] += len(r.Steps) - 1
			}
		}
	})
	return out
}

// refs are the bindings that a relation refers to, each once.
func refs(r ir.Rel) []string {
	var out []string
	ir.WalkRels(r, func(r ir.Rel) {
		if ref, ok := r.(*ir.Ref); ok && !slices.Contains(out, ref.ID) {
			out = append(out, ref.ID)
		}
	})
	return out
}

// has reports that an earlier step has stored the binding with all that this program needs of it.
func (b *builder) has(x *ir.Binding) bool {
	t, ok := b.tables[x.ID()]
	if !ok {
		return false
	}
	for _, a := range x.Need {
		if !slices.ContainsFunc(t.need, func(n ir.Attr) bool { return n.Path == a.Path }) {
			return false
		}
	}
	return true
}

// step appends the step of a sink, after the steps that store what it reads.
func (b *builder) step(st *Step, s ir.Sink) {
	p := &ir.Program{Sinks: []ir.Sink{s}}
	for _, x := range b.reached(s) {
		if b.has(x) || b.stored[x.ID()] != "" {
			t := b.table(x)
			c := *x
			c.Stored = t.name
			p.Bindings = append(p.Bindings, &c)
			if !slices.Contains(st.DependsOn, t.step) {
				st.DependsOn = append(st.DependsOn, t.step)
			}
			continue
		}
		p.Bindings = append(p.Bindings, x)
	}
	st.Program, st.Sources, st.ID = p, sources(p), len(b.plan.Steps)+1
	st.Outcome = outcome(s)
	st.Reads = files(p)
	b.plan.Steps = append(b.plan.Steps, st)
}

// merged is what a table has of a relation: one row of each entity, whatever the query it was meant for makes of several.
func merged(r ir.Rel) ir.Rel {
	if e, ok := r.(*ir.Entities); ok && e.Loose {
		out := *e
		out.Loose = false
		return &out
	}
	return r
}

// reached are the bindings that a sink's query holds or reads, in order: the search ends at those that are stored.
func (b *builder) reached(s ir.Sink) []*ir.Binding {
	seen := map[string]bool{}
	var places []int
	var visit func(id string)
	visit = func(id string) {
		if seen[id] {
			return
		}
		seen[id] = true
		places = append(places, b.at[id])
		x := b.prog.Binding(id)
		if b.has(x) || b.stored[id] != "" {
			return
		}
		for _, r := range refs(x.Rel) {
			visit(r)
		}
	}
	for _, r := range ir.SinkRels(s) {
		for _, id := range refs(r) {
			visit(id)
		}
	}
	slices.Sort(places)
	out := make([]*ir.Binding, len(places))
	for i, at := range places {
		out[i] = b.prog.Bindings[at]
	}
	return out
}

// table is the table of a stored binding, made now when no step has made it yet.
func (b *builder) table(x *ir.Binding) table {
	if b.has(x) {
		return b.tables[x.ID()]
	}
	name := x.ID()
	if _, taken := b.tables[name]; taken {
		name += b.suffix
	}
	st := &Step{Sink: SinkStore, Title: "store " + name, Span: x.Span, SplitReason: b.stored[x.ID()]}
	b.step(st, &ir.Store{Variable: x.ID(), Table: name, Input: merged(x.Rel), Need: x.Need, Span: x.Span})
	t := table{name, st.ID, x.Need}
	b.tables[x.ID()] = t
	return t
}
