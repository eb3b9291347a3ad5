package ast

import (
	"github.com/huntc/huntc/compiler/diag"
)

// Expr is a pattern or a part of one. NOT binds closer than AND, and AND closer than OR;
// parentheses leave no node.
//
//sumtype:decl
type Expr interface {
	Node
	expr()
}

func (*Or) expr()         {}
func (*And) expr()        {}
func (*Not) expr()        {}
func (*Brackets) expr()   {}
func (*Comparison) expr() {}

// Or holds when one of its terms holds. There are at least two.
type Or struct{ Terms []Expr }

// Span returns the place from the first term to the last.
func (o *Or) Span() diag.Span { return o.Terms[0].Span().Join(o.Terms[len(o.Terms)-1].Span()) }

// And holds when all of its terms hold. There are at least two.
type And struct{ Terms []Expr }

// Span returns the place from the first term to the last.
func (a *And) Span() diag.Span { return a.Terms[0].Span().Join(a.Terms[len(a.Terms)-1].Span()) }

// Not holds when its operand fails.
type Not struct {
	Pos     Pos
	Operand Expr
}

// Span returns the place from the keyword to the end of the operand.
func (n *Not) Span() diag.Span { return n.Pos.span("NOT").Join(n.Operand.Span()) }

// Brackets is a STIX observation, `[process:name = 'a' AND file:name = 'b']`: its comparisons
// on one type bind to one mention.
type Brackets struct {
	Pos   Pos
	Inner Expr
	Close Pos
}

// Span returns the place with both brackets.
func (b *Brackets) Span() diag.Span { return b.Pos.span("[").Join(b.Close.span("]")) }

// Comparison compares an attribute with a value, `process:name = 'cmd.exe'`, or asks whether
// it is missing, `name IS NULL`. The parser makes it without participle.
type Comparison struct {
	Entity  *EntityRef // nil: the type that the statement returns
	Attr    Path
	Op      Operator
	Operand Value // nil for IS NULL and IS NOT NULL
}

// EntityRef is the entity type before the colon of `process:name`.
type EntityRef struct {
	Pos  Pos
	Name string
}

// Span returns the place of the type, without the colon.
func (e *EntityRef) Span() diag.Span { return e.Pos.span(e.Name) }

// Values returns the values compared with, lists in lists dissolved.
func (c *Comparison) Values() []Value {
	if c.Operand == nil {
		return nil
	}
	return Flatten(c.Operand)
}

// Span returns the place of the whole comparison.
func (c *Comparison) Span() diag.Span {
	span := c.Attr.Span()
	if c.Entity != nil {
		span = span.Join(c.Entity.Span())
	}
	if c.Operand != nil {
		return span.Join(c.Operand.Span())
	}
	return span.Join(c.Op.Span())
}

// Walk calls f for e and for each expression in it, outer ones first.
func Walk(e Expr, f func(Expr)) {
	f(e)
	switch e := e.(type) {
	case *Or:
		for _, term := range e.Terms {
			Walk(term, f)
		}
	case *And:
		for _, term := range e.Terms {
			Walk(term, f)
		}
	case *Not:
		Walk(e.Operand, f)
	case *Brackets:
		Walk(e.Inner, f)
	case *Comparison:
	default:
		panic(unhandled(e))
	}
}
