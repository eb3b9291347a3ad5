package sqlcheck

import (
	"fmt"
	"slices"
	"sync"

	"github.com/pingcap/tidb/pkg/parser"
	"github.com/pingcap/tidb/pkg/parser/ast"
)

// Check reads a statement, in the text of the printer's checking mode, and reports the first thing in it that the plan
// does not account for; nil when there is none.
func Check(statement string, want Expectation) error {
	if err := check(statement, want); err != nil {
		return fmt.Errorf("sqlcheck: %w", err)
	}
	return nil
}

// parsers are TiDB's: one takes longer to make than a statement to read.
var parsers = sync.Pool{New: func() any { return parser.New() }}

func check(statement string, want Expectation) error {
	if err := scan(statement); err != nil {
		return err
	}
	p := parsers.Get().(*parser.Parser)
	defer parsers.Put(p)
	nodes, _, err := p.Parse(statement, "", "")
	if err != nil {
		return fmt.Errorf("not a statement: %w", err)
	}
	if len(nodes) != 1 {
		return fmt.Errorf("%d statements", len(nodes))
	}
	c := &checker{want: want, seen: map[literal]bool{}, visible: map[string]bool{}}
	query, err := c.created(nodes[0])
	if err != nil {
		return err
	}
	if err := c.statement(query); err != nil {
		return err
	}
	for _, l := range want.required {
		if !c.seen[l] {
			return fmt.Errorf("the plan's %s does not occur", l)
		}
	}
	return nil
}

// checker walks the tree of one statement.
type checker struct {
	want    Expectation
	seen    map[literal]bool
	visible map[string]bool // the common table expressions defined so far
	depth   int
}

// created is the query of a statement, once the table that it makes is right.
func (c *checker) created(n ast.Node) (ast.Node, error) {
	t, ok := n.(*ast.CreateTableStmt)
	if !ok {
		if c.want.makes != "" {
			return nil, fmt.Errorf("it does not make the table %q", c.want.makes)
		}
		return n, nil
	}
	switch {
	case c.want.makes == "" || t.Table.Schema.O != "" || t.Table.Name.O != c.want.makes:
		return nil, fmt.Errorf("it makes a table %q", t.Table.Name.O)
	case t.TemporaryKeyword != ast.TemporaryLocal || t.IfNotExists || t.ReferTable != nil || t.Partition != nil || t.Select == nil:
		return nil, fmt.Errorf("the table is not a temporary one made of a query")
	case len(t.Cols)+len(t.Constraints)+len(t.Options)+len(t.SplitIndex) > 0 || t.OnDuplicate != ast.OnDuplicateKeyHandlingError:
		return nil, fmt.Errorf("the table is defined otherwise than by a query")
	}
	return t.Select, nil
}

// statement checks the outermost query: it alone has common table expressions.
func (c *checker) statement(n ast.Node) error {
	var with *ast.WithClause
	if s, ok := n.(*ast.SelectStmt); ok {
		with = s.With
	}
	if err := c.with(with); err != nil {
		return err
	}
	return c.query(n, true)
}

func (c *checker) with(w *ast.WithClause) error {
	var names []string
	if w != nil {
		if w.IsRecursive {
			return fmt.Errorf("recursive WITH")
		}
		for _, t := range w.CTEs {
			if len(t.ColNameList) > 0 || t.IsRecursive || t.Query == nil {
				return fmt.Errorf("columns are listed for %q", t.Name.O)
			}
			if err := c.query(t.Query.Query, false); err != nil {
				return err
			}
			names = append(names, t.Name.O)
			c.visible[t.Name.O] = true
		}
	}
	if !c.want.open && !slices.Equal(names, c.want.ctes) {
		return fmt.Errorf("common table expressions %q, of the plan %q", names, c.want.ctes)
	}
	return nil
}
