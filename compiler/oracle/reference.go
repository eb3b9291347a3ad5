package oracle

import (
	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/ir/entity"
)

// newPattern resolves a WHERE on entities of a type: its attributes, literals and references. It returns also the hull of
// the ranges that the references bring along.
//
// DESIGN 3.8: "References in a pattern pass their range on the same way."
func (e *Evaluator) newPattern(typ string, where ast.Expr) (*pattern, Span) {
	span := Span{None: true}
	if where == nil {
		return nil, span
	}
	p := &pattern{
		model: e.Model, typ: typ, operands: map[*ast.Comparison][]Value{}, kinds: map[*ast.Comparison]entity.Attr{},
		scopes: map[*ast.Comparison]ast.Expr{},
	}
	p.collect(where, nil)
	ast.Walk(where, func(x ast.Expr) {
		if c, ok := x.(*ast.Comparison); ok {
			attr := e.attr(p.typeOf(c), c.Attr.Canonical())
			p.kinds[c] = attr
			p.operands[c] = e.operands(c, attr.Kind, &span)
		}
	})
	p.ways = p.alternatives(where, false)
	return p, span
}

// operands are the values that a comparison compares with, those of references among them.
func (e *Evaluator) operands(c *ast.Comparison, kind entity.Kind, span *Span) []Value {
	var out []Value
	for _, v := range c.Values() {
		ref, ok := v.(*ast.Reference)
		if !ok {
			out = append(out, literal(v, kind))
			continue
		}
		t := e.table(ref.Var().Name)
		path := e.column(t, ref.Attr().Canonical())
		for _, it := range t.Items {
			if v := e.value(t, it, path); v != nil {
				out = append(out, v)
			}
		}
		*span = span.hull(t.Span)
		e.undecided = e.undecided || t.Undecided
	}
	return out
}

// attr is the attribute of a type that a path names in any vocabulary (3.12).
func (e *Evaluator) attr(typ, path string) entity.Attr {
	a, ok := e.Model.Resolve(typ, path)
	if !ok {
		panic("oracle: " + typ + " has no attribute " + path)
	}
	return a
}

// column is the canonical name of an attribute or a column of a variable.
func (e *Evaluator) column(t *Table, path string) string {
	if _, ok := t.Kinds[path]; ok {
		return path
	}
	if _, ok := recordKinds[path]; ok && t.Shape == ByRecord {
		return path
	}
	return e.attr(t.Type, path).Path
}

// kindOf is the kind of a column.
func (e *Evaluator) kindOf(t *Table, path string) entity.Kind {
	if k, ok := t.Kinds[path]; ok {
		return k
	}
	if k, ok := recordKinds[path]; ok && t.Shape == ByRecord {
		return k
	}
	return e.attr(t.Type, path).Kind
}
