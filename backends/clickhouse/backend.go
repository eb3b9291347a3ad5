package clickhouse

import "github.com/huntc/huntc/ir/plan"

// Backend emits ClickHouse SQL. It implements backends.Backend.
type Backend struct{ Env Env }

// Name is `clickhouse`.
func (Backend) Name() string { return "clickhouse" }

// Emit makes the SELECT of a step.
func (b Backend) Emit(s *plan.Step) (*plan.Query, error) {
	st, err := Emit(s.Program, b.Env)
	if err != nil {
		return nil, err
	}
	q := &plan.Query{Language: b.Name(), Text: st.Text, Explained: st.Explained}
	for _, c := range st.Columns {
		q.Columns = append(q.Columns, plan.Column{Name: c.Name, Kind: c.Kind, ID: c.ID, Others: c.Others})
	}
	return q, nil
}
