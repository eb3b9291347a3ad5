package opt

import (
	"reflect"
	"slices"
	"strings"

	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
)

// FoldPredicates leaves out what a predicate says twice and finds what can never hold: constraints on one attribute are put
// together.
//
//	pid = 1 and pid = 2                    =>  false
//	pid in (1, 2, 3) and pid > 1           =>  pid in (2, 3)
//	pid > 1 and pid >= 5 and pid > 1       =>  pid >= 5
//	name = 'a' and name is not null        =>  name = 'a'
//	name = 'a' or name = 'a'               =>  name = 'a'
//
// It does not fire for lists (two elements may hold), for attributes that nobody declared (their text is compared as the
// literal asks), nor where the literal is of another kind than the attribute.
var FoldPredicates = Rule{
	Name: "fold-predicates",
	Doc:  "what a predicate says twice is said once, and what can never hold is false",
	Apply: func(p *ir.Program, _ Facts) *ir.Program {
		return mapPreds(p, fold)
	},
}

// folded is a predicate without what it says twice: for rules that put predicates together.
func folded(e ir.Expr) ir.Expr { return ir.MapExpr(e, fold) }

// fold is one node of a predicate without what it says twice; itself where that is nothing.
func fold(e ir.Expr) ir.Expr {
	switch e := e.(type) {
	case *ir.And:
		return foldAnd(e)
	case *ir.Or:
		if args := distinct(e.Args); len(args) < len(e.Args) {
			return ir.Disj(args...)
		}
	case *ir.In:
		if out := narrowed(e, distinctValues(e.Values)); out != nil {
			return out
		}
	case *ir.True, *ir.False, *ir.Compare, *ir.InRef, *ir.IsNull, *ir.KeyIn, *ir.RecordKind, *ir.Mentions, *ir.SameRecord:
	default:
		panic(unhandled(e))
	}
	return e
}

// distinct leaves out parts that stand there already. It returns args itself where there are none.
func distinct(args []ir.Expr) []ir.Expr {
	if !alike(args) {
		return args
	}
	seen := map[string]bool{}
	var out []ir.Expr
	for _, a := range args {
		if text := ir.PrintExpr(a); !seen[text] {
			seen[text] = true
			out = append(out, a)
		}
	}
	return out
}

// alike reports that two parts may be the same: two of one attribute, or two that have none. Most are told apart by that,
// without being printed.
func alike(args []ir.Expr) bool {
	if len(args) > 8 {
		return true
	}
	for i, x := range args {
		for _, y := range args[:i] {
			a, ok1 := ir.AttrOf(x)
			b, ok2 := ir.AttrOf(y)
			if ok1 == ok2 && a == b && reflect.TypeOf(x) == reflect.TypeOf(y) {
				return true
			}
		}
	}
	return false
}

func distinctValues(values []ir.Value) []ir.Value {
	seen := map[ir.Value]bool{}
	var out []ir.Value
	for _, v := range values {
		if !seen[v] {
			seen[v] = true
			out = append(out, v)
		}
	}
	return out
}

// narrowed is a list without some of its values; nil where it has all of them.
func narrowed(e *ir.In, values []ir.Value) ir.Expr {
	switch {
	case len(values) == len(e.Values):
		return nil
	case len(values) == 0:
		return &ir.False{}
	case len(values) == 1 && e.Negated:
		return &ir.Compare{Attr: e.Attr, Op: ir.NE, Value: values[0]}
	case len(values) == 1:
		return &ir.Compare{Attr: e.Attr, Op: ir.EQ, Value: values[0]}
	}
	return &ir.In{Attr: e.Attr, Values: values, Negated: e.Negated}
}

