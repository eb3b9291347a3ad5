package clickhouse

import (
	"slices"

	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
)

// rows is a relation as a query: entities as (k, need…), records as (k, record, first_observed, need…), groups as their
// columns. Entities without need are their identities alone, and an identity may then occur twice.
func (e *emitter) rows(r ir.Rel, need []ir.Attr) Query {
	switch r := r.(type) {
	case *ir.Ref:
		return &Select{Items: e.passed(r, need), From: e.from(r, need)}
	case *ir.Entities:
		return e.entities(r)
	case *ir.Filter:
		return &Select{
			Items: e.passed(r, need), From: e.from(r.Input, withAttrs(need, r.Pred)),
			Where: scope{e: e}.expr(r.Pred),
		}
	case *ir.Limit:
		below := withKeys(need, r.Order)
		for _, a := range e.prog.TableKeys(r) {
			below = addAttr(below, a)
		}
		return &Select{
			Items: e.passed(r, need), From: e.from(r.Input, below),
			OrderBy: e.limitOrder(r), Limit: r.Count, Offset: r.Offset,
		}
	case *ir.Union:
		return e.union(r, need)
	case *ir.Values:
		return e.valueRows(r, need)
	case *ir.Loaded:
		return e.loadedRows(r, need)
	case *ir.Records:
		return e.records(r)
	case *ir.Group:
		return e.group(r)
	case *ir.Join:
		return e.join(r)
	case *ir.Follow:
		return e.follow(r, need)
	case *ir.Extend:
		return e.extend(r, need)
	case *ir.Scan, *ir.Related, *ir.Applied:
		fail("%T where entities are needed", r)
	}
	panic(unhandled(r))
}

// passed are the columns that a filter, limit or reference hands on.
func (e *emitter) passed(r ir.Rel, need []ir.Attr) []Item {
	var out []Item
	switch e.prog.ShapeOf(r) {
	case ir.EntityRows:
		out = append(out, Item{Expr: col(keyColumn)})
	case ir.RecordRows:
		out = append(out, Item{Expr: col(keyColumn)}, Item{Expr: col(recordColumn)}, Item{Expr: col(firstColumn)})
	case ir.TableRows:
	}
	for _, a := range need {
		if a.Path != firstColumn || e.prog.ShapeOf(r) == ir.EntityRows {
			out = append(out, Item{Expr: col(a.Path)})
		}
	}
	if len(out) == 0 {
		return []Item{{&Int{1}, "row"}} // a table whose rows are only counted
	}
	return out
}

// from reads a relation: a reference by its name, anything else in place.
func (e *emitter) from(r ir.Rel, need []ir.Attr) From {
	if ref, ok := r.(*ir.Ref); ok {
		return tableOf(e.binding(ref))
	}
	return &Subquery{Query: e.rows(r, need)}
}

func withAttrs(need []ir.Attr, p ir.Expr) []ir.Attr {
	out := append([]ir.Attr(nil), need...)
	ir.Leaves(p, func(l ir.Expr) {
		if a, ok := ir.AttrOf(l); ok {
			out = addAttr(out, a)
		}
	})
	return out
}

func withKeys(need []ir.Attr, keys []ir.SortKey) []ir.Attr {
	out := append([]ir.Attr(nil), need...)
	for _, k := range keys {
		out = addAttr(out, k.Attr)
	}
	return addAttr(out, ir.Attr{Path: firstColumn, Kind: entity.KindTime})
}

func addAttr(attrs []ir.Attr, a ir.Attr) []ir.Attr {
	for _, x := range attrs {
		if x.Path == a.Path {
			return attrs
		}
	}
	return append(attrs, a)
}

// addAttrs adds attributes to others, which it leaves as they are.
func addAttrs(attrs, more []ir.Attr) []ir.Attr {
	out := slices.Clip(attrs)
	for _, a := range more {
		out = addAttr(out, a)
	}
	return out
}

// keys is the query of the identities of a relation, as the right side of IN.
func (e *emitter) keys(r ir.Rel) Query {
	name := ""
	switch r := r.(type) {
	case *ir.Ref:
		if name = e.refKeys[r.ID]; name == "" {
			name = tableOf(e.binding(r)).Name
		}
	case *ir.Entities:
		name = e.keyCTE[r.Input]
	case *ir.Scan, *ir.Related, *ir.Filter, *ir.Limit, *ir.Union, *ir.Values, *ir.Loaded, *ir.Records, *ir.Group, *ir.Join, *ir.Applied, *ir.Follow, *ir.Extend:
	}
	if name == "" {
		return e.rows(r, nil)
	}
	return &Select{Items: []Item{{Expr: col(keyColumn)}}, From: &Table{Name: name}}
}

