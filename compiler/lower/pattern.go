package lower

import (
	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/ir"
)

// A pattern on its way from the tree to predicates: in negation normal form, its leaves typed by entity type and not yet
// bound to roles.
type pattern interface{ pattern() }

type (
	patAnd  struct{ args []pattern }
	patOr   struct{ args []pattern }
	patLeaf struct {
		typ  string
		expr ir.Expr // attributes at the type's level, without roles
	}
	// patDone is a part that is bound to roles already. Of says that it asks nothing but whether there is something of
	// that type.
	patDone struct {
		expr ir.Expr
		of   string
	}
)

func (*patAnd) pattern()  {}
func (*patOr) pattern()   {}
func (*patLeaf) pattern() {}
func (*patDone) pattern() {}

// attrResolver resolves an attribute of an entity type where a pattern stands: on a source's records, or on a variable.
type attrResolver interface {
	// entityType checks the prefix of `process:name`; a nil prefix is the type that the statement returns.
	entityType(ref *ast.EntityRef) (string, bool)
	attr(typ string, path *ast.Path) (ir.Attr, bool)
}

// pattern lowers an expression; negated pushes a NOT inwards. It reports all errors of the expression.
func (l *lowerer) pattern(e ast.Expr, negated bool, in attrResolver) (pattern, bool) {
	switch e := e.(type) {
	case *ast.Or:
		return l.connective(e.Terms, negated, !negated, in)
	case *ast.And:
		return l.connective(e.Terms, negated, negated, in)
	case *ast.Not:
		return l.pattern(e.Operand, !negated, in)
	case *ast.Brackets:
		return l.pattern(e.Inner, negated, in)
	case *ast.Comparison:
		return l.comparison(e, negated, in)
	}
	panic(unhandled(e))
}

func (l *lowerer) connective(terms []ast.Expr, negated, or bool, in attrResolver) (pattern, bool) {
	var args []pattern
	ok := true
	for _, t := range terms {
		p, good := l.pattern(t, negated, in)
		args, ok = append(args, p), ok && good
	}
	if or {
		return &patOr{args}, ok
	}
	return &patAnd{args}, ok
}

// observations checks the `[ ]` of a pattern. Each is an observation; a record is one of several under OR when it is one
// of them, but under AND they are STIX's language of several records.
func (l *lowerer) observations(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Or:
		ok := true
		for _, t := range e.Terms {
			ok = l.observations(t) && ok
		}
		return ok
	case *ast.And, *ast.Not, *ast.Brackets, *ast.Comparison:
		var found []*ast.Brackets
		ast.Walk(e, func(e ast.Expr) {
			if b, ok := e.(*ast.Brackets); ok {
				found = append(found, b)
			}
		})
		if len(found) > 1 {
			l.diags.AddHint("HF2012", found[1].Span(), "in one [ ], the comparisons hold in one record", "a pattern of several observations")
			return false
		}
		return true
	}
	panic(unhandled(e))
}

// typesOf are the entity types of the leaves that are not bound to roles yet, in order of appearance.
func typesOf(p pattern) []string {
	var out []string
	var walk func(pattern)
	walk = func(p pattern) {
		switch p := p.(type) {
		case *patAnd:
			for _, a := range p.args {
				walk(a)
			}
		case *patOr:
			for _, a := range p.args {
				walk(a)
			}
		case *patLeaf:
			for _, t := range out {
				if t == p.typ {
					return
				}
			}
			out = append(out, p.typ)
		case *patDone:
		default:
			panic(unhandled(p))
		}
	}
	walk(p)
	return out
}

func mentionsType(p pattern, typ string) bool {
	for _, t := range typesOf(p) {
		if t == typ {
			return true
		}
	}
	return false
}

// bindLeaves turns a pattern into a predicate; each leaf that is left goes through f.
func bindLeaves(p pattern, f func(*patLeaf) ir.Expr) ir.Expr {
	bindAll := func(args []pattern) []ir.Expr {
		out := make([]ir.Expr, len(args))
		for i, a := range args {
			out[i] = bindLeaves(a, f)
		}
		return out
	}
	switch p := p.(type) {
	case *patAnd:
		return ir.Conj(bindAll(p.args)...)
	case *patOr:
		return ir.Disj(bindAll(p.args)...)
	case *patLeaf:
		return f(p)
	case *patDone:
		return p.expr
	}
	panic(unhandled(p))
}

// mapLeaves replaces each leaf of a pattern.
func mapLeaves(p pattern, f func(*patLeaf) pattern) pattern {
	mapAll := func(args []pattern) []pattern {
		out := make([]pattern, len(args))
		for i, a := range args {
			out[i] = mapLeaves(a, f)
		}
		return out
	}
	switch p := p.(type) {
	case *patAnd:
		return &patAnd{mapAll(p.args)}
	case *patOr:
		return &patOr{mapAll(p.args)}
	case *patLeaf:
		return f(p)
	case *patDone:
		return p
	}
	panic(unhandled(p))
}
