package ir

// LookedUp reports that something looks values or identities up in a binding.
func (p *Program) LookedUp(id string) bool { return len(p.Lookups()[id]) > 0 }

// Lookups are, by binding, the places that look values or identities up in it: each is the number of the binding, or past them
// of the sink, that does.
func (p *Program) Lookups() map[string][]int {
	out := map[string][]int{}
	for i, b := range p.Bindings {
		eachLookup(b.Rel, func(id string) { out[id] = append(out[id], i) })
	}
	for i, s := range p.Sinks {
		for _, r := range SinkRels(s) {
			eachLookup(r, func(id string) { out[id] = append(out[id], len(p.Bindings)+i) })
		}
	}
	return out
}

// eachLookup calls f with each binding that a relation looks things up in, as often as it does.
func eachLookup(r Rel, f func(id string)) {
	look := func(e Expr) {
		Leaves(e, func(l Expr) {
			switch l := l.(type) {
			case *InRef:
				refTo(l.Input, f)
			case *KeyIn:
				refTo(l.Input, f)
			case *True, *False, *Compare, *In, *IsNull, *RecordKind, *Mentions, *And, *Or, *SameRecord:
			default:
				panic(unhandled(l))
			}
		})
	}
	WalkRels(r, func(r Rel) {
		switch r := r.(type) {
		case *Scan:
			look(r.Pred)
		case *Filter:
			look(r.Pred)
		case *Related:
			for _, s := range r.Steps {
				look(s.Pred)
				refTo(r.Input, f) // each step looks the input up
			}
		case *Entities, *Limit, *Union, *Ref, *Values, *Loaded, *Records, *Group, *Join, *Applied, *Follow, *Extend:
		default:
			panic(unhandled(r))
		}
	})
}

func refTo(r Rel, f func(id string)) {
	if ref, ok := r.(*Ref); ok {
		f(ref.ID)
	}
}
