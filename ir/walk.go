package ir

import "slices"

// MapChildren returns r with f applied to each relation it reads directly, inside its predicates too. It returns r
// itself when nothing changed, so that pointer identity means "unchanged".
func MapChildren(r Rel, f func(Rel) Rel) Rel {
	switch r := r.(type) {
	case *Scan:
		if p := MapExprRels(r.Pred, f); p != r.Pred {
			out := *r
			out.Pred = p
			return &out
		}
	case *Related:
		return mapRelated(r, f)
	case *Entities:
		in := f(r.Input)
		comp, changed := mapScans(r.Completion, f)
		if in != r.Input || changed {
			out := *r
			out.Input, out.Completion = in, comp
			return &out
		}
	case *Filter:
		in, p := f(r.Input), MapExprRels(r.Pred, f)
		if in != r.Input || p != r.Pred {
			return &Filter{in, p}
		}
	case *Limit:
		if in := f(r.Input); in != r.Input {
			out := *r
			out.Input = in
			return &out
		}
	case *Union:
		if ins, changed := mapRels(r.Inputs, f); changed {
			return &Union{ins}
		}
	case *Records:
		if in := f(r.Input); in != r.Input {
			out := *r
			out.Input = in
			return &out
		}
	case *Group:
		if in := f(r.Input); in != r.Input {
			out := *r
			out.Input = in
			return &out
		}
	case *Join, *Follow, *Extend:
		return mapPair(r, f)
	case *Applied:
		if in := f(r.Input); in != r.Input {
			out := *r
			out.Input = in
			return &out
		}
	case *Ref, *Values, *Loaded:
	default:
		panic(unhandled(r))
	}
	return r
}

// mapPair is MapChildren of a relation that reads two.
func mapPair(r Rel, f func(Rel) Rel) Rel {
	switch r := r.(type) {
	case *Join:
		if left, right := f(r.Left), f(r.Right); left != r.Left || right != r.Right {
			out := *r
			out.Left, out.Right = left, right
			return &out
		}
	case *Follow:
		if in, from := f(r.Input), f(r.From); in != r.Input || from != r.From {
			return &Follow{in, r.Ref, from, r.Attrs}
		}
	case *Extend:
		if in, from := f(r.Input), f(r.From); in != r.Input || from != r.From {
			return &Extend{in, from, r.Attrs}
		}
	default:
		panic(unhandled(r))
	}
	return r
}

func mapRelated(r *Related, f func(Rel) Rel) Rel {
	in := f(r.Input)
	steps, changed := mapped(r.Steps, func(s Step) (Step, bool) {
		p := MapExprRels(s.Pred, f)
		differs := p != s.Pred
		s.Pred = p
		return s, differs
	})
	if !changed && in == r.Input {
		return r
	}
	out := *r
	out.Input, out.Steps = in, steps
	return &out
}

// mapped is list with f of each element, which says whether it changed; list itself when none did.
func mapped[T any](list []T, f func(T) (T, bool)) ([]T, bool) {
	out, changed := list, false
	for i, x := range list {
		y, differs := f(x)
		if !differs {
			continue
		}
		if !changed {
			out, changed = slices.Clone(list), true
		}
		out[i] = y
	}
	return out, changed
}

func mapRels(rs []Rel, f func(Rel) Rel) ([]Rel, bool) {
	return mapped(rs, func(r Rel) (Rel, bool) {
		out := f(r)
		return out, out != r
	})
}

func mapScans(ss []*Scan, f func(Rel) Rel) ([]*Scan, bool) {
	return mapped(ss, func(s *Scan) (*Scan, bool) {
		out := f(s).(*Scan)
		return out, out != s
	})
}

// ReadsRel reports that e reads a relation: it compares with what that holds. Few expressions do.
func ReadsRel(e Expr) bool {
	switch e := e.(type) {
	case *InRef, *KeyIn:
		return true
	case *And:
		return slices.ContainsFunc(e.Args, ReadsRel)
	case *Or:
		return slices.ContainsFunc(e.Args, ReadsRel)
	case *SameRecord:
		return ReadsRel(e.Pred)
	case nil, *True, *False, *Compare, *In, *IsNull, *RecordKind, *Mentions:
		return false
	}
	panic(unhandled(e))
}

// MapExprRels returns e with f applied to each relation it reads.
func MapExprRels(e Expr, f func(Rel) Rel) Expr {
	if !ReadsRel(e) {
		return e
	}
	return MapExpr(e, func(e Expr) Expr {
		switch e := e.(type) {
		case *InRef:
			if in := f(e.Input); in != e.Input {
				out := *e
				out.Input = in
				return &out
			}
		case *KeyIn:
			if in := f(e.Input); in != e.Input {
				out := *e
				out.Input = in
				return &out
			}
		case *True, *False, *And, *Or, *Compare, *In, *IsNull, *RecordKind, *Mentions, *SameRecord:
		default:
			panic(unhandled(e))
		}
		return e
	})
}

// MapExpr returns e with f applied to every node, children first. nil stays nil.
func MapExpr(e Expr, f func(Expr) Expr) Expr {
	switch n := e.(type) {
	case nil:
		return nil
	case *And:
		if args, changed := mapArgs(n.Args, f); changed {
			e = Conj(args...)
		}
	case *Or:
		if args, changed := mapArgs(n.Args, f); changed {
			e = Disj(args...)
		}
	case *SameRecord:
		if p := MapExpr(n.Pred, f); p != n.Pred {
			e = &SameRecord{p}
		}
	case *True, *False, *Compare, *In, *InRef, *IsNull, *KeyIn, *RecordKind, *Mentions:
	default:
		panic(unhandled(e))
	}
	return f(e)
}

