package clickhouse

import (
	"strings"
	"time"

	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
)

// scope resolves the leaves of a predicate: in a scan to columns of its table, above it to columns of the relation.
type scope struct {
	e    *emitter
	scan *ir.Scan    // nil above entities
	src  SourceTable // of the scan
}

// expr turns a predicate into SQL; nil means that it always holds.
func (sc scope) expr(p ir.Expr) Expr {
	switch p := p.(type) {
	case nil, *ir.True:
		return nil
	case *ir.False:
		return &Bool{false}
	case *ir.And:
		parts := make([]Expr, len(p.Args))
		for i, a := range p.Args {
			parts[i] = sc.expr(a)
		}
		return conj(parts...)
	case *ir.Or:
		return sc.or(p)
	case *ir.KeyIn:
		return sc.keyIn(p)
	case *ir.RecordKind:
		return &Binary{"=", col(sc.src.Layout.Kind()), &Str{p.Kind}}
	case *ir.Mentions:
		return sc.e.mentioned(sc.src, p.Role, p.Type)
	case *ir.SameRecord:
		return sc.sameRecord(p)
	case *ir.Compare, *ir.In, *ir.InRef, *ir.IsNull:
		return sc.leaf(p)
	}
	panic(unhandled(p))
}

func (sc scope) or(p *ir.Or) Expr {
	var parts, kinds []Expr
	for _, a := range p.Args {
		if k, ok := a.(*ir.RecordKind); ok {
			kinds = append(kinds, &Str{k.Kind})
			continue
		}
		x := sc.expr(a)
		if x == nil {
			return nil
		}
		parts = append(parts, x)
	}
	switch len(kinds) {
	case 0:
	case 1:
		parts = append(parts, &Binary{"=", col(sc.src.Layout.Kind()), kinds[0]})
	default:
		parts = append(parts, &InList{Arg: col(sc.src.Layout.Kind()), List: kinds})
	}
	return disj(parts...)
}

// keyIn compares identities. A missing one is in no list, and so it is not in any.
func (sc scope) keyIn(p *ir.KeyIn) Expr {
	in := &InQuery{Arg: col(keyColumn), Negated: p.Negated}
	if p.Column == "" {
		in.Query = sc.e.keys(p.Input)
	} else {
		in.Query = sc.e.values(p.Input, ir.Attr{Path: p.Column, Kind: entity.KindString})
	}
	if sc.scan == nil {
		return in
	}
	in.Arg = sc.e.key(sc.src, p.Role)
	if p.Negated && sc.e.nullableKey(sc.src, p.Role) {
		return disj(&IsNull{in.Arg, false}, in)
	}
	return in
}

// sameRecord holds for each row of a record that has some row with p: the row itself where records are rows.
func (sc scope) sameRecord(p *ir.SameRecord) Expr {
	if sc.src.Profile.SingleRow() {
		return sc.expr(p.Pred)
	}
	rec := sc.src.Layout.Record()
	where := conj(append(sc.e.span(sc.src, sc.scan.Span), sc.expr(p.Pred))...)
	t := sc.src.Table
	return &InQuery{Arg: col(rec), Query: &Select{Items: []Item{{Expr: col(rec)}}, From: &t, Where: where}}
}

// leaf is a comparison of an attribute. An attribute that the row cannot have is missing: nothing compares with it.
func (sc scope) leaf(p ir.Expr) Expr {
	a, _ := ir.AttrOf(p)
	v, ok := compared(a), true
	if sc.scan != nil {
		v, ok = sc.e.attrIn(sc.src, a.Role, ir.Attr{Path: a.Path, Kind: a.Kind, Extension: a.Extension})
	}
	if !ok {
		n, isNull := p.(*ir.IsNull)
		return &Bool{isNull && !n.Negated}
	}
	switch p := p.(type) {
	case *ir.IsNull:
		if p.Negated {
			return v.present()
		}
		return v.missing()
	case *ir.In:
		return inList(v, p)
	case *ir.InRef:
		return guard(v, p.Negated, &InQuery{Arg: v.Expr, Query: sc.e.lookedUp(p), Negated: p.Negated})
	case *ir.Compare:
		return compare(v, p.Op, p.Value)
	}
	panic(unhandled(p))
}

// lookedUp are the values, or the identities, that an attribute is compared with.
func (e *emitter) lookedUp(p *ir.InRef) Query {
	if p.Path == ir.ID && e.prog.ShapeOf(p.Input) != ir.TableRows {
		return e.keys(p.Input)
	}
	return e.values(p.Input, ir.Attr{Path: p.Path, Kind: p.Attr.Kind, Open: p.Open})
}