// addedAlias names what is added to rows, beside them: by an analytics, or from what a reference leads to.
const addedAlias = "added"

// extend joins what an analytics added to the records of its entities.
func (e *emitter) extend(r *ir.Extend, need []ir.Attr) Query {
	own := append([]ir.Attr(nil), need...)
	own = slices.DeleteFunc(own, func(a ir.Attr) bool {
		return slices.ContainsFunc(r.Attrs, func(x ir.Attr) bool { return x.Path == a.Path })
	})
	added := []Item{{Expr: col(keyColumn)}}
	for _, a := range r.Attrs {
		added = append(added, Item{Expr: col(a.Path)})
	}
	return &Select{Items: e.passed(r, need), From: &Join{
		Left:  &Subquery{Query: e.rows(r.Input, own), Alias: rowsAlias},
		Right: &Subquery{Query: &Select{Items: added, From: e.from(r.From, r.Attrs)}, Alias: addedAlias},
		Using: []string{keyColumn},
	}}
}

// follow looks the entities up that a reference of the rows leads to.
func (e *emitter) follow(r *ir.Follow, need []ir.Attr) Query {
	own := addAttr(slices.DeleteFunc(slices.Clone(need), func(a ir.Attr) bool {
		return slices.ContainsFunc(r.Attrs, func(x ir.Followed) bool { return x.Attr.Path == a.Path })
	}), r.Ref)
	items := []Item{{col(keyColumn), r.Ref.Path}}
	var of []ir.Attr
	for _, a := range r.Attrs {
		of = addAttr(of, a.Of)
		items = append(items, Item{col(a.Of.Path), a.Attr.Path})
	}
	return &Select{Items: e.passed(r, need), From: &Join{
		Left:  &Subquery{Query: &Select{Items: e.passed(r.Input, own), From: e.from(r.Input, own)}, Alias: rowsAlias},
		Right: &Subquery{Query: &Select{Items: items, From: e.from(r.From, of)}, Alias: addedAlias},
		Using: []string{r.Ref.Path},
	}}
}

// values is the query of the values that the entities of a relation have for an attribute.
func (e *emitter) values(r ir.Rel, a ir.Attr) Query {
	v := compared(a)
	if a.Open && numeric(a.Kind) {
		v.Expr = call("toFloat64OrNull", v.Expr)
	}
	s := &Select{Items: []Item{{Expr: v.Expr}}, Where: v.present()}
	s.From = e.from(r, []ir.Attr{a})
	return s
}

// span are the conditions that a time range puts on records: half-open, and by overlap where records have an end.
func (e *emitter) span(src SourceTable, t ir.Timespan) []Expr {
	begin, end := col(src.Layout.Time()), col(src.Layout.Time())
	if src.Profile.Interval() {
		end = col(src.Layout.TimeEnd())
	}
	var out []Expr
	if !t.Start.IsZero() {
		out = append(out, &Binary{">=", end, &Str{timeText(t.Start)}})
	}
	if !t.Stop.IsZero() {
		out = append(out, &Binary{"<", begin, &Str{timeText(t.Stop)}})
	}
	return out
}

// where are all conditions of a scan.
func (e *emitter) where(s *ir.Scan) Expr {
	src := e.source(s.Source)
	sc := scope{e: e, scan: s, src: src}
	return conj(append(e.span(src, s.Span), sc.expr(s.Pred))...)
}

// scan selects items from the rows of a scan.
func (e *emitter) scan(s *ir.Scan, items []Item) *Select {
	t := e.source(s.Source).Table
	return &Select{Items: items, From: &t, Where: e.where(s)}
}

// attrItems are the attributes of the mention of a scan under their paths, NULL where its role lacks one.
func (e *emitter) attrItems(s *ir.Scan, attrs []ir.Attr) []Item {
	src := e.source(s.Source)
	var out []Item
	for _, a := range attrs {
		if a.Path == firstColumn {
			continue
		}
		x := absent(a)
		if virtual := virtualAttr(src, a.Path); virtual != nil {
			x = virtual
		} else if v, ok := e.attrIn(src, s.Role, a); ok {
			x = v.nullable()
		}
		out = append(out, Item{x, a.Path})
	}
	return out
}

// virtualAttr is an attribute of the record itself; nil for any other. Records of several sources are told apart elsewhere.
func virtualAttr(src SourceTable, path string) Expr {
	switch path {
	case ir.NumberObserved:
		return weightOf(src)
	case ir.LastObserved:
		if src.Profile.Interval() {
			return col(src.Layout.TimeEnd())
		}
		return col(src.Layout.Time())
	case ir.ObservationID:
		return col(src.Layout.Record())
	}
	return nil
}

