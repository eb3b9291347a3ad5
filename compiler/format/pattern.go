package format

import (
	"fmt"

	"github.com/huntc/huntc/compiler/ast"
)

// The binding of pattern operators, loosest first.
const (
	bindOr = iota
	bindAnd
	bindNot
)

// where is the clause of a pattern.
func (b *builder) where(e ast.Expr) doc {
	p := parens{code: b.code, found: b.parens}
	p.find(e)
	return concat(text("WHERE "), hang(step, b.pattern(e, bindOr)))
}

// pattern lays out a pattern, in parentheses when it was or when it binds looser than its place asks.
func (b *builder) pattern(e ast.Expr, place int) doc {
	enclosed := b.parens[e]
	var inner doc
	switch e := e.(type) {
	case *ast.Or:
		enclosed = enclosed || place > bindOr
		inner = b.terms(e.Terms, "OR ", bindAnd)
	case *ast.And:
		enclosed = enclosed || place > bindAnd
		inner = b.terms(e.Terms, "AND ", bindNot)
	case *ast.Not:
		inner = concat(text("NOT "), b.pattern(e.Operand, bindNot))
	case *ast.Brackets:
		inner = concat(text("["), align(b.pattern(e.Inner, bindOr)), text("]"))
	case *ast.Comparison:
		inner = b.comparison(e)
	default:
		panic(unhandled(e))
	}
	if enclosed {
		return concat(text("("), align(inner), text(")"))
	}
	return inner
}

// terms lays out the terms of AND or OR. A line that breaks begins with the operator; what belongs to a term is
// indented further.
func (b *builder) terms(terms []ast.Expr, operator string, place int) doc {
	parts := make([]doc, 0, 3*len(terms))
	for i, term := range terms {
		if i > 0 {
			parts = append(parts, line(), text(operator))
		}
		parts = append(parts, hang(step, b.pattern(term, place)))
	}
	return group(parts...)
}

func (b *builder) comparison(c *ast.Comparison) doc {
	name := c.Attr.Text
	if c.Entity != nil {
		name = c.Entity.Name + ":" + name
	}
	if c.Operand == nil {
		return text(name, " ", c.Op.Kind.String())
	}
	return concat(text(name, " ", c.Op.Kind.String(), " "), b.value(c.Operand))
}

// value lays out a value as it was written.
func (b *builder) value(v ast.Value) doc {
	switch v := v.(type) {
	case *ast.String:
		return text(v.Text)
	case *ast.Int:
		return text(v.Text)
	case *ast.Float:
		return text(v.Text)
	case *ast.Bool:
		return text(v.Text)
	case *ast.Null:
		return text(b.file.Source.Slice(v.Span())) // the tree has it in capitals, and JSON has not
	case *ast.Reference:
		return text(v.Text)
	case *ast.List:
		items := make([]doc, len(v.Items))
		for i, item := range v.Items {
			items[i] = b.value(item)
		}
		return concat(text(v.Open), align(fill(items)), text(closers[v.Open]))
	default:
		panic(unhandled(v))
	}
}

// closers are the brackets that close each kind.
var closers = map[string]string{"(": ")", "[": "]"}

// unhandled is the message of a type switch that met a node it does not know.
func unhandled(n any) string { return fmt.Sprintf("format: unhandled %T", n) }
