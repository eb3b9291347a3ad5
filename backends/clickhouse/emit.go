package clickhouse

import (
	"fmt"
	"slices"

	"github.com/huntc/huntc/backends/schema"
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
)

// Names of the columns that every relation of entities and records carries besides its attributes.
const (
	keyColumn    = "k"
	recordColumn = "record"
	weightColumn = "weight"
	timeColumn   = "t"
	firstColumn  = ir.FirstObserved
	evidence     = "evidence"
)

// SourceTable is where and how a source's records are stored.
type SourceTable struct {
	Table   Table
	Layout  *schema.Layout
	Profile *schema.Profile
}

// Env is what emission needs to know besides the program.
type Env struct {
	Model *entity.Model
	// Source finds the table of a source of the program.
	Source func(name string) (SourceTable, bool)
	// Comment gives the lines that stand above the CTE of a binding; nil for none.
	Comment func(binding string) []string
}

// ResultColumn is one column of a statement's result, in order.
type ResultColumn struct {
	Name string
	Kind entity.Kind
	// Others tells that the column is a map of what an analytics returned besides, by name.
	Others bool
	// ID tells that the column holds identities of this entity type: the edge makes the `id` attribute of it.
	ID string
}

// Statement is one native query.
type Statement struct {
	Query   Query
	Table   string // temporary table that it makes; "" for a SELECT
	Text    string
	Columns []ResultColumn
	// Explained is the query that an EXPLAIN is about; Text counts mentions then.
	Explained string
}

// CheckingText is the statement as package sqlcheck reads it.
func (s *Statement) CheckingText() string { return forCheck.create(s.Table) + CheckingText(s.Query) }

// Emit turns a sliced and optimized program with one sink into one statement. Errors are bugs of the compiler or
// of a profile: what a hunt can get wrong was checked before.
func Emit(p *ir.Program, env Env) (st *Statement, err error) {
	defer func() {
		// The emitter's helpers report a broken program by panicking with emitError: threading an error
		// through every expression would bury the shape of the SQL.
		if r := recover(); r != nil {
			e, ok := r.(emitError)
			if !ok {
				panic(r)
			}
			err = e
		}
	}()
	if len(p.Sinks) != 1 {
		return nil, fmt.Errorf("clickhouse: %d sinks in one statement", len(p.Sinks))
	}
	e := &emitter{prog: p, env: env, keyCTE: map[ir.Rel]string{}, refKeys: map[string]string{}}
	ctes := e.ctes()
	q, cols := e.sink(p.Sinks[0])
	q = withCTEs(q, ctes)
	unshadow(q)
	st = &Statement{Query: q, Columns: cols}
	if s, ok := p.Sinks[0].(*ir.Store); ok {
		st.Table = s.Table
	}
	st.Text = forEngine.create(st.Table) + Text(q)
	if s, ok := p.Sinks[0].(*ir.Explain); ok {
		rows, _ := e.disp(&s.Rows)
		rows = withCTEs(rows, ctes)
		unshadow(rows)
		st.Explained = Text(rows)
	}
	return st, nil
}

type emitError struct{ error }

func fail(format string, args ...any) { panic(emitError{fmt.Errorf("clickhouse: "+format, args...)}) }

type emitter struct {
	prog *ir.Program
	env  Env
	// keyCTE names the CTE that holds the identities of mentions which are completed: `p.keys`. A hunt's variable
	// has no dot in its name.
	keyCTE map[ir.Rel]string
	// refKeys is the same by binding.
	refKeys map[string]string
}

// ctes are the bindings of the program, a CTE for each, in order. Entities whose attributes are completed from other
// records have their identities in a CTE of their own: the completion looks them up, and so does all that needs no more.
func (e *emitter) ctes() []CTE {
	var out []CTE
	for _, b := range e.prog.Bindings {
		if b.Stored != "" {
			continue
		}
		var comment []string
		if e.env.Comment != nil {
			comment = e.env.Comment(b.ID())
		}
		if r, ok := b.Rel.(*ir.Entities); ok && len(r.Completion) > 0 && (!r.Apart || e.prog.LookedUp(b.ID())) {
			out = append(out, e.keysCTE(r, b.ID(), comment))
			e.refKeys[b.ID()] = e.keyCTE[r.Input]
			comment = nil
		}
		out = append(out, CTE{Name: b.ID(), Query: e.rows(b.Rel, b.Need), Comment: comment})
	}
	var variable string
	var input ir.Rel
	switch s := e.prog.Sinks[0].(type) {
	case *ir.Disp:
		variable, input = s.Variable, s.Input
	case *ir.Save:
		variable, input = s.Rows.Variable, s.Rows.Input
	case *ir.Store:
		variable, input = s.Variable, s.Input
	case *ir.Info, *ir.Describe, *ir.Summary, *ir.Explain, *ir.Mentioned, *ir.Apply:
	}
	if r, ok := input.(*ir.Entities); ok && len(r.Completion) > 0 && !r.Apart {
		c := e.keysCTE(r, variable, nil)
		if slices.ContainsFunc(out, func(o CTE) bool { return o.Name == c.Name }) { // an older version of the variable has it
			c.Name = variable + ".shown.keys"
			e.keyCTE[r.Input] = c.Name
		}
		out = append(out, c)
	}
	return out
}

// keysCTE is the CTE of the identities of entities that are completed.
func (e *emitter) keysCTE(r *ir.Entities, variable string, comment []string) CTE {
	c := CTE{Name: variable + ".keys", Query: e.entities(&ir.Entities{Input: r.Input, Type: r.Type}), Comment: comment}
	e.keyCTE[r.Input] = c.Name
	return c
}

// withCTEs puts the CTEs in front of a query. A union cannot have them: its WITH would belong to its first part alone.
func withCTEs(q Query, ctes []CTE) Query {
	if len(ctes) == 0 {
		return q
	}
	if s, ok := q.(*Select); ok {
		out := *s
		out.With = ctes
		return &out
	}
	fail("a union with CTEs must be wrapped by its sink")
	return nil
}

func (e *emitter) source(name string) SourceTable {
	t, ok := e.env.Source(name)
	if !ok {
		fail("no table for source %q", name)
	}
	return t
}

// tableOf is what the rows of a binding are called in the statement: its CTE, or the table that holds them.
func tableOf(b *ir.Binding) *Table {
	if b.Stored != "" {
		return &Table{Name: b.Stored}
	}
	return &Table{Name: b.ID()}
}

// binding is the binding that a reference names.
func (e *emitter) binding(r *ir.Ref) *ir.Binding {
	b := e.prog.Binding(r.ID)
	if b == nil {
		fail("reference to %q, which is not in the statement", r.ID)
	}
	return b
}
