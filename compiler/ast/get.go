package ast

import "github.com/huntc/huntc/compiler/diag"

// Get takes the entities of a type that match a pattern from one or more sources. Its clauses
// may stand in any order:
//
//	GET process FROM edr WHERE name = 'cmd.exe' LAST 5 DAYS LIMIT 10
type Get struct {
	Pos   Pos
	Type  Ident       `parser:"'GET' @@"`
	From  []*Location `parser:"( 'FROM' @@ ( ',' @@ )* )?"` // empty: the last source used
	Where Expr        `parser:"( 'WHERE' @@"`
	Time  *TimeRange  `parser:"| @@"`            // nil: unbounded
	Limit *Int        `parser:"| 'LIMIT' @@ )*"` // nil: all
}

// Span returns the place of the keyword.
func (g *Get) Span() diag.Span { return g.Pos.span("GET") }
