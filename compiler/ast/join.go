package ast

import "github.com/huntc/huntc/compiler/diag"

// Join makes rows of the rows of two variables that agree: `JOIN a, b BY pid, parent_pid`.
type Join struct {
	Pos   Pos
	Left  Ident   `parser:"'JOIN' @@"`
	Right Ident   `parser:"',' @@"`
	By    *JoinBy `parser:"@@?"` // nil: not written
}

// Span returns the place of the keyword.
func (j *Join) Span() diag.Span { return j.Pos.span("JOIN") }

// JoinBy is the attributes in which the rows of a Join agree.
type JoinBy struct {
	Left  Path `parser:"'BY' @@"`
	Right Path `parser:"',' @@"`
}

// Span returns the place of the attributes.
func (j *JoinBy) Span() diag.Span { return j.Left.Span().Join(j.Right.Span()) }
