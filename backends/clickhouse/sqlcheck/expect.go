package sqlcheck

import (
	"fmt"
	"slices"

	"github.com/huntc/huntc/backends/schema"
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
)

// Source is where the records of a source are.
type Source struct {
	Database, Table string // no database: that of the session
	Layout          *schema.Layout
}

// Sources finds the source of a name that a program reads.
type Sources func(name string) (Source, bool)

// Expectation is what a statement may hold. Expect makes it; the zero Expectation allows nothing.
type Expectation struct {
	makes    string // the temporary table that the statement makes, "" for none
	ctes     []string
	tables   map[table]bool
	columns  map[string]bool
	literals map[literal]bool
	compared map[comparison]bool // with a literal
	counts   map[literal]bool    // of LIMIT and OFFSET
	items    []literal           // constants in the place of a column
	required []literal
	// open allows all literals, columns and table expressions: what is checked is what the statement does, not what it asks.
	open bool
}

// comparison is an operator and the literal behind it.
type comparison struct {
	op   ir.Op
	with literal
}

// table is a table as a statement names it.
type table struct{ database, name string }

func (t table) String() string {
	if t.database == "" {
		return fmt.Sprintf("%q", t.name)
	}
	return fmt.Sprintf("%q.%q", t.database, t.name)
}

// named reports that a table without or with a database has the name.
func (e Expectation) named(name string) bool {
	for t := range e.tables {
		if t.name == name {
			return true
		}
	}
	return false
}

// own are the columns that relations have besides attributes: identity, record, time, weight, evidence, the rows of a
// table that are only counted, the variable of a lambda, and what a summary says of a variable.
var own = []string{
	"k", "record", "t", "weight", "evidence", "row", "x", "n", "variable", "type", "entities", "records",
	ir.FirstObserved, ir.NumberObserved, ir.LastObserved, ir.ObservationID,
}

// Expect says what the statement of a step may hold.
func Expect(s *plan.Step, sources Sources) (Expectation, error) {
	c := &collector{sources: sources, want: Expectation{
		tables: map[table]bool{}, columns: map[string]bool{}, literals: map[literal]bool{},
		compared: map[comparison]bool{}, counts: map[literal]bool{}, items: []literal{number("1")},
	}}
	for _, name := range own {
		c.want.columns[name] = true
	}
	for _, b := range s.Program.Bindings {
		c.attrs(b.Need...)
		if b.Stored != "" {
			c.want.tables[table{name: b.Stored}] = true
			continue
		}
		c.cte(b.ID(), b.Rel)
		c.want.ctes = append(c.want.ctes, b.ID())
		c.rel(b.Rel)
	}
	for _, k := range s.Program.Sinks {
		c.sink(k)
		for _, r := range ir.SinkRels(k) {
			c.rel(r)
		}
	}
	return c.want, c.err
}

// collector gathers an expectation from a program.
type collector struct {
	sources Sources
	want    Expectation
	err     error
}

// cte adds the identities that entities completed from other records are looked up by: a table expression of their own.
func (c *collector) cte(variable string, r ir.Rel) {
	if e, ok := r.(*ir.Entities); ok && len(e.Completion) > 0 {
		name := variable + ".keys"
		if slices.Contains(c.want.ctes, name) { // an older version of the variable has it
			name = variable + ".shown.keys"
		}
		c.want.ctes = append(c.want.ctes, name)
	}
}

func (c *collector) sink(s ir.Sink) {
	switch s := s.(type) {
	case *ir.Disp:
		c.cte(s.Variable, s.Input)
		c.columns(s.Columns)
		c.order(s.Order)
		c.limits(s.Count, s.Offset)
		c.require(counts(s.Count, s.Offset)...)
	case *ir.Info:
		c.columns(s.Columns)
		c.columns(s.Applied)
	case *ir.Save:
		c.sink(&s.Rows)
	case *ir.Explain:
		c.want.columns["mentions"], c.want.columns["alone"] = true, true
		if !s.Evidence {
			break
		}
		for _, r := range ir.ScansOf(s.Input) {
			if t, ok := entity.Default().Type(r.Type); ok {
				for _, rung := range t.Identity {
					for _, path := range rung {
						c.attrs(ir.Attr{Path: path})
					}
				}
			}
		}
	case *ir.Describe:
		c.attrs(s.Attr)
		for _, name := range []string{"count", "mean", "min", "max", "unique", "top", "freq", "n", "value"} {
			c.want.columns[name] = true
		}
	case *ir.Apply: // no statement
	case *ir.Store:
		c.cte(s.Variable, s.Input)
		c.attrs(s.Need...)
		c.want.makes = s.Table
	case *ir.Summary:
		for i, x := range s.Counts {
			c.want.items = append(c.want.items, integer(int64(i+1)))
			c.allow(text(x.Variable), text(x.Type))
		}
	case *ir.Mentioned:
		c.want.columns["m"] = true
		c.compare(ir.NE, text(""))
		for i := range s.Counts {
			c.want.items = append(c.want.items, integer(int64(i+1)))
		}
		for _, name := range entity.Default().TypeNames() {
			c.allow(text(name))
			c.compare(ir.EQ, text(name))
		}
		c.allow(text(""))
	default:
		panic(fmt.Sprintf("sqlcheck: unhandled %T", s))
	}
}

func (c *collector) allow(ls ...literal) {
	for _, l := range ls {
		c.want.literals[l] = true
	}
}

func (c *collector) compare(op ir.Op, l literal) { c.want.compared[comparison{op, l}] = true }

// require lets literals be missed.
func (c *collector) require(ls ...literal) {
	for _, l := range ls {
		if !slices.Contains(c.want.required, l) {
			c.want.required = append(c.want.required, l)
		}
	}
}

func (c *collector) limits(count, offset int64) {
	for _, l := range counts(count, offset) {
		c.want.counts[l] = true
	}
}