func mapArgs(args []Expr, f func(Expr) Expr) ([]Expr, bool) {
	return mapped(args, func(a Expr) (Expr, bool) {
		out := MapExpr(a, f)
		return out, out != a
	})
}

// WalkRels calls f for r and every relation below it, predicates included, outside in.
func WalkRels(r Rel, f func(Rel)) {
	f(r)
	MapChildren(r, func(c Rel) Rel {
		WalkRels(c, f)
		return c
	})
}

// Leaves calls f for each node of e that holds no other.
func Leaves(e Expr, f func(Expr)) {
	MapExpr(e, func(e Expr) Expr {
		switch e.(type) {
		case *And, *Or, *SameRecord:
		default:
			f(e)
		}
		return e
	})
}

// AttrOf is the attribute that a leaf looks at; false for leaves without one.
func AttrOf(e Expr) (Attr, bool) {
	switch e := e.(type) {
	case *Compare:
		return e.Attr, true
	case *In:
		return e.Attr, true
	case *InRef:
		return e.Attr, true
	case *IsNull:
		return e.Attr, true
	case *True, *False, *And, *Or, *KeyIn, *RecordKind, *Mentions, *SameRecord:
		return Attr{}, false
	}
	panic(unhandled(e))
}

// WithAttr is the leaf e about a instead of its own attribute.
func WithAttr(e Expr, a Attr) Expr {
	switch e := e.(type) {
	case *Compare:
		return &Compare{a, e.Op, e.Value}
	case *In:
		return &In{a, e.Values, e.Negated}
	case *InRef:
		out := *e
		out.Attr = a
		return &out
	case *IsNull:
		return &IsNull{a, e.Negated}
	case *True, *False, *And, *Or, *KeyIn, *RecordKind, *Mentions, *SameRecord:
		return e
	}
	panic(unhandled(e))
}

// MapAttrs returns e with every leaf about an attribute replaced by f of it.
func MapAttrs(e Expr, f func(leaf Expr, a Attr) Expr) Expr {
	return MapExpr(e, func(e Expr) Expr {
		if a, ok := AttrOf(e); ok {
			return f(e, a)
		}
		return e
	})
}

// SinkRels are the relations that a sink reads.
func SinkRels(s Sink) []Rel {
	switch s := s.(type) {
	case *Disp:
		return []Rel{s.Input}
	case *Info:
		if s.Rows != nil {
			return []Rel{s.Input, s.Rows}
		}
		return []Rel{s.Input}
	case *Save:
		return []Rel{s.Rows.Input}
	case *Explain:
		return []Rel{s.Input, s.Rows.Input}
	case *Describe:
		return []Rel{s.Input}
	case *Apply:
		return s.rels()
	case *Store:
		return []Rel{s.Input}
	case *Summary:
		return countedRels(s.Counts)
	case *Mentioned:
		return countedRels(s.Counts)
	}
	panic(unhandled(s))
}

func countedRels(counts []Counted) []Rel {
	out := make([]Rel, len(counts))
	for i, c := range counts {
		out[i] = c.Input
	}
	return out
}

func mapCounted(counts []Counted, f func(Rel) Rel) ([]Counted, bool) {
	return mapped(counts, func(c Counted) (Counted, bool) {
		in := f(c.Input)
		differs := in != c.Input
		c.Input = in
		return c, differs
	})
}

// rels are the references of an Apply: to its results, then those of its parameters.
func (s *Apply) rels() []Rel {
	var out []Rel
	for _, r := range s.Results {
		out = append(out, r)
	}
	for _, a := range s.Args {
		for _, v := range a.Values {
			if v.Input != nil {
				out = append(out, v.Input)
			}
		}
	}
	return out
}

// MapSink returns s with f applied to the relations it reads.
func MapSink(s Sink, f func(Rel) Rel) Sink {
	switch s := s.(type) {
	case *Disp:
		if in := f(s.Input); in != s.Input {
			out := *s
			out.Input = in
			return &out
		}
	case *Info:
		in, rows := f(s.Input), s.Rows
		if rows != nil {
			rows = f(rows)
		}
		if in != s.Input || rows != s.Rows {
			out := *s
			out.Input, out.Rows = in, rows
			return &out
		}
	case *Save:
		if in := f(s.Rows.Input); in != s.Rows.Input {
			out := *s
			out.Rows.Input = in
			return &out
		}
	case *Explain:
		in, rows := f(s.Input), f(s.Rows.Input)
		if in != s.Input || rows != s.Rows.Input {
			out := *s
			out.Input, out.Rows.Input = in, rows
			return &out
		}
	case *Describe:
		if in := f(s.Input); in != s.Input {
			out := *s
			out.Input = in
			return &out
		}
	case *Apply: // its references are to what it makes and to what it is given: they stay
		for _, r := range s.rels() {
			f(r)
		}
	case *Store:
		if in := f(s.Input); in != s.Input {
			out := *s
			out.Input = in
			return &out
		}
	case *Summary:
		if counts, changed := mapCounted(s.Counts, f); changed {
			return &Summary{counts}
		}
	case *Mentioned:
		if counts, changed := mapCounted(s.Counts, f); changed {
			return &Mentioned{counts}
		}
	default:
		panic(unhandled(s))
	}
	return s
}
