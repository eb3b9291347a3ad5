package lower

import (
	"slices"
)

// maxAlternatives bounds how many combinations a pattern over several types may be spread into.
const maxAlternatives = 1024

// existence binds the leaves of one type that something satisfies together: in each conjunction, one mention or one
// record.
type existence struct {
	typ  string
	left int // how many combinations the pattern may still be spread into
	// some binds the leaves of one conjunction; alone tells that it holds nothing else.
	some func(parts []pattern, alone bool) (pattern, bool)
}

// bind reports false when the pattern spreads too wide.
func (x *existence) bind(p pattern) (pattern, bool) {
	if !mentionsType(p, x.typ) {
		return p, true
	}
	switch p := p.(type) {
	case *patOr:
		out := &patOr{}
		for _, a := range p.args {
			b, ok := x.bind(a)
			if !ok {
				return nil, false
			}
			out.args = append(out.args, b)
		}
		return out, true
	case *patLeaf:
		return x.some([]pattern{p}, true)
	case *patAnd:
		return x.bindAll(p)
	case *patDone:
	}
	return p, true
}

func (x *existence) bindAll(p *patAnd) (pattern, bool) {
	var rest, with []pattern
	pure := true
	for _, a := range p.args {
		if !mentionsType(a, x.typ) {
			rest = append(rest, a)
			continue
		}
		with = append(with, a)
		pure = pure && only(a, x.typ)
	}
	if pure {
		e, ok := x.some(with, x.nothing(rest))
		return &patAnd{append(rest, e)}, ok
	}
	// The comparisons on the type stand under OR with others: spread into alternatives, in each of which they
	// stand alone.
	alts := [][]pattern{nil}
	for _, a := range with {
		if alts = product(alts, alternatives(a)); len(alts) > x.left {
			return nil, false
		}
	}
	x.left -= len(alts)
	or := &patOr{}
	for _, alt := range alts {
		and := &patAnd{}
		var mine []pattern
		for _, leaf := range alt {
			if mentionsType(leaf, x.typ) {
				mine = append(mine, leaf)
			} else {
				and.args = append(and.args, leaf)
			}
		}
		if len(mine) > 0 {
			e, ok := x.some(mine, x.nothing(rest) && x.nothing(and.args))
			if !ok {
				return nil, false
			}
			and.args = append(and.args, e)
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

// only reports that all of a pattern is to be bound to the type: nothing of it is said of another mention, or bound
// already.
func only(p pattern, typ string) bool {
	other := func(a pattern) bool { return !only(a, typ) }
	switch p := p.(type) {
	case *patAnd:
		return !slices.ContainsFunc(p.args, other)
	case *patOr:
		return !slices.ContainsFunc(p.args, other)
	case *patDone:
		return false
	case *patLeaf:
		return p.typ == typ
	}
	panic(unhandled(p))
}

// nothing reports that a conjunction asks nothing but of the type.
func (x *existence) nothing(args []pattern) bool {
	for _, a := range args {
		if done, ok := a.(*patDone); !ok || done.of != x.typ {
			return false
		}
	}
	return true
}
