package lower

import (
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
)

// predicate binds a pattern to the mention of the returned type in role: the other types need some mention in the same
// record, one for all comparisons of a type. The mention may be in any of the roles among. It reports false when the pattern
// spreads too wide.
func (r recordPattern) predicate(p pattern, s plan.Source, role string, among []string) (ir.Expr, bool) {
	if p == nil {
		return r.l.mentioned(role, r.typ, &ir.True{}), true
	}
	for _, t := range typesOf(p) {
		if t == r.typ {
			continue
		}
		x := &existence{typ: t, left: maxAlternatives, some: func(parts []pattern, _ bool) (pattern, bool) {
			return r.someMention(s, t, parts)
		}}
		var ok bool
		if p, ok = x.bind(p); !ok {
			return nil, false
		}
	}
	e, ok := mention{r, s, role, among}.bind(p)
	return r.l.mentioned(role, r.typ, e), ok
}

// someMention holds when one mention of the type, in any role, satisfies all parts.
func (r recordPattern) someMention(s plan.Source, typ string, parts []pattern) (pattern, bool) {
	var roles []ir.Expr
	r.asked = true
	all := roleNames(s.Roles(typ))
	for _, role := range all {
		e, ok := mention{r, s, role, all}.bind(&patAnd{parts})
		if !ok {
			return nil, false
		}
		roles = append(roles, r.l.mentioned(role, typ, e))
	}
	e := ir.Disj(roles...)
	if s.SingleRow() {
		return &patDone{expr: e}, true
	}
	return &patDone{expr: &ir.SameRecord{Pred: e}}, true
}

func roleNames(roles []plan.Role) []string {
	out := make([]string, len(roles))
	for i, r := range roles {
		out[i] = r.Name
	}
	return out
}

// inRole binds a leaf to the mention in role: an attribute that the role cannot have is missing.
func (l *lowerer) inRole(leaf ir.Expr, s plan.Source, role string) ir.Expr {
	a, _ := ir.AttrOf(leaf)
	if r2, attr, ok := l.Model.InRole(role, a.Path); ok {
		if in, isID := leaf.(*ir.InRef); isID && attr == ir.ID {
			return l.identified(in, s, r2)
		}
		own := ir.Attr{Role: r2, Path: attr, Kind: a.Kind, Extension: a.Extension}
		if has, _ := fills(s, r2, own); has {
			return ir.WithAttr(leaf, own)
		}
	}
	return missing(leaf)
}

// identified compares the identity of the mention in role.
func (l *lowerer) identified(in *ir.InRef, s plan.Source, role string) ir.Expr {
	r, ok := l.Model.Role(role)
	if !ok || !hasRole(s, r) {
		return missing(in)
	}
	out := l.keyIn(in, role)
	if !in.Negated {
		return out
	}
	return ir.Conj(mentionsAny(r), out)
}

// mentionsAny holds where the role mentions an entity.
func mentionsAny(r *entity.Role) ir.Expr {
	there := make([]ir.Expr, len(r.Types))
	for i, typ := range r.Types {
		there[i] = &ir.Mentions{Role: r.Name, Type: typ}
	}
	return ir.Disj(there...)
}

// missing is a leaf about an attribute that has no value.
func missing(leaf ir.Expr) ir.Expr {
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
		return e.Role == role && !e.Negated
	case *ir.Compare, *ir.In, *ir.InRef:
		a, _ := ir.AttrOf(e)
		return a.Role == role
	case *ir.True, *ir.False, *ir.RecordKind, *ir.Mentions, *ir.SameRecord:
		return false
	}
	panic(unhandled(e))
}
