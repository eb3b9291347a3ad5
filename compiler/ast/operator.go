package ast

import (
	"strings"

	"github.com/huntc/huntc/compiler/diag"
)

// Op is a comparison operator.
type Op uint8

// The operators of comparisons.
const (
	Eq Op = iota // = and ==
	Ne
	Lt
	Le
	Gt
	Ge
	In
	NotIn
	Like
	NotLike
	Matches
	NotMatches
	IsSubset
	NotIsSubset
	IsSuperset
	NotIsSuperset
	IsNull
	IsNotNull
)

var opNames = [...]string{
	Eq: "=", Ne: "!=", Lt: "<", Le: "<=", Gt: ">", Ge: ">=",
	In: "IN", NotIn: "NOT IN",
	Like: "LIKE", NotLike: "NOT LIKE",
	Matches: "MATCHES", NotMatches: "NOT MATCHES",
	IsSubset: "ISSUBSET", NotIsSubset: "NOT ISSUBSET",
	IsSuperset: "ISSUPERSET", NotIsSuperset: "NOT ISSUPERSET",
	IsNull: "IS NULL", IsNotNull: "IS NOT NULL",
}

// opsByName finds the operator of a name.
var opsByName = func() map[string]Op {
	ops := map[string]Op{"==": Eq}
	for op, name := range opNames {
		ops[name] = Op(op)
	}
	return ops
}()

// String returns the operator as it is written.
func (o Op) String() string { return opNames[o] }

// TakesValue reports whether a value stands after the operator.
func (o Op) TakesValue() bool { return o != IsNull && o != IsNotNull }

// ParseOp returns the operator of its words or sign, in capitals: "NOT IN".
func ParseOp(words string) (Op, bool) {
	op, ok := opsByName[words]
	return op, ok
}

// Operator is an operator in its place. The parser makes it without participle.
type Operator struct {
	Pos  Pos
	Kind Op
}

// Span returns the place of the operator's first word or sign.
func (o *Operator) Span() diag.Span {
	first, _, _ := strings.Cut(o.Kind.String(), " ")
	return o.Pos.span(first)
}
