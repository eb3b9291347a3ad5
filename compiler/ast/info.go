package ast

import "github.com/huntc/huntc/compiler/diag"

// Info shows what is known of a variable: `INFO p`.
type Info struct {
	Pos Pos
	Var Ident `parser:"'INFO' @@"`
}

// Span returns the place of the keyword.
func (i *Info) Span() diag.Span { return i.Pos.span("INFO") }
