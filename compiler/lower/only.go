package lower

import (
	"fmt"
	"slices"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir"
)

// Only returns the program that shows one variable, all its attributes, instead of what the hunt displays. The variable is
// what its last assignment made: what an analytics added since is no query.
func Only(p *ir.Program, variable string, opt Options) (*ir.Program, error) {
	var b *ir.Binding
	var names []string
	for _, x := range p.Bindings {
		if _, made := x.Rel.(*ir.Applied); x.Name == variable && !made {
			b = x
		}
		if x.Name != "_" && x.Birth != between {
			names = append(names, x.Name)
		}
	}
	if b == nil {
		return nil, &UnknownVariableError{Name: variable, Hint: diag.DidYouMean(variable, names)}
	}
	for _, s := range slices.Backward(p.Sinks) {
		// what the hunt itself shows last of this version is what a reader expects to see
		if d, ok := s.(*ir.Disp); ok && d.Variable == variable && d.Span.Compare(b.Span) > 0 && shows(d.Input, b) {
			return withCalls(p, d), nil
		}
	}
	p = &ir.Program{Bindings: slices.Clone(p.Bindings), Sinks: p.Sinks}
	l := newLowerer(opt, p, &diag.List{})
	d := &ir.Disp{Variable: variable, Shape: b.Shape, Columns: l.allColumns(b), Order: b.Order, Span: b.Span}
	d.Input = l.followed(b, &ir.Ref{ID: b.ID()}, append(columnAttrs(d.Columns), orderAttrs(d.Order)...)...)
	return withCalls(p, d), nil
}

// shows reports that r are rows of b, and not of what an analytics made of it.
func shows(r ir.Rel, b *ir.Binding) bool {
	switch r := r.(type) {
	case *ir.Ref:
		return r.ID == b.ID()
	case *ir.Filter:
		return shows(r.Input, b)
	case *ir.Follow:
		return shows(r.Input, b)
	case *ir.Extend:
		return false
	}
	return true // records, which are made of the evidence
}

// withCalls is the program of a display and of the analytics that it stands on.
func withCalls(p *ir.Program, d *ir.Disp) *ir.Program {
	needed := map[string]bool{}
	var mark func(r ir.Rel)
	mark = func(r ir.Rel) {
		ir.WalkRels(r, func(r ir.Rel) {
			if ref, ok := r.(*ir.Ref); ok && !needed[ref.ID] {
				needed[ref.ID] = true
				mark(p.Binding(ref.ID).Rel)
			}
		})
	}
	mark(d.Input)
	out := &ir.Program{Bindings: p.Bindings}
	for _, s := range slices.Backward(p.Sinks) {
		if a, ok := s.(*ir.Apply); ok && slices.ContainsFunc(a.Results, func(r *ir.Ref) bool { return needed[r.ID] }) {
			for _, r := range ir.SinkRels(a) {
				mark(r)
			}
			out.Sinks = append(out.Sinks, a)
		}
	}
	slices.Reverse(out.Sinks)
	out.Sinks = append(out.Sinks, d)
	return out
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
