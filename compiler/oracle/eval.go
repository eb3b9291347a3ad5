package oracle

import (
	"fmt"
	"time"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/ir/entity"
)

// Evaluator runs hunts over sources. The hunts must be right: of one that the compiler refuses nothing is said here, and
// running it may panic.
type Evaluator struct {
	Model   *entity.Model
	Sources []*Source
	Now     time.Time // the clock of LAST
	// Named is the name of the source that FROM means; nil where they are names.
	Named func(from string) string

	vars      map[string]*Table
	order     []string // of the variables, by first assignment
	last      []*Source
	undecided bool // the statement at hand read something undecided
	answer    *Answer
}

// Answer is what a hunt shows.
type Answer struct {
	Displays []Display
	Summary  []Count
}

// Display is a table or, of INFO, facts, or statistics of DESCRIBE.
type Display struct {
	Variable   string
	Columns    []string
	Rows       [][]Value
	Keys       []string // of the rows: the identity that `id` stands for
	Info       *Facts
	Statistics []Statistic
	Undecided  bool
}

// Facts are what INFO counts.
type Facts struct {
	Type              string
	Entities, Records int64
	Attributes        []string // those that have a value in some row
}

// Count is a line of the summary.
type Count struct {
	Variable, Type    string
	Entities, Records int64
	Undecided         bool
}

// Run evaluates a hunt.
func (e *Evaluator) Run(file *ast.File) *Answer {
	e.vars, e.order, e.last, e.answer = map[string]*Table{}, nil, nil, &Answer{}
	for _, s := range file.Statements {
		e.undecided = false
		t := e.statement(s.Cmd)
		if t == nil {
			continue
		}
		t.Undecided = t.Undecided || e.undecided
		e.assign(s.Result(), t)
	}
	for _, name := range e.order {
		t := e.vars[name]
		entities, records := t.counts()
		e.answer.Summary = append(e.answer.Summary, Count{name, t.Type, entities, records, t.Undecided || t.mixed()})
	}
	return e.answer
}

// assign gives a variable a new value, and `_` too: it is always the last result, and never summed up.
func (e *Evaluator) assign(name string, t *Table) {
	if _, ok := e.vars[name]; !ok && name != "_" {
		e.order = append(e.order, name)
	}
	e.vars[name], e.vars["_"] = t, t
}

// statement evaluates a command; nil when it has no result.
func (e *Evaluator) statement(c ast.Command) *Table {
	switch c := c.(type) {
	case *ast.New:
		return e.newValues(c)
	case *ast.Get:
		return e.get(c)
	case *ast.Find:
		return e.find(c)
	case *ast.Assign:
		return e.assignment(c)
	case *ast.Sort:
		return e.sort(c)
	case *ast.Group:
		return e.group(c)
	case *ast.Disp:
		e.disp(c)
		return nil
	case *ast.Info:
		e.info(c)
		return nil
	case *ast.Join:
		return e.join(c)
	case *ast.Describe:
		e.describe(c)
		return nil
	case *ast.Apply, *ast.Save, *ast.Load, *ast.Explain:
		panic(fmt.Sprintf("oracle: %s is not there yet", ast.Keyword(c)))
	default:
		panic(fmt.Sprintf("oracle: unhandled %T", c))
	}
}

// table is the value of a variable.
func (e *Evaluator) table(name string) *Table {
	t := e.vars[name]
	if t == nil {
		panic("oracle: no variable " + name)
	}
	e.undecided = e.undecided || t.Undecided
	return t
}
