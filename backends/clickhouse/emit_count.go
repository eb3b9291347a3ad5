package clickhouse

import (
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
)

// summary counts each variable: (n, variable, type, entities, records), n numbering them from 1.
func (e *emitter) summary(s *ir.Summary) (Query, []ResultColumn) {
	var parts []Query
	for i, c := range s.Counts {
		head := []Item{
			{&Int{int64(i + 1)}, "n"},
			{&Str{c.Variable}, "variable"},
			{&Str{c.Type}, "type"},
		}
		q := e.counted(c, nil)
		q.Items = append(head, q.Items...)
		parts = append(parts, q)
	}
	cols := []ResultColumn{
		{Name: "n", Kind: entity.KindInt},
		{Name: "variable"},
		{Name: "type"},
		{Name: "entities", Kind: entity.KindInt},
		{Name: "records", Kind: entity.KindInt},
	}
	if len(parts) == 1 {
		return parts[0], cols
	}
	out := &Select{From: &Subquery{Query: &Union{Queries: parts}}, OrderBy: []Order{{Expr: col("n")}}}
	for _, c := range cols {
		out.Items = append(out.Items, Item{Expr: col(c.Name)})
	}
	return out, cols
}

// info counts one variable, and for each attribute how many of its mentions (or rows) have a value.
func (e *emitter) info(s *ir.Info) (Query, []ResultColumn) {
	cols := []ResultColumn{{Name: "entities", Kind: entity.KindInt}, {Name: "records", Kind: entity.KindInt}}
	var attrs []ir.Attr
	for _, c := range s.Columns {
		attrs = append(attrs, c.Attr)
		cols = append(cols, ResultColumn{Name: c.Name, Kind: entity.KindInt})
	}
	q := e.counted(s.Counted, attrs)
	for _, c := range s.Applied {
		q.Items = append(q.Items, Item{e.countedApplied(s.Rows, c.Attr), c.Name})
		rc := ResultColumn{Name: c.Name, Kind: entity.KindInt}
		if c.Attr.Path == ir.OtherAttrs {
			rc.Kind, rc.Others = entity.KindList, true
		}
		cols = append(cols, rc)
	}
	return q, cols
}

// countedApplied counts the rows that an analytics gave an attribute; of those that nobody names it is the names.
func (e *emitter) countedApplied(rows ir.Rel, a ir.Attr) Expr {
	x := countPresent(col(a.Path), a.Path, []ir.Attr{a})
	if a.Path == ir.OtherAttrs {
		x = call("arraySort", call("groupUniqArrayArray", call("mapKeys", col(a.Path))))
	}
	return &Scalar{&Select{Items: []Item{{Expr: x}}, From: e.from(rows, []ir.Attr{a})}}
}

// counted selects (entities, records, then how many rows have each attribute).
func (e *emitter) counted(c ir.Counted, attrs []ir.Attr) *Select {
	if !c.Evidence {
		return e.countedRows(c, attrs)
	}
	scans := ir.ScansOf(c.Input)
	if len(scans) == 1 && !e.source(scans[0].Source).Profile.Weighted() {
		src := e.source(scans[0].Source)
		items := countItems(e.key(src, scans[0].Role), call("uniqExact", col(src.Layout.Record())))
		for _, it := range e.attrItems(scans[0], attrs) {
			items = append(items, Item{countPresent(it.Expr, it.Alias, attrs), it.Alias})
		}
		return e.scan(scans[0], items)
	}
	return e.countedUnion(scans, attrs)
}

// countedUnion counts over several scans, or records that stand for several.
func (e *emitter) countedUnion(scans []*ir.Scan, attrs []ir.Attr) *Select {
	weighted := false
	for _, s := range scans {
		weighted = weighted || e.source(s.Source).Profile.Weighted()
	}
	scans, where, need := e.lookups(scans)
	counted := addAttrs(attrs, need)
	var parts []Query
	for _, s := range scans {
		src := e.source(s.Source)
		rec := Expr(col(src.Layout.Record()))
		if several(scans) {
			rec = &Tuple{[]Expr{&Str{s.Source}, rec}}
		}
		items := []Item{{e.key(src, s.Role), keyColumn}, {rec, recordColumn}}
		if weighted {
			items = append(items, Item{weightOf(src), weightColumn})
		}
		parts = append(parts, e.scan(s, append(items, e.attrItems(s, counted)...)))
	}
	records := Expr(call("uniqExact", col(recordColumn)))
	if weighted {
		records = weighedRecords(weightColumn)
	}
	out := &Select{Items: countItems(col(keyColumn), records), From: &Subquery{Query: unionAll(parts)}, Where: where}
	for _, a := range attrs {
		out.Items = append(out.Items, Item{countPresent(col(a.Path), a.Path, attrs), a.Path})
	}
	return out
}

// weighedRecords counts each record once, whatever number of rows mention it: its weight is summed over the distinct pairs.
func weighedRecords(weight string) Expr {
	pairs := call("groupUniqArray", &Tuple{[]Expr{col(recordColumn), col(weight)}})
	return call("arraySum", call("tupleElement", pairs, &Int{2}))
}

// countedRows counts the rows of a relation that has no evidence: NEW, records after a LIMIT, groups.
func (e *emitter) countedRows(c ir.Counted, attrs []ir.Attr) *Select {
	need := attrs
	if c.Weighted {
		need = addAttr(attrs, ir.Attr{Path: ir.NumberObserved, Kind: entity.KindInt})
	}
	out := &Select{From: e.from(c.Input, need)}
	switch c.Shape {
	case ir.EntityRows:
		out.Items = []Item{{call("count"), "entities"}, {call("count"), "records"}}
	case ir.RecordRows:
		records := Expr(call("uniqExact", col(recordColumn)))
		if c.Weighted {
			records = weighedRecords(ir.NumberObserved)
		}
		out.Items = countItems(col(keyColumn), records)
	case ir.TableRows:
		out.Items = []Item{{call("toUInt64", &Int{0}), "entities"}, {call("count"), "records"}}
	}
	for _, a := range attrs {
		out.Items = append(out.Items, Item{countPresent(col(a.Path), a.Path, attrs), a.Path})
	}
	return out
}

func countItems(key, records Expr) []Item {
	return []Item{{call("uniqExact", key), "entities"}, {records, "records"}}
}

// countPresent counts the rows in which the attribute has a value.
func countPresent(x Expr, path string, attrs []ir.Attr) Expr {
	for _, a := range attrs {
		if a.Path == path && a.Kind == entity.KindList {
			return call("countIf", call("notEmpty", x))
		}
	}
	return call("count", x)
}
