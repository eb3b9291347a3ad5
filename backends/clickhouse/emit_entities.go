package clickhouse

import (
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
)

// entities merges mentions by identity. Without attributes it is the identities as they are found: the right side of
// an IN, which does not mind one twice.
func (e *emitter) entities(r *ir.Entities) Query {
	scans := ir.ScansOf(r.Input)
	if len(r.Attrs) == 0 {
		var parts []Query
		for i, s := range scans {
			it := Item{Expr: e.key(e.source(s.Source), s.Role)}
			if i == 0 {
				it.Alias = keyColumn
			}
			parts = append(parts, e.scan(s, []Item{it}))
		}
		if len(parts) == 1 {
			return parts[0]
		}
		return &Union{Distinct: true, Queries: parts}
	}
	if r.Loose || r.Single {
		return e.unmerged(r, scans)
	}
	return e.merged(r, scans)
}

// unmerged are the mentions as they are.
func (e *emitter) unmerged(r *ir.Entities, scans []*ir.Scan) Query {
	var parts []Query
	for _, s := range scans {
		src := e.source(s.Source)
		items := []Item{{e.key(src, s.Role), keyColumn}}
		if has(r.Attrs, ir.Attr{Path: firstColumn}) {
			items = append(items, Item{col(src.Layout.Time()), firstColumn})
		}
		parts = append(parts, e.scan(s, append(items, e.attrItems(s, r.Attrs)...)))
	}
	e.typed(parts, r.Type, r.Attrs)
	return unionAll(parts)
}

// merged is one row for each identity with the last known value of each attribute.
func (e *emitter) merged(r *ir.Entities, scans []*ir.Scan) Query {
	if r.Apart {
		return e.mergedApart(r, scans)
	}
	m := merger{e: e, typ: r.Type, completed: len(r.Completion) > 0}
	var parts []Query
	completed := map[*ir.Scan]bool{}
	scansToComplete, where := e.hoisted(r)
	attrs := r.Attrs
	if !m.completed {
		var need []ir.Attr
		scans, where, need = e.lookups(scans)
		attrs = addAttrs(attrs, need)
	}
	for _, c := range scansToComplete {
		own := sameMentions(c, scans)
		for _, s := range own {
			completed[s] = true
		}
		read := r.Attrs
		if len(own) == 0 {
			read = r.Complete
		}
		parts = append(parts, e.scan(c, m.mention(c, r.Attrs, read, e.isEvidence(c, own))))
	}
	for _, s := range scans {
		if !completed[s] {
			parts = append(parts, e.scan(s, m.mention(s, attrs, attrs, &Bool{true})))
		}
	}
	e.typed(parts, r.Type, attrs)
	out := &Select{
		Items: []Item{{Expr: col(keyColumn)}}, From: &Subquery{Query: unionAll(parts)}, Where: where, GroupBy: []Expr{col(keyColumn)},
	}
	for _, a := range r.Attrs {
		out.Items = append(out.Items, Item{m.merge(a, has(r.Complete, a)), a.Path})
	}
	return out
}

// mergedApart is merged where no completing record is evidence: the evidence is merged, and what it lacks is looked for in the
// records that have its keys. Neither is read twice; the engine holds the evidence and passes the others by it.
func (e *emitter) mergedApart(r *ir.Entities, scans []*ir.Scan) Query {
	m := merger{e: e, typ: r.Type}
	var found, others []Query
	for _, s := range scans {
		found = append(found, e.scan(s, m.mention(s, r.Attrs, r.Attrs, nil)))
	}
	for _, c := range r.Completion {
		others = append(others, e.scan(c, m.mention(c, r.Complete, r.Complete, nil)))
	}
	e.typed(found, r.Type, r.Attrs)
	own := &Select{Items: []Item{{Expr: col(keyColumn)}}, From: &Subquery{Query: unionAll(found)}, GroupBy: []Expr{col(keyColumn)}}
	key := &Column{addedAlias, keyColumn}
	out := &Select{Items: []Item{{key, keyColumn}}, GroupBy: []Expr{key}, From: &Join{
		Left: &Subquery{Query: unionAll(others), Alias: rowsAlias}, Right: &Subquery{Query: own, Alias: addedAlias},
		Using: []string{keyColumn}, Outer: true,
	}}
	for _, a := range r.Attrs {
		own.Items = append(own.Items, Item{m.merge(a, false), a.Path})
		x := m.known(a)
		if has(r.Complete, a) {
			x = m.otherwise(a, x)
		}
		out.Items = append(out.Items, Item{x, a.Path})
	}
	return out
}

