package lower

import (
	"fmt"
	"slices"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir"
)

// Only returns the program that shows one variable, all its attributes, instead of what the hunt displays.
func Only(p *ir.Program, variable string, opt Options) (*ir.Program, error) {
	var b *ir.Binding
	var names []string
	for _, x := range p.Bindings {
		if x.Name == variable {
			b = x
		}
		if x.Name != "_" {
			names = append(names, x.Name)
		}
	}
	if b == nil {
		return nil, &UnknownVariableError{Name: variable, Hint: diag.DidYouMean(variable, names)}
	}
	for _, s := range slices.Backward(p.Sinks) {
		// what the hunt itself shows last of this version is what a reader expects to see
		if d, ok := s.(*ir.Disp); ok && d.Variable == variable && d.Span.Compare(b.Span) > 0 {
			return &ir.Program{Bindings: p.Bindings, Sinks: []ir.Sink{d}}, nil
		}
	}
	l := newLowerer(opt, p, &diag.List{})
	d := &ir.Disp{Variable: variable, Input: &ir.Ref{ID: b.ID()}, Shape: b.Shape, Columns: l.allColumns(b), Order: b.Order, Span: b.Span}
	return &ir.Program{Bindings: p.Bindings, Sinks: []ir.Sink{d}}, nil
}

// UnknownVariableError says that a variable asked for by name is not in the hunt.
type UnknownVariableError struct{ Name, Hint string }

// Error names the variable and the nearest one.
func (e *UnknownVariableError) Error() string {
	if e.Hint == "" {
		return fmt.Sprintf("no variable %q", e.Name)
	}
	return fmt.Sprintf("no variable %q: %s", e.Name, e.Hint)
}
