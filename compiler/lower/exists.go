package lower

import (
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/plan"
)

// maxAlternatives bounds how many combinations a pattern over several types may be spread into.
const maxAlternatives = 1024

// exists binds all leaves of a type: some mention of it in the record satisfies all of them together.
func (l *lowerer) exists(p pattern, typ string, s plan.Source) (pattern, bool) {
	if !mentionsType(p, typ) {
		return p, true
	}
	switch p := p.(type) {
	case *patOr:
		out := &patOr{}
		for _, a := range p.args {
			b, ok := l.exists(a, typ, s)
			if !ok {
				return nil, false
			}
			out.args = append(out.args, b)
		}
		return out, true
	case *patLeaf:
		return l.someMention([]pattern{p}, typ, s), true
	case *patAnd:
		return l.existsAll(p, typ, s)
	case *patDone:
	}
	return p, true
}

func (l *lowerer) existsAll(p *patAnd, typ string, s plan.Source) (pattern, bool) {
	var rest, with []pattern
	pure := true
	for _, a := range p.args {
		if !mentionsType(a, typ) {
			rest = append(rest, a)
			continue
		}
		with = append(with, a)
		pure = pure && len(typesOf(a)) == 1
	}
	if pure {
		return &patAnd{append(rest, l.someMention(with, typ, s))}, true
	}
	// The comparisons on the type stand under OR with others: spread into alternatives, in each of which they
	// stand alone.
	alts := [][]pattern{nil}
	for _, a := range with {
		if alts = product(alts, alternatives(a)); len(alts) > maxAlternatives {
			return nil, false
		}
	}
	or := &patOr{}
	for _, alt := range alts {
		and := &patAnd{}
		var mine []pattern
		for _, leaf := range alt {
			if mentionsType(leaf, typ) {
				mine = append(mine, leaf)
			} else {
				and.args = append(and.args, leaf)
			}
		}
		if len(mine) > 0 {
			and.args = append(and.args, l.someMention(mine, typ, s))
		}
		or.args = append(or.args, and)
	}
	return &patAnd{append(rest, or)}, true
}

// alternatives is the disjunctive normal form of a pattern: conjunctions of leaves.
func alternatives(p pattern) [][]pattern {
	switch p := p.(type) {
	case *patOr:
		var out [][]pattern
		for _, a := range p.args {
			if out = append(out, alternatives(a)...); len(out) > maxAlternatives {
				return out
			}
		}
		return out
	case *patAnd:
		out := [][]pattern{nil}
		for _, a := range p.args {
			if out = product(out, alternatives(a)); len(out) > maxAlternatives {
				return out
			}
		}
		return out
	case *patLeaf, *patDone:
		return [][]pattern{{p}}
	}
	panic(unhandled(p))
}

func product(xs, ys [][]pattern) [][]pattern {
	var out [][]pattern
	for _, x := range xs {
		for _, y := range ys {
			out = append(out, append(append([]pattern(nil), x...), y...))
			if len(out) > maxAlternatives {
				return out
			}
		}
	}
	return out
}

// someMention holds when one mention of the type, in any role, satisfies all parts.
func (l *lowerer) someMention(parts []pattern, typ string, s plan.Source) pattern {
	var roles []ir.Expr
	for _, role := range s.Roles(typ) {
		e := bindLeaves(&patAnd{parts}, func(leaf *patLeaf) ir.Expr { return l.inRole(leaf.expr, s, role.Name) })
		roles = append(roles, l.mentioned(role.Name, typ, e))
	}
	e := ir.Disj(roles...)
	if s.SingleRow() {
		return &patDone{e}
	}
	return &patDone{&ir.SameRecord{Pred: e}}
}
