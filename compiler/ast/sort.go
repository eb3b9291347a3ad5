package ast

import "github.com/huntc/huntc/compiler/diag"

// Sort orders a variable: `SORT p BY pid ASC`.
type Sort struct {
	Pos Pos
	Var Ident  `parser:"'SORT' @@"`
	By  SortBy `parser:"@@"`
}

// Span returns the place of the keyword.
func (s *Sort) Span() diag.Span { return s.Pos.span("SORT") }
