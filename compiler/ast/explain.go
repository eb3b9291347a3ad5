package ast

import "github.com/huntc/huntc/compiler/diag"

// Explain shows how a variable is computed: `EXPLAIN p`.
type Explain struct {
	Pos Pos
	Var Ident `parser:"'EXPLAIN' @@"`
}

// Span returns the place of the keyword.
func (e *Explain) Span() diag.Span { return e.Pos.span("EXPLAIN") }
