package ast

import "github.com/huntc/huntc/compiler/diag"

// Save writes a variable to a file: `SAVE p TO out/p.csv`.
type Save struct {
	Pos Pos
	Var Ident    `parser:"'SAVE' @@"`
	To  Location `parser:"'TO' @@"`
}

// Span returns the place of the keyword.
func (s *Save) Span() diag.Span { return s.Pos.span("SAVE") }