// weightOf is how many observations a record of the source stands for.
func weightOf(src SourceTable) Expr {
	if src.Profile.Weighted() {
		return col(src.Layout.Number())
	}
	return &Int{1}
}

// records is one row for each identity and record. Where both cannot occur twice, the rows of the scan are that.
func (e *emitter) records(r *ir.Records) Query {
	scans := ir.ScansOf(r.Input)
	one := len(scans) == 1 && e.source(scans[0].Source).Profile.SingleRow()
	var parts []Query
	for _, s := range scans {
		src := e.source(s.Source)
		rec := Expr(col(src.Layout.Record()))
		if several(scans) {
			rec = call("cityHash64", &Str{s.Source}, rec) // each source numbers its own
		}
		items := []Item{{e.key(src, s.Role), keyColumn}, {rec, recordColumn}, {col(src.Layout.Time()), firstColumn}}
		items = append(items, e.attrItems(s, r.Attrs)...)
		for i, it := range items {
			if it.Alias == ir.ObservationID {
				items[i].Expr = rec
			}
		}
		parts = append(parts, e.scan(s, items))
	}
	e.typed(parts, r.Type, r.Attrs)
	if one {
		return parts[0]
	}
	out := &Select{From: &Subquery{Query: unionAll(parts)}, GroupBy: []Expr{col(keyColumn), col(recordColumn)}}
	out.Items = []Item{{Expr: col(keyColumn)}, {Expr: col(recordColumn)}, {call("min", col(firstColumn)), firstColumn}}
	for _, a := range r.Attrs {
		if a.Path != firstColumn {
			out.Items = append(out.Items, Item{call("max", col(a.Path)), a.Path})
		}
	}
	return out
}

// several reports that scans read more than one source.
func several(scans []*ir.Scan) bool {
	for _, s := range scans {
		if s.Source != scans[0].Source {
			return true
		}
	}
	return false
}

func unionAll(parts []Query) Query {
	if len(parts) == 1 {
		return parts[0]
	}
	return &Union{Queries: parts}
}

// union of entities is by identity; its attributes were given to Entities unless an input has no evidence (NEW).
func (e *emitter) union(r *ir.Union, need []ir.Attr) Query {
	var parts []Query
	for _, in := range r.Inputs {
		items := e.passed(in, need)
		for i, it := range items {
			c, ok := it.Expr.(*Column)
			if ok && slices.ContainsFunc(need, func(a ir.Attr) bool { return a.Open && a.Path == c.Name && a.Path != ir.OtherAttrs }) {
				items[i] = Item{call("toString", c), c.Name} // the parts may have it as something else
			}
		}
		parts = append(parts, &Select{Items: items, From: e.from(in, need)})
	}
	if e.prog.ShapeOf(r) != ir.EntityRows || len(need) == 0 {
		return &Union{Distinct: true, Queries: parts}
	}
	out := &Select{Items: []Item{{Expr: col(keyColumn)}}, From: &Subquery{Query: &Union{Queries: parts}}, GroupBy: []Expr{col(keyColumn)}}
	for _, a := range need {
		f := "max" // the same rows every time, whichever part is read first
		if a.Path == firstColumn {
			f = "min"
		}
		out.Items = append(out.Items, Item{call(f, col(a.Path)), a.Path})
	}
	return out
}

// limitOrder is the order in which LIMIT counts: the variable's own, then first observed, then identity.
func (e *emitter) limitOrder(r *ir.Limit) []Order {
	out := sortKeys(r.Order)
	switch e.prog.ShapeOf(r) {
	case ir.EntityRows:
		return append(out, Order{Expr: col(firstColumn)}, Order{Expr: col(keyColumn)})
	case ir.RecordRows:
		return append(out, Order{Expr: col(firstColumn)}, Order{Expr: col(recordColumn)}, Order{Expr: col(keyColumn)})
	case ir.TableRows:
		for _, a := range e.prog.TableKeys(r) {
			out = append(out, Order{Expr: col(a.Path)})
		}
	}
	return out
}

// sortKeys puts missing values last when descending, first when ascending: the engine puts them last always.
func sortKeys(keys []ir.SortKey) []Order {
	var out []Order
	for _, k := range keys {
		v := above(k.Attr)
		if !k.Desc && !v.Empty {
			out = append(out, Order{Expr: &IsNull{v.Expr, false}, Desc: true})
		}
		out = append(out, Order{Expr: v.Expr, Desc: k.Desc})
	}
	return out
}
