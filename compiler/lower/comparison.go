package lower

import (
	"slices"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
)

// simpleOps are the operators that compare with one value. IN and IS have nodes of their own.
var simpleOps = map[ast.Op]ir.Op{
	ast.Eq: ir.EQ, ast.Ne: ir.NE, ast.Lt: ir.LT, ast.Le: ir.LE, ast.Gt: ir.GT, ast.Ge: ir.GE,
	ast.Like: ir.Like, ast.NotLike: ir.NotLike, ast.Matches: ir.Matches, ast.NotMatches: ir.NotMatches,
	ast.IsSubset: ir.Subset, ast.NotIsSubset: ir.NotSubset, ast.IsSuperset: ir.Superset, ast.NotIsSuperset: ir.NotSuperset,
}

// comparison lowers one comparison to a leaf, or to several when it compares with variables' values too.
func (l *lowerer) comparison(c *ast.Comparison, negated bool, in attrResolver) (pattern, bool) {
	typ, ok := in.entityType(c.Entity)
	var a ir.Attr
	if ok {
		a, ok = in.attr(typ, &c.Attr)
	}
	if ok && isIdentity(a) {
		e, good := l.identities(c, typ, a, negated)
		return leaves(typ, e), good
	}
	if !ok {
		l.checkReferences(c)
		return &patDone{expr: &ir.False{}}, false
	}
	if !l.addressed(c, typ, a) {
		return &patDone{expr: &ir.False{}}, false
	}
	e, ok := l.compare(c, a, negated)
	return leaves(typ, e), ok
}

// checkReferences reports what is wrong on the right side of a comparison whose left side is wrong already.
func (l *lowerer) checkReferences(c *ast.Comparison) {
	for _, v := range c.Values() {
		if ref, ok := v.(*ast.Reference); ok {
			l.reference(ref)
		}
	}
}

// reference resolves the variable and the attribute of a reference.
func (l *lowerer) reference(ref *ast.Reference) (*ir.Binding, ir.Attr, bool) {
	b, ok := l.variable(ref.Var())
	if !ok {
		return nil, ir.Attr{}, false
	}
	a, ok := l.variableAttr(b, ref.Attr())
	return b, a, ok
}

// leaves spreads the connectives of a predicate over leaves of the type.
func leaves(typ string, e ir.Expr) pattern {
	spread := func(args []ir.Expr) []pattern {
		out := make([]pattern, len(args))
		for i, a := range args {
			out[i] = leaves(typ, a)
		}
		return out
	}
	switch e := e.(type) {
	case *ir.And:
		return &patAnd{spread(e.Args)}
	case *ir.Or:
		return &patOr{spread(e.Args)}
	case *ir.True, *ir.False:
		return &patDone{expr: e}
	case *ir.Compare, *ir.In, *ir.InRef, *ir.IsNull, *ir.KeyIn, *ir.RecordKind, *ir.Mentions, *ir.SameRecord:
		return &patLeaf{typ, e}
	}
	panic(unhandled(e))
}

func (l *lowerer) compare(c *ast.Comparison, a ir.Attr, negated bool) (ir.Expr, bool) {
	op := c.Op.Kind
	switch op {
	case ast.IsNull, ast.IsNotNull:
		return &ir.IsNull{Attr: a, Negated: (op == ast.IsNotNull) != negated}, true
	case ast.In, ast.NotIn:
		return l.membership(c, a, (op == ast.NotIn) != negated)
	case ast.Eq, ast.Ne:
		if !single(c.Operand) {
			return l.membership(c, a, (op == ast.Ne) != negated)
		}
	case ast.Lt, ast.Le, ast.Gt, ast.Ge, ast.Like, ast.NotLike, ast.Matches, ast.NotMatches,
		ast.IsSubset, ast.NotIsSubset, ast.IsSuperset, ast.NotIsSuperset:
		if !single(c.Operand) {
			l.oneValue(c)
			return &ir.False{}, false
		}
	}
	irOp := simpleOps[op]
	if !l.opFits(c, irOp, a) || !l.ordered(c, irOp, a) {
		return &ir.False{}, false
	}
	v, ok := l.fit(c.Values()[0], a)
	if textual(irOp) {
		v = ir.String(v.Text())
	}
	if !ok || !l.checkPattern(irOp, v, c.Operand) {
		return &ir.False{}, false
	}
	if negated {
		irOp = irOp.Negate()
	}
	if irOp == ir.EQ && fraction(a, v) {
		l.neverHolds(c.Operand, a, v)
	}
	return &ir.Compare{Attr: a, Op: irOp, Value: v}, true
}

// ordered checks that a text is not put in order with a number: '10' stands before '9'.
func (l *lowerer) ordered(c *ast.Comparison, op ir.Op, a ir.Attr) bool {
	if a.Kind != entity.KindString || a.Extension || a.Open || op < ir.LT || op > ir.GE {
		return true
	}
	v, ok := literal(c.Values()[0])
	if !ok || !numeric(v.Kind) {
		return true
	}
	l.diags.AddHint("HF2022", c.Operand.Span(), "texts are ordered by their characters: put it in quotes if that is meant", a.Path, kindName(a.Kind), v.Text())
	return false
}

