package ast

import "github.com/huntc/huntc/compiler/diag"

// Describe shows statistics of a variable's attribute: `DESCRIBE p.pid`.
type Describe struct {
	Pos    Pos
	Target Reference `parser:"'DESCRIBE' @@"`
}

// Span returns the place of the keyword.
func (d *Describe) Span() diag.Span { return d.Pos.span("DESCRIBE") }
