package oracle

import (
	"fmt"
	"slices"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/ir/entity"
)

// A pattern is the WHERE of a statement, its references resolved.
//
// DESIGN 3.3: "GET matches its pattern against each record. Within one `[ ]`, all comparisons on one type bind to one
// mention; for the returned type that mention is the one returned; other types need some mention in the same record. NOT
// and `!=` apply per mention." What stands outside of all brackets is a bracket of its own.
type pattern struct {
	model    *entity.Model
	typ      string // the type returned, to which bare attributes belong
	operands map[*ast.Comparison][]Value
	kinds    map[*ast.Comparison]entity.Attr
	scopes   map[*ast.Comparison]ast.Expr // the innermost bracket, nil outside
	others   []binding                    // the mentions that must be found
	ways     [][]demand                   // the alternatives, one of which must hold
	search   search
}

// binding names a mention that some comparisons of one bracket share.
type binding struct {
	scope ast.Expr
	typ   string
}

// typeOf is the type whose attribute a comparison asks for.
func (p *pattern) typeOf(c *ast.Comparison) string {
	if c.Entity == nil {
		return p.typ
	}
	return c.Entity.Name
}

// collect finds the bindings of the pattern.
func (p *pattern) collect(e, scope ast.Expr) {
	switch e := e.(type) {
	case *ast.Or:
		for _, term := range e.Terms {
			p.collect(term, scope)
		}
	case *ast.And:
		for _, term := range e.Terms {
			p.collect(term, scope)
		}
	case *ast.Not:
		p.collect(e.Operand, scope)
	case *ast.Brackets:
		p.collect(e.Inner, e)
	case *ast.Comparison:
		p.scopes[e] = scope
		want := binding{scope, p.typeOf(e)}
		if want.typ == p.typ {
			return
		}
		for _, b := range p.others {
			if b == want {
				return
			}
		}
		p.others = append(p.others, want)
	default:
		panic(fmt.Sprintf("oracle: unhandled %T", e))
	}
}

// matches reports whether some choice of the other types' mentions in the record makes the pattern hold for a mention.
func (p *pattern) matches(e Evidence) bool {
	if p == nil {
		return true
	}
	return p.try(e, p.others, map[binding]*Evidence{})
}

func (p *pattern) try(e Evidence, open []binding, bound map[binding]*Evidence) bool {
	if len(open) == 0 {
		return slices.ContainsFunc(p.ways, func(way []demand) bool { return p.conjunction(way, e, bound) })
	}
	candidates := e.source.mentions(e.record, open[0].typ, anyRole)
	if len(candidates) == 0 {
		bound[open[0]] = nil
		return p.try(e, open[1:], bound)
	}
	for i := range candidates {
		bound[open[0]] = &candidates[i]
		if p.try(e, open[1:], bound) {
			return true
		}
	}
	return false
}

// eval is three-valued logic (3.6).
func eval(e ast.Expr, leaf func(*ast.Comparison) Truth) Truth {
	switch e := e.(type) {
	case *ast.Or:
		out := False
		for _, term := range e.Terms {
			out = max(out, eval(term, leaf))
		}
		return out
	case *ast.And:
		out := True
		for _, term := range e.Terms {
			out = min(out, eval(term, leaf))
		}
		return out
	case *ast.Not:
		return not(eval(e.Operand, leaf))
	case *ast.Brackets:
		return eval(e.Inner, leaf)
	case *ast.Comparison:
		return leaf(e)
	default:
		panic(fmt.Sprintf("oracle: unhandled %T", e))
	}
}