// foldAnd puts together what a conjunction asks of each attribute, in the place of the first condition on it.
func foldAnd(e *ir.And) ir.Expr {
	args := distinct(e.Args)
	changed := len(args) < len(e.Args)
	groups := map[ir.Attr]*bounds{}
	for _, x := range args {
		if a, ok := ir.AttrOf(x); ok {
			if groups[a] == nil {
				groups[a] = &bounds{attr: a}
			}
			groups[a].add(x)
		}
	}
	var out []ir.Expr
	for _, x := range args {
		a, ok := ir.AttrOf(x)
		g := groups[a]
		switch {
		case !ok:
			out = append(out, x)
		case g.done:
		default:
			g.done = true
			parts, better := g.conjunction()
			if !better {
				g.done, parts = false, []ir.Expr{x} // the others stay where they are
			}
			out, changed = append(out, parts...), changed || better
		}
	}
	if !changed {
		return e
	}
	return ir.Conj(out...)
}

// bounds are the conditions of a conjunction on one attribute.
type bounds struct {
	attr  ir.Attr
	all   []ir.Expr // in order
	null  bool      // is null is asked for
	lists []*ir.In  // positive equalities, of one value or several
	done  bool      // they are put together
}

func (b *bounds) add(x ir.Expr) {
	b.all = append(b.all, x)
	switch x := x.(type) {
	case *ir.IsNull:
		b.null = b.null || !x.Negated
	case *ir.Compare:
		if x.Op == ir.EQ {
			b.lists = append(b.lists, &ir.In{Attr: x.Attr, Values: []ir.Value{x.Value}})
		}
	case *ir.In:
		if !x.Negated {
			b.lists = append(b.lists, x)
		}
	case *ir.InRef, *ir.KeyIn, *ir.RecordKind, *ir.Mentions, *ir.SameRecord, *ir.And, *ir.Or, *ir.True, *ir.False:
	}
}

// conjunction are the conditions, put together; false where nothing is gained.
func (b *bounds) conjunction() ([]ir.Expr, bool) {
	if len(b.all) < 2 {
		return nil, false
	}
	if b.null { // every other leaf asks for a value
		return []ir.Expr{&ir.False{}}, true
	}
	rest := b.withoutPresence()
	if !exact(b.attr) {
		return rest, len(rest) < len(b.all)
	}
	if len(b.lists) > 0 {
		return b.equal(rest)
	}
	return b.between(rest)
}

// withoutPresence drops IS NOT NULL where another condition asks for a value already.
func (b *bounds) withoutPresence() []ir.Expr {
	isNull := func(e ir.Expr) bool { _, ok := e.(*ir.IsNull); return ok }
	if rest := slices.DeleteFunc(slices.Clone(b.all), isNull); len(rest) > 0 {
		return rest
	}
	return b.all[:1]
}

// equal reduces the values that the attribute may be equal to by the other conditions.
func (b *bounds) equal(rest []ir.Expr) ([]ir.Expr, bool) {
	values := distinctValues(b.lists[0].Values)
	for _, l := range b.lists[1:] {
		values = slices.DeleteFunc(values, func(v ir.Value) bool { return !slices.Contains(l.Values, v) })
	}
	for _, l := range b.lists {
		if slices.ContainsFunc(l.Values, func(v ir.Value) bool { return v.Kind != b.attr.Kind }) {
			return nil, false
		}
	}
	var keep []ir.Expr
	decided := 0
	for _, x := range rest {
		switch test, known := decides(x); {
		case positive(x):
		case known:
			decided++
			values = slices.DeleteFunc(values, func(v ir.Value) bool { return !test(v) })
		default:
			keep = append(keep, x)
		}
	}
	if len(b.lists) == 1 && decided == 0 && len(rest) == len(b.all) {
		return nil, false
	}
	in := &ir.In{Attr: b.attr, Values: append(slices.Clone(values), ir.Value{})}
	if len(values) > 1 {
		return append([]ir.Expr{&ir.In{Attr: b.attr, Values: values}}, keep...), true
	}
	return append([]ir.Expr{narrowed(in, values)}, keep...), true
}

// positive reports an equality with a literal.
func positive(e ir.Expr) bool {
	switch e := e.(type) {
	case *ir.Compare:
		return e.Op == ir.EQ
	case *ir.In:
		return !e.Negated
	}
	return false
}