// addressed checks that what is compared with a block of addresses is an address. Of what the model does not know, or of a
// column that was computed, nobody knows.
func (l *lowerer) addressed(c *ast.Comparison, typ string, a ir.Attr) bool {
	op, ok := simpleOps[c.Op.Kind]
	if !ok || op < ir.Subset || a.Extension || a.Open || a.Kind != entity.KindString {
		return true
	}
	types := l.Model.TypesAt(typ, a.Path)
	if len(types) == 0 || slices.Contains(types, "ipv4-addr") || slices.Contains(types, "ipv6-addr") {
		return true
	}
	l.diags.AddHint("HF2007", c.Op.Span(), "it compares addresses: value of ipv4-addr and ipv6-addr, src_ref.value, dst_ref.value",
		c.Op.Kind.String(), a.Path, "no address")
	return false
}

// fraction reports that a value is none that a whole-number attribute can have.
func fraction(a ir.Attr, v ir.Value) bool {
	return a.Kind == entity.KindInt && v.Kind == entity.KindFloat
}

func (l *lowerer) neverHolds(at ast.Value, a ir.Attr, v ir.Value) {
	l.diags.Add("HF2026", at.Span(), a.Path+" is a whole number, and "+v.Text()+" is not")
}

// single reports that an operand is one value, in a list or not, and not a variable's.
func single(v ast.Value) bool {
	flat := ast.Flatten(v)
	if len(flat) != 1 {
		return false
	}
	_, isRef := flat[0].(*ast.Reference)
	return !isRef
}

// oneValue says that an operator compares with one value.
func (l *lowerer) oneValue(c *ast.Comparison) {
	hint := ""
	for _, v := range c.Values() {
		if ref, ok := v.(*ast.Reference); ok {
			hint = ref.Text + " has a value for each entity: compare with =, != or IN"
		}
	}
	l.diags.AddHint("HF2023", c.Operand.Span(), hint, c.Op.Kind.String())
	l.checkReferences(c)
}

// textual reports whether an operator looks at the text of values.
func textual(op ir.Op) bool { return op >= ir.Like }

// operatorsOf says which operators fit a kind that does not take all.
var operatorsOf = map[entity.Kind]string{
	entity.KindInt:   "numbers are compared with =, !=, <, <=, >, >= and IN",
	entity.KindFloat: "numbers are compared with =, !=, <, <=, >, >= and IN",
	entity.KindTime:  "times are compared with =, !=, <, <=, >, >= and IN",
	entity.KindBool:  "booleans are compared with = and !=",
	entity.KindList:  "lists are compared with =, !=, IN, LIKE, MATCHES and ISSUBSET",
}

// opFits checks the operator against the kind of the attribute.
func (l *lowerer) opFits(c *ast.Comparison, op ir.Op, a ir.Attr) bool {
	ok := true
	switch {
	case textual(op):
		ok = a.Kind == entity.KindString || a.Kind == entity.KindList
	case op != ir.EQ && op != ir.NE:
		ok = a.Kind != entity.KindBool && a.Kind != entity.KindList
	}
	if !ok {
		l.diags.AddHint("HF2007", c.Op.Span(), operatorsOf[a.Kind], c.Op.Kind.String(), a.Path, kindName(a.Kind))
	}
	return ok
}

// membership lowers IN and NOT IN, and = and != with a list or a variable's values: literals in one leaf, each
// reference in one.
func (l *lowerer) membership(c *ast.Comparison, a ir.Attr, negated bool) (ir.Expr, bool) {
	in := &ir.In{Attr: a, Negated: negated}
	var parts []ir.Expr
	ok := true
	for _, v := range c.Values() {
		if ref, isRef := v.(*ast.Reference); isRef {
			e, good := l.inReference(ref, a, negated)
			parts, ok = append(parts, e), ok && good
			continue
		}
		x, good := l.fit(v, a)
		ok = ok && good
		if !fraction(a, x) {
			in.Values = append(in.Values, x)
		} else if !negated {
			l.neverHolds(v, a, x)
		}
	}
	switch {
	case len(in.Values) == 1:
		op := ir.EQ
		if negated {
			op = ir.NE
		}
		parts = append([]ir.Expr{&ir.Compare{Attr: a, Op: op, Value: in.Values[0]}}, parts...)
	case len(in.Values) > 1:
		parts = append([]ir.Expr{in}, parts...)
	case len(parts) == 0 && negated:
		return &ir.IsNull{Attr: a, Negated: true}, ok
	}
	if negated {
		return ir.Conj(parts...), ok
	}
	return ir.Disj(parts...), ok
}

// inReference compares with the values that a variable's entities have for an attribute.
func (l *lowerer) inReference(ref *ast.Reference, a ir.Attr, negated bool) (ir.Expr, bool) {
	b, other, ok := l.reference(ref)
	if !ok {
		return &ir.False{}, false
	}
	if isIdentity(other) {
		l.diags.AddHint("HF2040", ref.Span(), "compare id with it, as in id = "+ref.Text, a.Path+" is compared with identities")
		return &ir.False{}, false
	}
	numbers := numeric(a.Kind) && (numeric(other.Kind) || other.Open)
	if a.Kind == entity.KindList || other.Kind == entity.KindList || a.Kind != other.Kind && !numbers {
		l.diags.Add("HF2022", ref.Span(), a.Path, kindName(a.Kind), ref.Text+", "+kindName(other.Kind))
		return &ir.False{}, false
	}
	return &ir.InRef{Attr: a, Input: l.followed(b, &ir.Ref{ID: b.ID()}, other), Path: other.Path, Extension: other.Extension, Open: other.Open, Negated: negated}, true
}

func numeric(k entity.Kind) bool { return k == entity.KindInt || k == entity.KindFloat }
