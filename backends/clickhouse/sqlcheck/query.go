package sqlcheck

import (
	"fmt"

	"github.com/pingcap/tidb/pkg/parser/ast"
	"github.com/pingcap/tidb/pkg/parser/opcode"
)

// rowsAlias is the one name that a subquery is given in FROM.
const rowsAlias = "rows"

// addedAlias is that of what an analytics added, on the right of the one join that there is.
const addedAlias = "added"

// sides are the aliases of the two variables of a join.
var sides = [...]string{"left", "right"}

// noLimit is what the checking mode writes before an OFFSET alone.
const noLimit literal = "18446744073709551615"

// query checks a SELECT or a UNION. Only the outermost has a WITH, checked by its caller.
func (c *checker) query(n ast.Node, outermost bool) error {
	if c.depth++; c.depth > maxDepth {
		return fmt.Errorf("queries nested more than %d deep", maxDepth)
	}
	defer func() { c.depth-- }()
	switch n := n.(type) {
	case *ast.SelectStmt:
		if n.With != nil && !outermost {
			return fmt.Errorf("WITH inside of the statement")
		}
		return c.selectQuery(n)
	case *ast.SetOprStmt:
		if n.With != nil || n.OrderBy != nil || n.Limit != nil {
			return fmt.Errorf("a clause of a whole UNION")
		}
		return c.union(n.SelectList)
	case *ast.SetOprSelectList:
		return c.union(n)
	}
	return fmt.Errorf("%T where a query is expected", n)
}

func (c *checker) union(l *ast.SetOprSelectList) error {
	if l.With != nil || l.OrderBy != nil || l.Limit != nil {
		return fmt.Errorf("a clause of a whole UNION")
	}
	for _, part := range l.Selects {
		s, ok := part.(*ast.SelectStmt)
		if !ok {
			return fmt.Errorf("%T as a part of UNION", part)
		}
		if op := s.AfterSetOperator; op != nil && *op != ast.Union && *op != ast.UnionAll {
			return fmt.Errorf("%s of queries", op)
		}
		if s.OrderBy != nil || s.Limit != nil {
			return fmt.Errorf("ORDER BY or LIMIT in a part of UNION")
		}
		if err := c.query(s, false); err != nil {
			return err
		}
	}
	return nil
}

// selectQuery checks one SELECT, what stands in any of its clauses.
func (c *checker) selectQuery(s *ast.SelectStmt) error {
	if err := odd(s); err != nil {
		return err
	}
	if s.From != nil {
		if err := c.from(s.From); err != nil {
			return err
		}
	}
	for _, f := range s.Fields.Fields {
		if f.WildCard != nil || f.Expr == nil {
			return fmt.Errorf("* for columns")
		}
		if err := c.column(f.AsName.O); err != nil {
			return err
		}
		if err := c.expr(f.Expr, c.want.items...); err != nil {
			return err
		}
	}
	if s.Where != nil {
		if err := c.expr(s.Where); err != nil {
			return err
		}
	}
	if s.GroupBy != nil {
		if err := c.byItems(s.GroupBy.Items); err != nil {
			return err
		}
	}
	if s.OrderBy != nil {
		if err := c.byItems(s.OrderBy.Items); err != nil {
			return err
		}
	}
	return c.limit(s.Limit)
}

// odd refuses the clauses and options that no statement has.
func odd(s *ast.SelectStmt) error {
	o := s.SelectStmtOpts
	switch {
	case s.Kind != ast.SelectStmtKindSelect || s.IsInBraces || s.WithBeforeBraces || s.Fields == nil:
		return fmt.Errorf("a query other than a plain SELECT")
	case s.SelectIntoOpt != nil:
		return fmt.Errorf("SELECT INTO")
	case s.LockInfo != nil && s.LockInfo.LockType != ast.SelectLockNone:
		return fmt.Errorf("SELECT with a lock")
	case s.Having != nil || len(s.WindowSpecs) > 0 || len(s.Lists) > 0 || len(s.TableHints) > 0:
		return fmt.Errorf("HAVING, WINDOW or hints")
	case s.GroupBy != nil && s.GroupBy.Rollup:
		return fmt.Errorf("ROLLUP")
	case o != nil && (o.CalcFoundRows || o.StraightJoin || o.SQLBigResult || o.SQLSmallResult || o.SQLBufferResult || o.ExplicitAll || len(o.TableHints) > 0 || !o.SQLCache || o.Priority != 0):
		return fmt.Errorf("an option of SELECT")
	}
	return nil
}

