package clickhouse

import (
	"github.com/huntc/huntc/ir"
)

// sink is the main query of a statement and the meaning of its columns.
func (e *emitter) sink(s ir.Sink) (Query, []ResultColumn) {
	switch s := s.(type) {
	case *ir.Disp:
		return e.disp(s)
	case *ir.Info:
		return e.info(s)
	case *ir.Summary:
		return e.summary(s)
	case *ir.Mentioned:
		return e.mentionedCounts(s)
	case *ir.Save:
		return e.disp(&s.Rows)
	case *ir.Explain:
		return e.alone(s)
	case *ir.Describe:
		return e.describe(s)
	case *ir.Store:
		return e.store(s), nil
	case *ir.Apply:
		fail("an analytics is no query")
	}
	panic(unhandled(s))
}

// store are the rows of a binding for a table. Identities alone are kept once each: the table is looked up in, again and
// again.
func (e *emitter) store(s *ir.Store) Query {
	q := e.rows(s.Input, s.Need)
	u, isUnion := q.(*Union)
	switch {
	case isUnion && len(e.prog.Bindings) > 0:
		// a WITH in front of a union would belong to its first part alone
		return &Select{Items: e.passed(s.Input, s.Need), From: &Subquery{Query: u}}
	case isUnion:
		return u
	}
	sel := q.(*Select)
	if _, ok := s.Input.(*ir.Entities); ok && len(s.Need) == 0 {
		out := *sel
		out.Distinct = true
		return &out
	}
	return sel
}

// disp shows distinct rows: grouped by the columns shown, ordered by the order asked for, then first observed, then the
// columns.
func (e *emitter) disp(s *ir.Disp) (Query, []ResultColumn) {
	if scans, ok := mentionsOf(s.Input); ok {
		return e.dispMentions(s, scans)
	}
	var need []ir.Attr
	for _, c := range s.Columns {
		if c.Attr.Path != ir.ID || s.Shape == ir.TableRows {
			need = addAttr(need, c.Attr)
		}
	}
	out := &Select{Limit: s.Count, Offset: s.Offset}
	if f, ok := s.Input.(*ir.Filter); ok {
		out.Where = scope{e: e}.expr(f.Pred)
		out.From = e.from(f.Input, withAttrs(withKeys(need, s.Order), f.Pred))
	} else {
		out.From = e.from(s.Input, withKeys(need, s.Order))
	}
	shape := e.prog.ShapeOf(s.Input)
	first := Expr(call("min", col(firstColumn)))
	if shape == ir.TableRows {
		first = nil
	}
	var cols []ResultColumn
	var keys []Order
	for _, c := range s.Columns {
		x := Expr(col(c.Attr.Path))
		rc := ResultColumn{Name: c.Name, Kind: c.Attr.Kind, Others: c.Attr.Path == ir.OtherAttrs}
		if c.Attr.Path == ir.ID && shape != ir.TableRows {
			x, rc.ID = col(keyColumn), e.prog.TypeOf(s.Input)
		}
		if c.Attr.Identity != "" {
			rc.ID = c.Attr.Identity
		}
		cols = append(cols, rc)
		out.Items = append(out.Items, Item{Expr: x})
		out.GroupBy = append(out.GroupBy, x)
		if !sorted(s.Order, c.Attr) {
			keys = append(keys, Order{Expr: x})
		}
	}
	out.OrderBy = append(e.dispOrder(s, first), keys...)
	return out, cols
}

// sorted reports that the order asked for decides the attribute's place already.
func sorted(keys []ir.SortKey, a ir.Attr) bool {
	for _, k := range keys {
		if k.Attr.Path == a.Path {
			return true
		}
	}
	return false
}

// dispOrder is the order asked for, then first observed. A key that is not shown is that of the row's least entity.
func (e *emitter) dispOrder(s *ir.Disp, first Expr) []Order {
	var out []Order
	for _, o := range sortKeys(s.Order) {
		if !shown(s.Columns, o.Expr) {
			f := "min"
			if o.Desc {
				f = "max"
			}
			o.Expr = call(f, o.Expr)
		}
		out = append(out, o)
	}
	if first != nil {
		out = append(out, Order{Expr: first})
	}
	return out
}