// known is an attribute of the merged evidence, of which each entity has one row.
func (m merger) known(a ir.Attr) Expr {
	x := &Column{addedAlias, a.Path}
	if a.Kind == entity.KindList {
		return call("anyIf", x, call("notEmpty", x))
	}
	return call("any", x)
}

// otherwise is an attribute as it is known, or else its last value in the other records.
func (m merger) otherwise(a ir.Attr, known Expr) Expr {
	x := &Column{rowsAlias, a.Path}
	last := []Expr{x, &Tuple{[]Expr{&Column{rowsAlias, timeColumn}, x}}}
	if a.Kind == entity.KindList {
		return call("if", call("notEmpty", known), known, call("argMaxIf", append(last, call("notEmpty", x))...))
	}
	return call("coalesce", known, call("argMax", last...))
}

func has(attrs []ir.Attr, a ir.Attr) bool {
	for _, x := range attrs {
		if x.Path == a.Path {
			return true
		}
	}
	return false
}

// merger writes the two halves of a merge: the columns of each mention, and the aggregates over them.
type merger struct {
	e         *emitter
	typ       string
	completed bool
}

// sameMentions are the scans of the evidence that a completing scan reads again, with all other records of the same
// identities: same source, same role, and a range that holds theirs.
func sameMentions(c *ir.Scan, scans []*ir.Scan) []*ir.Scan {
	var out []*ir.Scan
	for _, s := range scans {
		if s.Source == c.Source && s.Role == c.Role {
			out = append(out, s)
		}
	}
	return out
}

// isEvidence tells, in a row of a completing scan, whether it is evidence: what one of the evidence's scans asks holds.
// NULL counts as no.
func (e *emitter) isEvidence(c *ir.Scan, scans []*ir.Scan) Expr {
	var any []Expr
	for _, s := range scans {
		src := e.source(s.Source)
		x := scope{e: e, scan: s, src: src}.expr(s.Pred)
		if s.Span != c.Span {
			x = conj(append(e.span(src, s.Span), x)...)
		}
		if x == nil {
			return &Bool{true}
		}
		any = append(any, x)
	}
	if len(any) == 0 {
		return &Bool{false}
	}
	return disj(any...)
}

// mention are the columns of a mention: its attributes, of which those that are not read are missing.
func (m merger) mention(s *ir.Scan, attrs, read []ir.Attr, own Expr) []Item {
	src := m.e.source(s.Source)
	items := []Item{{m.e.key(src, s.Role), keyColumn}, {col(src.Layout.Time()), timeColumn}}
	if m.completed {
		items = append(items, Item{own, evidence})
	}
	for _, a := range attrs {
		if has(read, a) {
			items = append(items, m.e.attrItems(s, []ir.Attr{a})...)
		} else if a.Path != firstColumn {
			items = append(items, Item{absent(a), a.Path})
		}
	}
	return items
}

// merge is the aggregate that makes the attribute of the entity from its mentions'.
func (m merger) merge(a ir.Attr, complete bool) Expr {
	if a.Path == firstColumn {
		return m.agg("min", []Expr{col(timeColumn)}, nil)
	}
	v := above(a)
	if r, ok := m.e.env.Model.Resolve(m.typ, a.Path); ok && r.Identity && !a.Extension {
		return m.agg("any", []Expr{v.Expr}, listPresent(v))
	}
	last := []Expr{v.Expr, &Tuple{[]Expr{col(timeColumn), v.Expr}}}
	own := m.agg("argMax", last, listPresent(v))
	if !complete {
		return own
	}
	any := call("argMax", last...)
	if c := listPresent(v); c != nil {
		any = call("argMaxIf", append(last, c)...)
		return call("if", call("notEmpty", own), own, any)
	}
	return call("coalesce", own, any)
}

// listPresent is the condition under which a list counts; NULLs are left out by the aggregates themselves.
func listPresent(v value) Expr {
	if v.Kind == entity.KindList {
		return v.present()
	}
	return nil
}

// agg applies an aggregate to the evidence alone, where completion rows are among the rows.
func (m merger) agg(name string, args []Expr, cond Expr) Expr {
	if m.completed {
		cond = conj(cond, col(evidence))
	}
	if cond == nil {
		return call(name, args...)
	}
	return call(name+"If", append(args, cond)...)
}