// from checks what a SELECT reads: one table, or one subquery; or the records of entities with what was added to these.
func (c *checker) from(f *ast.TableRefsClause) error {
	j := f.TableRefs
	switch {
	case j == nil || j.ExplicitParens || j.NaturalJoin || j.StraightJoin:
		return fmt.Errorf("a join")
	case j.On != nil:
		return c.inner(j)
	case j.Right == nil && len(j.Using) == 0:
		return c.fromPart(j.Left, rowsAlias)
	case j.Right == nil || j.Tp != ast.LeftJoin && j.Tp != ast.RightJoin || len(j.Using) != 1 || !c.want.open && j.Using[0].Name.O != "k" && !c.want.columns[j.Using[0].Name.O]:
		return fmt.Errorf("a join")
	}
	if err := c.fromPart(j.Left, rowsAlias); err != nil {
		return err
	}
	return c.fromPart(j.Right, addedAlias)
}

// inner checks the join of two variables: on equal columns of theirs.
func (c *checker) inner(j *ast.Join) error {
	on, ok := j.On.Expr.(*ast.BinaryOperationExpr)
	if !ok || j.Right == nil || j.Tp != ast.CrossJoin || len(j.Using) > 0 || on.Op != opcode.EQ {
		return fmt.Errorf("a join")
	}
	for i, side := range []ast.ExprNode{on.L, on.R} {
		if n, ok := side.(*ast.ColumnNameExpr); !ok || n.Name.Table.O != sides[i] {
			return fmt.Errorf("a join on other than a column of each side")
		}
	}
	if err := c.fromPart(j.Left, sides[0]); err != nil {
		return err
	}
	if err := c.fromPart(j.Right, sides[1]); err != nil {
		return err
	}
	return c.exprs([]ast.ExprNode{on.L, on.R})
}

func (c *checker) fromPart(n ast.ResultSetNode, alias string) error {
	t, ok := n.(*ast.TableSource)
	if !ok || t.Lateral || len(t.ColumnNames) > 0 {
		return fmt.Errorf("%T in FROM", n)
	}
	name, ok := t.Source.(*ast.TableName)
	if !ok {
		if as := t.AsName.O; as != "" && as != alias {
			return fmt.Errorf("a subquery named %q", as)
		}
		return c.query(t.Source, false)
	}
	if t.AsName.O != "" {
		return fmt.Errorf("the table %q has an alias, or a modifier read as one: %q", name.Name.O, t.AsName.O)
	}
	return c.table(name)
}

func (c *checker) table(t *ast.TableName) error {
	if len(t.IndexHints)+len(t.PartitionNames) > 0 || t.TableSample != nil || t.AsOf != nil {
		return fmt.Errorf("a modifier of the table %q", t.Name.O)
	}
	name := table{t.Schema.O, t.Name.O}
	if name.database == "" && c.visible[name.name] || c.want.tables[name] {
		return nil
	}
	return fmt.Errorf("it reads %s, which is not in the plan", name)
}

func (c *checker) byItems(items []*ast.ByItem) error {
	for _, it := range items {
		if l, ok := it.Expr.(*ast.PositionExpr); ok {
			return fmt.Errorf("the column number %d", l.N)
		}
		if err := c.expr(it.Expr); err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) limit(l *ast.Limit) error {
	if l == nil {
		return nil
	}
	for _, n := range []ast.ExprNode{l.Count, l.Offset} {
		if n == nil {
			continue
		}
		x, ok, err := literalOf(n)
		if !ok || err != nil || !c.want.open && !c.want.counts[x] && (x != noLimit || n != l.Count || l.Offset == nil) {
			return errOr(err, "the limit %s is not in the plan", x)
		}
		c.seen[x] = true
	}
	return nil
}
