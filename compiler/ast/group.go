package ast

import "github.com/huntc/huntc/compiler/diag"

// Group makes one row of all entities that agree:
//
//	GROUP conns BY src_ref.value, BIN(first_observed, 5m) WITH COUNT(dst_port) AS n
type Group struct {
	Pos  Pos
	Var  Ident       `parser:"'GROUP' @@"`
	By   []*GroupKey `parser:"'BY' @@ ( ',' @@ )*"`
	With []*Agg      `parser:"( 'WITH' @@ ( ',' @@ )* )?"` // empty: the default aggregates
}

// Span returns the place of the keyword.
func (g *Group) Span() diag.Span { return g.Pos.span("GROUP") }

// GroupKey is what the entities of a group agree in: an attribute, or the bin of one.
type GroupKey struct {
	Bin  *Bin  `parser:"  @@"`
	Attr *Path `parser:"| @@"`
}

// Span returns the place of the key.
func (k *GroupKey) Span() diag.Span {
	if k.Bin != nil {
		return k.Bin.Span()
	}
	return k.Attr.Span()
}

// Bin is an attribute rounded down: `BIN(first_observed, 5 minutes)`, `BIN(pid, 500)`.
type Bin struct {
	Func Func   `parser:"@@ '('"`
	Attr Path   `parser:"@@ ','"`
	N    Int    `parser:"@@"`
	Unit *Ident `parser:"@@? ')'"` // nil: a number
}

// Span returns the place from BIN to the last argument.
func (b *Bin) Span() diag.Span {
	span := b.Func.Span().Join(b.N.Span())
	if b.Unit != nil {
		span = span.Join(b.Unit.Span())
	}
	return span
}

// Func is a function or transformer as it is written, in any case.
type Func struct {
	Pos  Pos
	Name string
}

// Span returns the place of the name.
func (f *Func) Span() diag.Span { return f.Pos.span(f.Name) }

// Agg is an aggregate of a group: `COUNT(dst_port) AS n`. The function may be unknown.
type Agg struct {
	Func Func   `parser:"@@ '('"`
	Attr Path   `parser:"@@ ')'"`
	As   *Ident `parser:"( 'AS' @@ )?"` // nil: function_attribute
}

// Span returns the place from the function to the attribute or alias.
func (a *Agg) Span() diag.Span {
	span := a.Func.Span().Join(a.Attr.Span())
	if a.As != nil {
		span = span.Join(a.As.Span())
	}
	return span
}
