package runtime

import (
	"fmt"
	"strings"

	"github.com/huntc/huntc/backends/clickhouse"
	"github.com/huntc/huntc/backends/clickhouse/sqlcheck"
	"github.com/huntc/huntc/ir/plan"
)

// EmittedError is a query that does something that its step does not account for.
type EmittedError struct {
	Step *plan.Step
	Err  error
}

// Error names the step.
func (e *EmittedError) Error() string {
	return fmt.Sprintf("step %d (%s): %s", e.Step.ID, e.Step.Title, strings.TrimPrefix(e.Err.Error(), "sqlcheck: "))
}

// Unwrap is what the check said.
func (e *EmittedError) Unwrap() error { return e.Err }

// CheckEmitted has another project's parser read the queries of a compiled plan: each is one SELECT that reads what its step may
// read, with the literals and columns of its program and no others. The first that is not is an *EmittedError.
func (r *Registry) CheckEmitted(p *plan.Plan, queries []*plan.Query) error {
	backend := r.Backend(nil)
	single := len(p.Sources()) == 1
	for i, s := range p.Steps {
		if s.Call != nil {
			continue
		}
		if err := r.checkEmitted(backend, s, queries[i], r.reading(p, s, single)); err != nil {
			return &EmittedError{s, err}
		}
	}
	return nil
}

func (r *Registry) checkEmitted(b clickhouse.Backend, s *plan.Step, q *plan.Query, may sqlcheck.Reading) error {
	if err := sqlcheck.CheckText(q.Text, may); err != nil {
		return err
	}
	st, err := clickhouse.Emit(s.Program, b.Env)
	if err != nil {
		return err
	}
	want, err := sqlcheck.Expect(s, func(name string) (sqlcheck.Source, bool) {
		t, ok := b.Env.Source(name)
		return sqlcheck.Source{Database: t.Table.Database, Table: t.Table.Name, Layout: t.Layout}, ok
	})
	if err != nil {
		return err
	}
	return sqlcheck.Check(st.CheckingText(), want)
}