// guard adds the test for presence to a negative leaf over a value whose missing form is not NULL.
func guard(v value, negative bool, e Expr) Expr {
	if negative && v.Empty {
		return conj(v.present(), e)
	}
	return e
}

func inList(v value, p *ir.In) Expr {
	lits := make([]Expr, len(p.Values))
	for i, x := range p.Values {
		lits[i] = literal(x)
	}
	if v.Kind == entity.KindList {
		has := call("hasAny", v.Expr, call("array", lits...))
		if p.Negated {
			return conj(v.present(), &Not{has})
		}
		return has
	}
	arg := v.Expr
	if v.Text && len(p.Values) > 0 && numeric(p.Values[0].Kind) {
		arg = call("toFloat64OrNull", v.Expr)
	}
	return guard(v, p.Negated, &InList{Arg: arg, List: lits, Negated: p.Negated})
}

func numeric(k entity.Kind) bool { return k == entity.KindInt || k == entity.KindFloat }

// sqlOps are the operators that SQL has as they are.
var sqlOps = map[ir.Op]string{ir.EQ: "=", ir.NE: "!=", ir.LT: "<", ir.LE: "<=", ir.GT: ">", ir.GE: ">="}

// compare is one comparison. A negative one over NULL is NULL, so it rejects missing values as it stands.
func compare(v value, op ir.Op, x ir.Value) Expr {
	if v.Kind == entity.KindList {
		return compareList(v, op, x)
	}
	arg := v.Expr
	if v.Text && x.Kind == entity.KindBool {
		x = ir.String(x.Text())
	}
	if v.Text && numeric(x.Kind) {
		return &Binary{sqlOps[op], call("toFloat64OrNull", arg), literal(x)}
	}
	var e Expr
	switch op {
	case ir.EQ, ir.NE, ir.LT, ir.LE, ir.GT, ir.GE:
		e = &Binary{sqlOps[op], arg, literal(x)}
	case ir.Like, ir.NotLike:
		sqlOp := "LIKE"
		if op == ir.NotLike {
			sqlOp = "NOT LIKE"
		}
		e = &Binary{sqlOp, call("lower", arg), &Str{QuoteLike(lowerASCII(x.Str))}}
	case ir.Matches:
		e = matches(arg, x.Str)
	case ir.NotMatches:
		e = &Not{matches(arg, x.Str)}
	case ir.Subset, ir.NotSubset, ir.Superset, ir.NotSuperset:
		e = network(arg, op, x.Str)
	default:
		panic(unhandled(op))
	}
	if v.Empty && op != ir.EQ {
		return conj(v.present(), e)
	}
	return e
}

// compareList compares a list: a positive comparison holds when some element satisfies it, a negative one when there are
// elements and none satisfies its opposite.
func compareList(v value, op ir.Op, x ir.Value) Expr {
	switch op {
	case ir.EQ:
		return call("has", v.Expr, literal(x))
	case ir.NE, ir.NotLike, ir.NotMatches, ir.NotSubset, ir.NotSuperset:
		return conj(v.present(), &Not{compareList(v, op.Negate(), x)})
	case ir.LT, ir.LE, ir.GT, ir.GE, ir.Like, ir.Matches, ir.Subset, ir.Superset:
	}
	elem := value{Expr: col("x"), Kind: entity.KindString}
	return call("arrayExists", &Lambda{"x", compare(elem, op, x)}, v.Expr)
}

// matches is RE2, unanchored, case-sensitive. The engine lets `.` match a newline unless told not to.
func matches(arg Expr, pattern string) Expr {
	if strings.Contains(pattern, ".") {
		pattern = "(?-s)" + pattern
	}
	return call("match", arg, &Str{pattern})
}

func lowerASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

func literal(v ir.Value) Expr {
	switch v.Kind {
	case entity.KindInt:
		return &Int{v.Int}
	case entity.KindFloat:
		return &Float{v.Float}
	case entity.KindBool:
		return &Bool{v.Bool}
	case entity.KindTime:
		return &Str{timeText(v.Time)}
	case entity.KindString, entity.KindList:
	}
	return &Str{v.Str}
}

// timeText is a time as ClickHouse reads it in a comparison with a DateTime64 in UTC.
func timeText(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05.999999999") }
