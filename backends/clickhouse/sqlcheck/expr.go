package sqlcheck

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/pingcap/tidb/pkg/parser/ast"
	"github.com/pingcap/tidb/pkg/parser/opcode"

	"github.com/huntc/huntc/ir"
)

// expr checks an expression. A literal must be the plan's, or one of those that its place always has.
func (c *checker) expr(n ast.ExprNode, fixed ...literal) error {
	if c.depth++; c.depth > maxDepth {
		return fmt.Errorf("nested more than %d deep", maxDepth)
	}
	defer func() { c.depth-- }()
	if l, ok, err := literalOf(n); ok {
		if err != nil {
			return err
		}
		return c.literal(l, fixed)
	}
	switch n := n.(type) {
	case *ast.ColumnNameExpr:
		return c.columnName(n)
	case *ast.FuncCallExpr:
		return c.call(n)
	case *ast.BinaryOperationExpr:
		return c.binary(n)
	case *ast.UnaryOperationExpr:
		if n.Op != opcode.Not {
			return fmt.Errorf("the operator %s", n.Op)
		}
		return c.expr(n.V)
	case *ast.ParenthesesExpr:
		return c.expr(n.Expr, fixed...)
	case *ast.PatternInExpr:
		return c.in(n)
	case *ast.PatternLikeOrIlikeExpr:
		if !n.IsLike || n.EscapeExplicit || n.Escape != '\\' {
			return fmt.Errorf("ILIKE or ESCAPE")
		}
		return c.exprs([]ast.ExprNode{n.Expr, n.Pattern})
	case *ast.IsNullExpr:
		return c.expr(n.Expr)
	case *ast.BetweenExpr:
		if n.Not {
			return fmt.Errorf("NOT BETWEEN")
		}
		return c.exprs([]ast.ExprNode{n.Expr, n.Left, n.Right})
	case *ast.RowExpr:
		return c.exprs(n.Values)
	case *ast.SubqueryExpr:
		return c.query(n.Query, false)
	}
	return fmt.Errorf("%T as an expression", n)
}

func (c *checker) exprs(list []ast.ExprNode, fixed ...literal) error {
	for _, x := range list {
		if err := c.expr(x, fixed...); err != nil {
			return err
		}
	}
	return nil
}

// literal accepts true, false and NULL in any place: they stand for what always or never holds, and for what is missing.
func (c *checker) literal(l literal, fixed []literal) error {
	if c.want.open || c.want.literals[l] || slices.Contains(fixed, l) || l == trueLiteral || l == falseLiteral || l == nullLiteral {
		c.seen[l] = true
		return nil
	}
	return fmt.Errorf("the literal %s is not in the plan", l)
}

func (c *checker) columnName(n *ast.ColumnNameExpr) error {
	if q := n.Name.Table.O; n.Name.Schema.O != "" || q != "" && q != rowsAlias && q != addedAlias && q != sides[0] && q != sides[1] && !c.visible[q] && !c.want.named(q) {
		return fmt.Errorf("a column of %q", q)
	}
	return c.column(n.Name.Name.O)
}

func (c *checker) column(name string) error {
	if name != "" && !c.want.open && !c.want.columns[name] {
		return fmt.Errorf("the column %q is not in the plan", name)
	}
	return nil
}

// call checks the call of a function. TiDB keeps those that it knows itself in other nodes: the checking mode quotes every
// name, so these do not occur.
func (c *checker) call(n *ast.FuncCallExpr) error {
	name := n.FnName.O
	fixed, ok := functions[name]
	if !ok || n.Schema.O != "" {
		return fmt.Errorf("the function %q", name)
	}
	switch {
	case name == "tupleElement" && len(n.Args) == 2:
		return c.element(n)
	case c.want.open && (name == "CAST" || name == "JSONExtract"):
		if len(n.Args) != 2 {
			return fmt.Errorf("%s() to no type", name)
		}
		if l, ok, err := literalOf(n.Args[1]); !ok || err != nil || !isType(l) {
			return errOr(err, "%s() to the type %s", name, l)
		}
	}
	return c.exprs(n.Args, fixed...)
}

// element checks the number of a tuple's element: no tuple has more than a row has columns.
func (c *checker) element(n *ast.FuncCallExpr) error {
	if l, ok, err := literalOf(n.Args[1]); ok && err == nil {
		if i, err := strconv.Atoi(string(l)); err == nil && 0 < i && (c.want.open || i <= len(c.want.columns)) {
			return c.expr(n.Args[0])
		}
	}
	return fmt.Errorf("the element of a tuple is not numbered")
}

// binary checks AND, OR and comparisons. A chain of AND or OR is as long as the hunt's: it is followed without recursion.
func (c *checker) binary(n *ast.BinaryOperationExpr) error {
	op := n.Op
	if op != opcode.LogicAnd && op != opcode.LogicOr {
		return c.comparison(n)
	}
	for {
		if err := c.expr(n.R); err != nil {
			return err
		}
		next, ok := n.L.(*ast.BinaryOperationExpr)
		if !ok || next.Op != op {
			return c.expr(n.L)
		}
		n = next
	}
}

// comparison checks a comparison: with a literal as the plan compares with it, with the empty string for a missing value,
// with 0 for a missing identity.
func (c *checker) comparison(n *ast.BinaryOperationExpr) error {
	if err := c.expr(n.L); err != nil {
		return err
	}
	op, ok := operators[n.Op]
	if !ok {
		return fmt.Errorf("the operator %s", n.Op)
	}
	l, ok, err := literalOf(n.R)
	if !ok || err != nil {
		return errOr(err, "a comparison with %T", n.R)
	}
	f, _ := n.L.(*ast.FuncCallExpr)
	switch {
	case c.want.open, c.want.compared[comparison{op, l}]:
		c.seen[l] = true
	case l == text("") && (op == ir.EQ || op == ir.NE):
	case l == number("0") && (op == ir.NE || op == ir.GT && f != nil && f.FnName.O == "position"):
	default:
		return fmt.Errorf("%s %s is not in the plan", op, l)
	}
	return nil
}

func errOr(err error, format string, args ...any) error {
	if err != nil {
		return err
	}
	return fmt.Errorf(format, args...)
}

// operators are the comparisons by TiDB's names.
var operators = map[opcode.Op]ir.Op{
	opcode.EQ: ir.EQ, opcode.NE: ir.NE, opcode.LT: ir.LT, opcode.LE: ir.LE, opcode.GT: ir.GT, opcode.GE: ir.GE,
}

// list checks the list of an IN. A name alone is a column to TiDB, and a table to ClickHouse.
func (c *checker) list(list []ast.ExprNode) error {
	for _, x := range list {
		for p, ok := x.(*ast.ParenthesesExpr); ok; p, ok = x.(*ast.ParenthesesExpr) {
			x = p.Expr
		}
		if n, ok := x.(*ast.ColumnNameExpr); ok {
			return fmt.Errorf("%q in the list of an IN", n.Name.Name.O)
		}
	}
	return c.exprs(list)
}

func (c *checker) in(n *ast.PatternInExpr) error {
	if err := c.expr(n.Expr); err != nil {
		return err
	}
	if n.Sel == nil {
		return c.list(n.List)
	}
	s, ok := n.Sel.(*ast.SubqueryExpr)
	if !ok || s.Exists || s.MultiRows && s.Correlated {
		return fmt.Errorf("%T behind IN", n.Sel)
	}
	return c.query(s.Query, false)
}