func shown(cols []ir.Column, x Expr) bool {
	if n, ok := x.(*IsNull); ok {
		x = n.Arg
	}
	c, ok := x.(*Column)
	for _, s := range cols {
		if ok && s.Attr.Path == c.Name {
			return true
		}
	}
	return false
}

// mentionsOf are the scans of a sink's input when it reads mentions as they are.
func mentionsOf(r ir.Rel) ([]*ir.Scan, bool) {
	switch r := r.(type) {
	case *ir.Scan, *ir.Related:
		return ir.ScansOf(r), true
	case *ir.Union:
		for _, in := range r.Inputs {
			if _, ok := mentionsOf(in); !ok {
				return nil, false
			}
		}
		return ir.ScansOf(r), true
	case *ir.Entities, *ir.Filter, *ir.Limit, *ir.Ref, *ir.Values, *ir.Loaded, *ir.Records, *ir.Group, *ir.Join, *ir.Applied, *ir.Follow, *ir.Extend:
		return nil, false
	}
	panic(unhandled(r))
}

// dispMentions shows the mentions without merging them first: the columns shown are part of the identity, or the rows are
// records. One scan is grouped in place, by its own columns.
func (e *emitter) dispMentions(s *ir.Disp, scans []*ir.Scan) (Query, []ResultColumn) {
	var attrs []ir.Attr
	var cols []ResultColumn
	for _, c := range s.Columns {
		attrs = append(attrs, c.Attr)
		cols = append(cols, ResultColumn{Name: c.Name, Kind: c.Attr.Kind, ID: c.Attr.Identity})
	}
	if len(scans) > 1 {
		return e.dispUnion(s, scans, attrs, cols)
	}
	src := e.source(scans[0].Source)
	out := e.scan(scans[0], nil)
	out.Limit, out.Offset = s.Count, s.Offset
	columns := map[string]Expr{}
	time := col(src.Layout.Time())
	byTime := false
	for _, a := range attrs {
		x := Expr(time)
		if a.Path != firstColumn {
			x = e.attrItems(scans[0], []ir.Attr{a})[0].Expr
		} else {
			byTime = true
		}
		columns[a.Path] = x
		out.Items = append(out.Items, Item{Expr: x})
		out.GroupBy = append(out.GroupBy, x)
	}
	for _, o := range s.Order {
		x, ok := columns[o.Attr.Path]
		if !ok {
			x = e.attrItems(scans[0], []ir.Attr{o.Attr})[0].Expr
			f := "min"
			if o.Desc {
				f = "max"
			}
			x = call(f, x)
		}
		if !o.Desc {
			out.OrderBy = append(out.OrderBy, Order{Expr: &IsNull{x, false}, Desc: true})
		}
		out.OrderBy = append(out.OrderBy, Order{x, o.Desc})
	}
	if !byTime {
		out.OrderBy = append(out.OrderBy, Order{Expr: call("min", time)})
	}
	for i, it := range out.Items {
		if !sorted(s.Order, attrs[i]) {
			out.OrderBy = append(out.OrderBy, Order{Expr: it.Expr})
		}
	}
	return out, cols
}

func (e *emitter) dispUnion(s *ir.Disp, scans []*ir.Scan, attrs []ir.Attr, cols []ResultColumn) (Query, []ResultColumn) {
	all := append([]ir.Attr(nil), attrs...)
	for _, o := range s.Order {
		all = addAttr(all, o.Attr)
	}
	scans, where, need := e.lookups(scans)
	all = addAttrs(all, need)
	var parts []Query
	for _, sc := range scans {
		items := []Item{{col(e.source(sc.Source).Layout.Time()), firstColumn}}
		parts = append(parts, e.scan(sc, append(items, e.attrItems(sc, all)...)))
	}
	out := &Select{From: &Subquery{Query: unionAll(parts)}, Where: where, Limit: s.Count, Offset: s.Offset}
	first := Expr(call("min", col(firstColumn)))
	var keys []Order
	for _, a := range attrs {
		out.Items = append(out.Items, Item{Expr: col(a.Path)})
		out.GroupBy = append(out.GroupBy, col(a.Path))
		if !sorted(s.Order, a) {
			keys = append(keys, Order{Expr: col(a.Path)})
		}
		if a.Path == firstColumn {
			first = nil
		}
	}
	out.OrderBy = append(e.dispOrder(s, first), keys...)
	return out, cols
}
