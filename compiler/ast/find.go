package ast

import "github.com/huntc/huntc/compiler/diag"

// Find returns the entities of a type that stand in a relation to a variable's:
//
//	FIND process CREATED BY p WHERE name = 'cmd.exe' LIMIT 10
//
// Without BY the returned entities are the ones that act: `FIND process CREATED p` returns the
// parents of p.
type Find struct {
	Pos      Pos
	Type     Ident      `parser:"'FIND' @@"`
	Relation Ident      `parser:"@@"`
	By       bool       `parser:"@'BY'?"`
	Input    Ident      `parser:"@@"`
	Where    Expr       `parser:"( 'WHERE' @@"`    // nil: all
	Time     *TimeRange `parser:"| @@"`            // nil: the range of the input
	Limit    *Int       `parser:"| 'LIMIT' @@ )*"` // nil: all
}

// Span returns the place of the keyword.
func (f *Find) Span() diag.Span { return f.Pos.span("FIND") }
