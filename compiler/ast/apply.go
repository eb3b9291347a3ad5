package ast

import "github.com/huntc/huntc/compiler/diag"

// Apply runs an analytics on variables:
//
//	APPLY python://attribute-plot ON traffic WITH XPARAM=first_observed, YPARAM=dst_port
type Apply struct {
	Pos       Pos
	Analytics Location `parser:"'APPLY' @@"`
	Inputs    []*Ident `parser:"'ON' @@ ( ',' @@ )*"`
	Args      []*Arg   `parser:"( 'WITH' @@ ( ',' @@ )* )?"`
}

// Span returns the place of the keyword.
func (a *Apply) Span() diag.Span { return a.Pos.span("APPLY") }

// Arg is a parameter of an analytics.
type Arg struct {
	Name  Ident `parser:"@@ '='"`
	Value Value `parser:"@@"`
}

// Span returns the place from name to value.
func (a *Arg) Span() diag.Span { return a.Name.Span().Join(a.Value.Span()) }

// Values returns the values of the parameter, lists in lists dissolved.
func (a *Arg) Values() []Value { return Flatten(a.Value) }
