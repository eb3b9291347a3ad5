package ir

import "strings"

// WalkOwned calls f for each relation of a program with the variable whose rows it makes: the binding's ID, at a sink the
// variable's name, and of the entities that a reference leads to the variable and the reference (`p.parent_ref`). A relation
// that a predicate looks up belongs to the variable that the predicate is of.
func (p *Program) WalkOwned(f func(variable string, r Rel)) {
	for _, b := range p.Bindings {
		walkOwned(b.ID(), b.Rel, f)
	}
	for _, s := range p.Sinks {
		switch s := s.(type) {
		case *Disp:
			walkOwned(s.Variable, s.Input, f)
		case *Info:
			walkOwned(s.Variable, s.Input, f)
			if s.Rows != nil {
				walkOwned(s.Variable, s.Rows, f)
			}
		case *Save:
			walkOwned(s.Rows.Variable, s.Rows.Input, f)
		case *Explain:
			walkOwned(s.Variable, s.Input, f)
			walkOwned(s.Rows.Variable, s.Rows.Input, f)
		case *Describe:
			walkOwned(s.Variable, s.Input, f)
		case *Apply: // it reads bindings
		case *Store:
			walkOwned(s.Variable, s.Input, f)
		case *Summary:
			walkCounted(s.Counts, f)
		case *Mentioned:
			walkCounted(s.Counts, f)
		default:
			panic(unhandled(s))
		}
	}
}

func walkCounted(counts []Counted, f func(string, Rel)) {
	for _, c := range counts {
		walkOwned(c.Variable, c.Input, f)
	}
}

func walkOwned(variable string, r Rel, f func(string, Rel)) {
	f(variable, r)
	if k, ok := r.(*Follow); ok {
		walkOwned(variable, k.Input, f)
		walkOwned(variable+"."+strings.TrimSuffix(k.Ref.Path, "."+ID), k.From, f)
		return
	}
	MapChildren(r, func(c Rel) Rel {
		walkOwned(variable, c, f)
		return c
	})
}
