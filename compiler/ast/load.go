package ast

import "github.com/huntc/huntc/compiler/diag"

// Load makes a variable from a file: `LOAD data/ips.csv AS ipv4-addr`.
type Load struct {
	Pos  Pos
	From Location `parser:"'LOAD' @@"`
	As   *Ident   `parser:"( 'AS' @@ )?"` // nil: the file has a column of types
}

// Span returns the place of the keyword.
func (l *Load) Span() diag.Span { return l.Pos.span("LOAD") }
