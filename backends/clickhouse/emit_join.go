package clickhouse

import (
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
)

// The sides of a join.
const (
	leftAlias  = "left"
	rightAlias = "right"
)

// join is one row for each pair of rows that agree.
func (e *emitter) join(r *ir.Join) Query {
	var left, right []ir.Attr
	if r.LeftBy.Path != ir.ID {
		left, right = addAttr(left, r.LeftBy), addAttr(right, r.RightBy)
	}
	out := &Select{}
	for _, c := range r.Columns {
		var parts []Expr
		if c.Left != nil {
			left = addJoined(left, *c.Left)
			parts = append(parts, sideColumn(leftAlias, *c.Left))
		}
		if c.Right != nil {
			right = addJoined(right, *c.Right)
			parts = append(parts, sideColumn(rightAlias, *c.Right))
		}
		x := parts[0]
		if len(parts) == 2 {
			x = call("coalesce", parts...)
			if c.Attr().Kind == entity.KindList {
				x = call("if", call("notEmpty", parts[0]), parts[0], parts[1])
			}
		}
		out.Items = append(out.Items, Item{x, c.Name})
	}
	if len(out.Items) == 0 {
		out.Items = []Item{{&Int{1}, "row"}}
	}
	out.From = &Join{
		Left: e.side(r.Left, left, leftAlias), Right: e.side(r.Right, right, rightAlias),
		On: &Binary{"=", sideColumn(leftAlias, r.LeftBy), sideColumn(rightAlias, r.RightBy)},
	}
	return out
}

// addJoined adds an attribute; an identity every row has.
func addJoined(attrs []ir.Attr, a ir.Attr) []ir.Attr {
	if a.Path == ir.ID && a.Identity != "" {
		return attrs
	}
	return addAttr(attrs, a)
}

// side is one side of a join under its alias.
func (e *emitter) side(r ir.Rel, need []ir.Attr, alias string) From {
	return &Subquery{Query: &Select{Items: e.passed(r, need), From: e.from(r, need)}, Alias: alias}
}

// sideColumn is an attribute of one side: by its name, an identity by that of the key.
func sideColumn(alias string, a ir.Attr) Expr {
	if a.Path == ir.ID {
		return &Column{alias, keyColumn}
	}
	return &Column{alias, a.Path}
}
