package ir

import (
	"fmt"
	"strings"

	"github.com/huntc/huntc/ir/entity"
)

// Expr is a predicate in negation normal form over one row. A leaf over a missing value is false, IsNull aside.
type Expr interface{ expr() }

// Op is a comparison of an attribute with one value.
type Op uint8

// The comparisons. Each negative one is a leaf of its own: it rejects missing values as the positive one does.
const (
	EQ Op = iota
	NE
	LT
	LE
	GT
	GE
	Like
	NotLike
	Matches
	NotMatches
	Subset // the address lies in the CIDR block
	NotSubset
	Superset // the CIDR block of the attribute holds the value's
	NotSuperset
)

var opNames = [...]string{
	"=", "!=", "<", "<=", ">", ">=", "LIKE", "NOT LIKE", "MATCHES", "NOT MATCHES",
	"ISSUBSET", "NOT ISSUBSET", "ISSUPERSET", "NOT ISSUPERSET",
}

// String is the operator as a hunt writes it.
func (o Op) String() string { return opNames[o] }

var negations = [...]Op{NE, EQ, GE, GT, LE, LT, NotLike, Like, NotMatches, Matches, NotSubset, Subset, NotSuperset, Superset}

// Negate is the leaf that holds where o does not and the value is not missing.
func (o Op) Negate() Op { return negations[o] }

// Attr names an attribute. In a Scan's predicate Role is set and Path is an attribute of that role's own mention; above
// Entities Role is empty and Path may go through references (`parent_ref.name`).
type Attr struct {
	Role string
	Path string
	Kind entity.Kind
	// Extension marks an x_* attribute that the model does not know: its value is text whatever it is compared with.
	Extension bool
	// Open marks an attribute that an analytics is to return without declaring it: its column is of the type that comes
	// back.
	Open bool
	// Identity is the entity type whose identities a column of a table holds: shown as `id`.
	Identity string
}

// Refers reports that the attribute is the identity of what a reference leads to, such as `parent_ref.id`.
func (a Attr) Refers() bool { return !a.Extension && strings.HasSuffix(a.Path, "."+ID) }

type (
	// True holds always.
	True struct{}

	// False holds never.
	False struct{}

	// And holds when all of Args hold. It has two or more.
	And struct{ Args []Expr }

	// Or holds when one of Args holds. It has two or more.
	Or struct{ Args []Expr }

	// Compare compares an attribute with a value.
	Compare struct {
		Attr  Attr
		Op    Op
		Value Value
	}

	// In holds when the attribute is one of Values (Negated: present and none of them).
	In struct {
		Attr    Attr
		Values  []Value
		Negated bool
	}

	// InRef holds when the attribute is one of the values that the entities of Input have for Path. An attribute with an
	// Identity is compared with identities: those of the rows of Input, where Path is `id`, or its column Path.
	InRef struct {
		Attr    Attr
		Input   Rel
		Path    string
		Negated bool
		// Extension marks a Path that the model does not know, Open one that an analytics is to return undeclared.
		Extension, Open bool
	}

	// IsNull holds when the attribute is missing (Negated: present).
	IsNull struct {
		Attr    Attr
		Negated bool
	}

	// KeyIn holds when the mention in Role has the identity of one of Input's entities (Negated: of none of them, or there
	// is no mention). Above entities Role is empty: the row's own identity.
	KeyIn struct {
		Role  string
		Input Rel
		// Column is the attribute of Input that holds the identities; "" for those of its rows.
		Column  string
		Negated bool
	}

	// RecordKind holds when the record is of the kind (`process-start`, `network`) that its profile names.
	RecordKind struct{ Kind string }

	// Mentions holds when the record mentions an entity of Type in Role.
	Mentions struct{ Role, Type string }

	// SameRecord holds when some row of this row's record satisfies Pred. On sources whose records are single
	// rows it is Pred itself.
	SameRecord struct{ Pred Expr }
)

func (*True) expr()       {}
func (*False) expr()      {}
func (*And) expr()        {}
func (*Or) expr()         {}
func (*Compare) expr()    {}
func (*In) expr()         {}
func (*InRef) expr()      {}
func (*IsNull) expr()     {}
func (*KeyIn) expr()      {}
func (*RecordKind) expr() {}
func (*Mentions) expr()   {}
func (*SameRecord) expr() {}

// Conj is the conjunction of es, flattened: True is dropped, False wins, nil is True.
func Conj(es ...Expr) Expr {
	out := make([]Expr, 0, len(es))
	for _, e := range es {
		switch e := e.(type) {
		case nil, *True:
		case *False:
			return e
		case *And:
			out = append(out, e.Args...)
		default:
			out = append(out, e)
		}
	}
	switch len(out) {
	case 0:
		return &True{}
	case 1:
		return out[0]
	}
	return &And{out}
}

// Disj is the disjunction of es, flattened: False is dropped, True wins.
func Disj(es ...Expr) Expr {
	out := make([]Expr, 0, len(es))
	for _, e := range es {
		switch e := e.(type) {
		case nil, *False:
		case *True:
			return e
		case *Or:
			out = append(out, e.Args...)
		default:
			out = append(out, e)
		}
	}
	switch len(out) {
	case 0:
		return &False{}
	case 1:
		return out[0]
	}
	return &Or{out}
}

// Conjuncts are the parts of e that must all hold.
func Conjuncts(e Expr) []Expr {
	switch e := e.(type) {
	case nil, *True:
		return nil
	case *And:
		return e.Args
	}
	return []Expr{e}
}

func unhandled(n any) string { return fmt.Sprintf("ir: unhandled %T", n) }
