package oracle

import (
	"fmt"

	"github.com/huntc/huntc/compiler/ast"
)

// demand is a comparison, or the negation of one, and the path from the mention at hand to the attribute.
type demand struct {
	c       *ast.Comparison
	negated bool
	path    string
}

// holds reports whether a value meets the demand.
func (d demand) holds(v Value, operands []Value) bool {
	t := compareValue(d.c.Op.Kind, v, operands)
	if d.negated {
		t = not(t)
	}
	return t == True
}

// ofMissing reports whether the demand is for a value that is missing.
func (d demand) ofMissing() bool { return d.holds(nil, nil) }

// alternatives are the conjunctions one of which must hold: NOT moves to the comparisons, and AND into OR.
//
// What leaves the record binds within one conjunction; under OR each alternative binds on its own.
func (p *pattern) alternatives(e ast.Expr, negated bool) [][]demand {
	switch e := e.(type) {
	case *ast.Or:
		return p.connected(e.Terms, negated, negated)
	case *ast.And:
		return p.connected(e.Terms, negated, !negated)
	case *ast.Not:
		return p.alternatives(e.Operand, !negated)
	case *ast.Brackets:
		return p.alternatives(e.Inner, negated)
	case *ast.Comparison:
		return [][]demand{{{c: e, negated: negated, path: p.kinds[e].Path}}}
	default:
		panic(fmt.Sprintf("oracle: unhandled %T", e))
	}
}

// connected are the alternatives of terms of which one must hold, or all.
func (p *pattern) connected(terms []ast.Expr, negated, all bool) [][]demand {
	var out [][]demand
	for i, term := range terms {
		ways := p.alternatives(term, negated)
		if i == 0 || !all {
			out = append(out, ways...)
			continue
		}
		var both [][]demand
		for _, a := range out {
			for _, b := range ways {
				both = append(both, append(append([]demand{}, a...), b...))
			}
		}
		out = both
	}
	return out
}
