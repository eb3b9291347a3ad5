package clickhouse

// Query is a SELECT or a set operation over queries.
type Query interface{ query() }

type (
	// Select is one SELECT.
	Select struct {
		With     []CTE
		Distinct bool
		Items    []Item
		From     From // nil: no FROM
		Where    Expr // nil: no WHERE
		GroupBy  []Expr
		Having   Expr // nil: no HAVING
		OrderBy  []Order
		Limit    int64 // 0: none
		Offset   int64
	}

	// Union combines queries with the same columns; the first names them.
	Union struct {
		Distinct bool
		Queries  []Query
	}
)

// CTE is one named query of a WITH, under the lines of comment that say where it comes from.
type CTE struct {
	Name    string
	Query   Query
	Comment []string
}

// Item is one column of a SELECT; an empty Alias leaves the expression's own name.
type Item struct {
	Expr  Expr
	Alias string
}

// Order is one key of ORDER BY.
type Order struct {
	Expr Expr
	Desc bool
}

// From is what a SELECT reads.
type From interface{ from() }

type (
	// Table is a table of the source, or a CTE (empty Database).
	Table struct{ Database, Name string }

	// Subquery is a query in parentheses, named where Alias is not empty.
	Subquery struct {
		Query Query
		Alias string
	}

	// Join is a LEFT JOIN on equal columns of one name, an INNER JOIN on a condition, or a RIGHT JOIN.
	Join struct {
		Left, Right From
		Using       []string
		Outer       bool // RIGHT
		On          Expr // nil: Using
	}

	// File is a file as a table. Structure lists its columns with their types; empty where the file itself does.
	File struct {
		Path, Format, Structure string
		Unpacked                bool // whatever the suffix of the path says
	}
)

// Expr is a scalar expression.
type Expr interface{ sqlExpr() }

type (
	// Column is a column by name, of Table where that is not empty.
	Column struct{ Table, Name string }

	// Output is a column of the SELECT's own list, by its alias.
	Output struct{ Name string }

	// Str is a string literal; any bytes.
	Str struct{ Value string }

	// Int is an integer literal.
	Int struct{ Value int64 }

	// Float is a floating-point literal.
	Float struct{ Value float64 }

	// Bool is true or false.
	Bool struct{ Value bool }

	// Null is NULL.
	Null struct{}

	// Call applies a function.
	Call struct {
		Func string
		Args []Expr
	}

	// Binary applies a comparison operator of the table in print.go.
	Binary struct {
		Op          string
		Left, Right Expr
	}

	// And holds when all Args hold; two or more.
	And struct{ Args []Expr }

	// Or holds when one of Args holds; two or more.
	Or struct{ Args []Expr }

	// Not negates; over NULL it is NULL.
	Not struct{ Arg Expr }

	// IsNull tests for NULL.
	IsNull struct {
		Arg     Expr
		Negated bool
	}

	// Between holds when Low <= Arg <= High.
	Between struct{ Arg, Low, High Expr }

	// InList tests membership in literals.
	InList struct {
		Arg     Expr
		List    []Expr
		Negated bool
	}

	// InQuery tests membership in the rows of a query.
	InQuery struct {
		Arg     Expr
		Query   Query
		Negated bool
	}

	// Tuple is (a, b).
	Tuple struct{ Items []Expr }

	// Element is map['key'] or array[n].
	Element struct{ Arg, Index Expr }

	// Scalar is the one value of a query.
	Scalar struct{ Query Query }

	// Lambda is param -> body.
	Lambda struct {
		Param string
		Body  Expr
	}
)

func (*Select) query() {}
func (*Union) query()  {}

func (*Table) from()    {}
func (*Subquery) from() {}
func (*Join) from()     {}
func (*File) from()     {}

func (*Column) sqlExpr()  {}
func (*Output) sqlExpr()  {}
func (*Str) sqlExpr()     {}
func (*Int) sqlExpr()     {}
func (*Float) sqlExpr()   {}
func (*Bool) sqlExpr()    {}
func (*Null) sqlExpr()    {}
func (*Call) sqlExpr()    {}
func (*Binary) sqlExpr()  {}
func (*And) sqlExpr()     {}
func (*Or) sqlExpr()      {}
func (*Not) sqlExpr()     {}
func (*IsNull) sqlExpr()  {}
func (*Between) sqlExpr() {}
func (*InList) sqlExpr()  {}
func (*InQuery) sqlExpr() {}
func (*Tuple) sqlExpr()   {}
func (*Element) sqlExpr() {}
func (*Scalar) sqlExpr()  {}
func (*Lambda) sqlExpr()  {}

func call(name string, args ...Expr) *Call { return &Call{name, args} }

func col(name string) *Column { return &Column{Name: name} }

// conj joins conditions with AND, dropping nil ones; nil when none is left.
func conj(es ...Expr) Expr {
	out := make([]Expr, 0, len(es))
	for _, e := range es {
		switch e := e.(type) {
		case nil:
		case *And:
			out = append(out, e.Args...)
		default:
			out = append(out, e)
		}
	}
	switch len(out) {
	case 0:
		return nil
	case 1:
		return out[0]
	}
	return &And{out}
}

// disj joins conditions with OR; one condition stays itself.
func disj(es ...Expr) Expr {
	if len(es) == 1 {
		return es[0]
	}
	return &Or{es}
}
