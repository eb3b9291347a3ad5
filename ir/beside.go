package ir

import "slices"

// Beside is p without what q holds too: the bindings and the sinks that print alike. It is for people to read, and not to be
// optimized or run: what is left may refer to what is left out.
func (p *Program) Beside(q *Program) *Program {
	same := map[string]bool{}
	for _, b := range q.Bindings {
		same[(&Program{Bindings: []*Binding{b}}).String()] = true
	}
	for _, s := range q.Sinks {
		same[(&Program{Sinks: []Sink{s}}).String()] = true
	}
	return &Program{
		Bindings: slices.DeleteFunc(slices.Clone(p.Bindings), func(b *Binding) bool {
			return same[(&Program{Bindings: []*Binding{b}}).String()]
		}),
		Sinks: slices.DeleteFunc(slices.Clone(p.Sinks), func(s Sink) bool {
			return same[(&Program{Sinks: []Sink{s}}).String()]
		}),
	}
}
