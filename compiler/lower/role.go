package lower

import (
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/plan"
)

// predicate binds a pattern to the mention of the returned type in role: the other types need some mention in the same
// record, one for all comparisons of a type. It reports false when the pattern spreads too wide.
func (r recordPattern) predicate(p pattern, s plan.Source, role string) (ir.Expr, bool) {
	if p == nil {
		return r.l.mentioned(role, r.typ, &ir.True{}), true
	}
	for _, t := range typesOf(p) {
		if t == r.typ {
			continue
		}
		x := &existence{l: r.l, s: s, typ: t, left: maxAlternatives}
		var ok bool
		if p, ok = x.bind(p); !ok {
			return nil, false
		}
	}
	e := bindLeaves(p, func(leaf *patLeaf) ir.Expr { return r.l.inRole(leaf.expr, s, role) })
	return r.l.mentioned(role, r.typ, e), true
}

// inRole binds a leaf to the mention in role: an attribute that the role cannot have is missing.
func (l *lowerer) inRole(leaf ir.Expr, s plan.Source, role string) ir.Expr {
	a, _ := ir.AttrOf(leaf)
	if r2, attr, ok := l.Model.InRole(role, a.Path); ok {
		own := ir.Attr{Role: r2, Path: attr, Kind: a.Kind, Extension: a.Extension}
		if has, _ := fills(s, r2, own); has {
			return ir.WithAttr(leaf, own)
		}
	}
	if n, ok := leaf.(*ir.IsNull); ok && !n.Negated {
		return &ir.True{}
	}
	return &ir.False{}
}

// mentioned adds the test that the role mentions an entity of the type, unless the predicate implies it.
func (l *lowerer) mentioned(role, typ string, e ir.Expr) ir.Expr {
	if _, never := e.(*ir.False); never {
		return e
	}
	r, _ := l.Model.Role(role)
	if len(r.Types) == 1 && impliesMention(e, role) {
		return e
	}
	return ir.Conj(&ir.Mentions{Role: role, Type: typ}, e)
}

// impliesMention reports whether a predicate can hold only where the role mentions something: one of its conjuncts
// compares an attribute of the role's own mention.
func impliesMention(e ir.Expr, role string) bool {
	switch e := e.(type) {
	case *ir.And:
		for _, a := range e.Args {
			if impliesMention(a, role) {
				return true
			}
		}
		return false
	case *ir.Or:
		for _, a := range e.Args {
			if !impliesMention(a, role) {
				return false
			}
		}
		return true
	case *ir.IsNull:
		return e.Negated && e.Attr.Role == role
	case *ir.KeyIn:
		return e.Role == role
	case *ir.Compare, *ir.In, *ir.InRef:
		a, _ := ir.AttrOf(e)
		return a.Role == role
	case *ir.True, *ir.False, *ir.RecordKind, *ir.Mentions, *ir.SameRecord:
		return false
	}
	panic(unhandled(e))
}
