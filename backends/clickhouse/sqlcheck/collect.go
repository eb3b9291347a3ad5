package sqlcheck

import (
	"fmt"
	"strings"

	"github.com/huntc/huntc/ir"
)

// rel gathers from a relation of the statement and all below it. What the relation stands on itself must occur; what a
// condition looks up may be left out with it, where a source cannot have the attribute.
func (c *collector) rel(r ir.Rel) {
	ir.WalkRels(r, c.node)
	c.stands(r)
}

// stands requires the ranges and limits of what a relation is made of, conditions aside.
func (c *collector) stands(r ir.Rel) {
	switch r := r.(type) {
	case *ir.Scan:
		c.require(bounds(r.Span)...)
	case *ir.Related:
		if len(r.Steps) > 0 {
			c.require(bounds(r.Span)...)
		}
	case *ir.Entities:
		c.stands(r.Input)
	case *ir.Filter:
		c.stands(r.Input)
	case *ir.Limit:
		c.require(counts(r.Count, r.Offset)...)
		c.stands(r.Input)
	case *ir.Union:
		for _, in := range r.Inputs {
			c.stands(in)
		}
	case *ir.Records:
		c.stands(r.Input)
	case *ir.Group:
		c.stands(r.Input)
	case *ir.Join:
		c.stands(r.Left)
		c.stands(r.Right)
	case *ir.Follow:
		c.stands(r.Input)
	case *ir.Extend:
		c.stands(r.Input)
		c.stands(r.From)
	case *ir.Ref, *ir.Values, *ir.Loaded, *ir.Applied:
	default:
		panic(fmt.Sprintf("sqlcheck: unhandled %T", r))
	}
}

// node gathers from one relation.
func (c *collector) node(r ir.Rel) {
	switch r := r.(type) {
	case *ir.Scan:
		c.source(r.Source)
		c.span(r.Span)
		c.pred(r.Pred)
	case *ir.Related:
		c.source(r.Source)
		c.span(r.Span)
		for _, s := range r.Steps {
			c.pred(s.Pred)
		}
	case *ir.Entities:
		c.attrs(r.Attrs...)
		c.attrs(r.Complete...)
	case *ir.Filter:
		c.pred(r.Pred)
	case *ir.Limit:
		c.limits(r.Count, r.Offset)
		c.order(r.Order)
	case *ir.Values:
		c.values(r)
	case *ir.Records:
		c.attrs(r.Attrs...)
	case *ir.Group:
		for _, k := range r.Keys {
			c.attrs(k.Attr, ir.Attr{Path: k.Name})
			if k.Bin > 0 {
				c.allow(integer(k.Bin))
			}
		}
		for _, a := range r.Aggs {
			c.attrs(a.Attr, ir.Attr{Path: a.Name})
		}
	case *ir.Loaded:
		c.want.tables[table{name: "file " + r.Path}] = true
		c.compare(ir.EQ, text(""))
		c.allow(text("Array(String)"), text("Nullable(Int64)"), text("Nullable(Float64)"), text("Nullable(Bool)"),
			text("Nullable(String)"), text("Nullable(DateTime64(9, 'UTC'))"), text("[]"), text(""))
		for _, x := range r.Columns {
			c.attrs(x.Attr, ir.Attr{Path: x.Name})
		}
	case *ir.Join:
		c.attrs(r.LeftBy, r.RightBy)
		for _, x := range r.Columns {
			c.attrs(x.Attr())
			for _, a := range []*ir.Attr{x.Left, x.Right} {
				if a != nil {
					c.attrs(*a)
				}
			}
		}
	case *ir.Follow:
		c.attrs(r.Ref)
		for _, a := range r.Attrs {
			c.attrs(a.Attr, a.Of)
		}
	case *ir.Extend:
		c.attrs(r.Attrs...)
	case *ir.Union, *ir.Ref, *ir.Applied:
	default:
		panic(fmt.Sprintf("sqlcheck: unhandled %T", r))
	}
}

// source allows the table of a source, its columns, and its name: where several number their records alike, records are
// told apart by it.
func (c *collector) source(name string) {
	s, ok := c.sources(name)
	if !ok {
		c.err = fmt.Errorf("sqlcheck: no table for source %q", name)
		return
	}
	c.allow(text(name), text(s.Database))
	c.want.tables[table{s.Database, s.Table}] = true
	for _, col := range s.Layout.Columns() {
		c.want.columns[col.Name] = true
	}
}

// pred gathers from a condition; the relations in it are nodes of their own.
func (c *collector) pred(p ir.Expr) {
	ir.Leaves(p, func(e ir.Expr) {
		if a, ok := ir.AttrOf(e); ok {
			c.attrs(a)
		}
		switch e := e.(type) {
		case *ir.Compare:
			c.compared(e.Op, e.Value)
		case *ir.In:
			for _, v := range e.Values {
				c.allow(value(v))
			}
		case *ir.InRef:
			c.attrs(ir.Attr{Path: e.Path, Extension: e.Extension})
		case *ir.RecordKind:
			c.compare(ir.EQ, text(e.Kind))
		case *ir.Mentions:
			c.compare(ir.EQ, text(e.Type))
		case *ir.True, *ir.False, *ir.And, *ir.Or, *ir.IsNull, *ir.KeyIn, *ir.SameRecord:
		default:
			panic(fmt.Sprintf("sqlcheck: unhandled %T", e))
		}
	})
}

// attrs allows columns named after attributes. One that the model does not know is looked up in a map, by its own name:
// the path without the references before it.
func (c *collector) attrs(list ...ir.Attr) {
	for _, a := range list {
		c.want.columns[a.Path] = true
		if a.Refers() {
			c.allow(integer(0), text("")) // the identity of what a record does not mention
		}
		if !a.Extension {
			continue
		}
		c.allow(text(a.Path))
		for i := range len(a.Path) {
			if a.Path[i] == '.' && strings.HasPrefix(a.Path[i+1:], "x_") {
				c.allow(text(a.Path[i+1:]))
			}
		}
	}
}

func (c *collector) columns(list []ir.Column) {
	for _, x := range list {
		c.attrs(x.Attr, ir.Attr{Path: x.Name})
	}
}

func (c *collector) order(keys []ir.SortKey) {
	for _, k := range keys {
		c.attrs(k.Attr)
	}
}