// decides is the test that a condition on an exact attribute is for a value of its kind; false for what only the store
// can decide.
func decides(e ir.Expr) (test func(ir.Value) bool, known bool) {
	switch e := e.(type) {
	case *ir.Compare:
		if e.Value.Kind != e.Attr.Kind || e.Op > ir.GE || !orderedKind(e.Value.Kind) && e.Op > ir.NE {
			return nil, false
		}
		return func(v ir.Value) bool { return holds(v, e.Op, e.Value) }, true
	case *ir.In:
		if slices.ContainsFunc(e.Values, func(v ir.Value) bool { return v.Kind != e.Attr.Kind }) {
			return nil, false
		}
		return func(v ir.Value) bool { return slices.Contains(e.Values, v) != e.Negated }, true
	}
	return nil, false
}

// between keeps the nearest of several lower and of several upper bounds, and finds those that leave nothing.
func (b *bounds) between(rest []ir.Expr) ([]ir.Expr, bool) {
	var low, high *ir.Compare
	var out []ir.Expr
	for _, x := range rest {
		c, ok := x.(*ir.Compare)
		if !ok || c.Value.Kind != b.attr.Kind || !orderedKind(c.Value.Kind) {
			out = append(out, x)
			continue
		}
		switch c.Op {
		case ir.GT, ir.GE:
			low = nearer(low, c, 1)
		case ir.LT, ir.LE:
			high = nearer(high, c, -1)
		case ir.EQ, ir.NE, ir.Like, ir.NotLike, ir.Matches, ir.NotMatches, ir.Subset, ir.NotSubset, ir.Superset, ir.NotSuperset:
			out = append(out, x)
		}
	}
	if low != nil && high != nil {
		if n := order(low.Value, high.Value); n > 0 || n == 0 && (low.Op == ir.GT || high.Op == ir.LT) {
			return []ir.Expr{&ir.False{}}, true
		}
	}
	if low != nil {
		out = append(out, low)
	}
	if high != nil {
		out = append(out, high)
	}
	if len(out) == len(b.all) {
		return nil, false
	}
	return b.inOrder(out), true
}

// inOrder puts conditions in the order in which they were written.
func (b *bounds) inOrder(keep []ir.Expr) []ir.Expr {
	return slices.DeleteFunc(slices.Clone(b.all), func(e ir.Expr) bool { return !slices.Contains(keep, e) })
}

// nearer is the one of two bounds that leaves less; sign is 1 for lower bounds.
func nearer(a, b *ir.Compare, sign int) *ir.Compare {
	if a == nil {
		return b
	}
	n := order(b.Value, a.Value) * sign
	if n > 0 || n == 0 && (b.Op == ir.GT || b.Op == ir.LT) {
		return b
	}
	return a
}

// compares2 reports v op w, of one kind.
func holds(v ir.Value, op ir.Op, w ir.Value) bool {
	switch op {
	case ir.EQ:
		return v == w
	case ir.NE:
		return v != w
	case ir.LT:
		return order(v, w) < 0
	case ir.LE:
		return order(v, w) <= 0
	case ir.GT:
		return order(v, w) > 0
	case ir.GE:
		return order(v, w) >= 0
	case ir.Like, ir.NotLike, ir.Matches, ir.NotMatches, ir.Subset, ir.NotSubset, ir.Superset, ir.NotSuperset:
	}
	panic(unhandled(op))
}

// orderedKind reports that values of the kind are in the same order here and in every store. Floats are left to the store.
func orderedKind(k entity.Kind) bool {
	return k == entity.KindInt || k == entity.KindString || k == entity.KindTime
}

// order is the order of two values of one ordered kind: texts by their bytes.
func order(v, w ir.Value) int {
	switch v.Kind {
	case entity.KindInt:
		switch {
		case v.Int < w.Int:
			return -1
		case v.Int > w.Int:
			return 1
		}
		return 0
	case entity.KindTime:
		return v.Time.Compare(w.Time)
	case entity.KindString:
		return strings.Compare(v.Str, w.Str)
	case entity.KindFloat, entity.KindBool, entity.KindList:
	}
	panic(unhandled(v))
}
