package ast

import "github.com/huntc/huntc/compiler/diag"

// Disp shows a variable as a table:
//
//	DISP TIMESTAMPED(p) ATTR name, pid SORT BY pid ASC LIMIT 5
type Disp struct {
	Pos    Pos
	Source Term `parser:"'DISP' @@"`
	Selection
}

// Span returns the place of the keyword.
func (d *Disp) Span() diag.Span { return d.Pos.span("DISP") }
