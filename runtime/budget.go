package runtime

import (
	"context"
	"maps"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	ch "github.com/huntc/huntc/backends/clickhouse"
	"github.com/huntc/huntc/ir/plan"
)

// maxBytes is the engine's limit on what one query reads.
const maxBytes = "max_bytes_to_read"

// Over is the first step with which the plan goes over a budget in bytes; nil where it stays within.
func (e *Estimate) Over(budget int64) *StepEstimate {
	sum := uint64(0)
	for i := range e.Steps {
		if sum += e.Steps[i].Bytes; sum > uint64(budget) {
			return &e.Steps[i]
		}
	}
	return nil
}

// Place is the step as the plan has it.
func (e *StepEstimate) Place() *plan.Step { return e.plan }

// of is the estimate of a step; nil for none.
func (e *Estimate) of(s *plan.Step) *StepEstimate {
	if e == nil {
		return nil
	}
	for i := range e.Steps {
		if e.Steps[i].Step == s.ID {
			return &e.Steps[i]
		}
	}
	return nil
}

// scan is the budget of a run while it runs: what an estimate was wrong about cannot be read either.
type scan struct {
	conn     driver.Conn
	estimate *Estimate
	left     uint64
	bound    bool // there is a budget
	made     map[int][]string
	extra    uint64 // what the query that runs may read of the rows of other steps
}

func newScan(conn driver.Conn, o Options) *scan {
	b := &scan{conn: conn, estimate: o.Estimate, made: map[int][]string{}}
	if o.Estimate != nil && o.Estimate.MaxScan > 0 {
		b.left, b.bound = uint64(o.Estimate.MaxScan), true
	}
	return b
}

// limit is the options of one step's query: it may read what is left of the budget. The engine counts the rows of other steps
// too, which are not of the budget, so they come on top.
func (b *scan) limit(ctx context.Context, s *plan.Step, o Options) (Options, error) {
	if !b.bound {
		return o, nil
	}
	b.note(s)
	var err error
	if b.extra, err = b.readsMade(ctx, s, o); err != nil {
		return o, err
	}
	limit := max(b.left+b.extra, 1) // 0 is no limit
	o.Settings = maps.Clone(o.Settings)
	if own, ok := o.Settings[maxBytes].(int64); !ok || own <= 0 || uint64(own) > limit {
		o.Settings[maxBytes] = limit
	}
	return o, nil
}

// note remembers the tables that a step makes.
func (b *scan) note(s *plan.Step) {
	if s.Makes != "" {
		b.made[s.ID] = []string{s.Makes}
	}
	if s.Call != nil {
		for _, in := range s.Call.Inputs {
			b.made[s.ID] = append(b.made[s.ID], in.To)
		}
	}
}

// took takes what a query read from the budget.
func (b *scan) took(q QueryStat) {
	read := q.BytesRead - min(q.BytesRead, b.extra)
	b.left -= min(b.left, read)
}

// readsMade is at most what a query reads of the rows of other steps: the largest of their tables, as often as it has places
// that read one.
func (b *scan) readsMade(ctx context.Context, s *plan.Step, o Options) (uint64, error) {
	names := map[string]bool{}
	for _, id := range s.DependsOn {
		for _, name := range b.made[id] {
			names[name] = true
		}
	}
	if len(names) == 0 {
		return 0, nil
	}
	most := uint64(0)
	err := each(limited(ctx, s, o), b.conn, ch.MadeTables(), func(rs driver.Rows) error {
		var name string
		var bytes uint64
		err := rs.Scan(&name, &bytes)
		if names[name] {
			most = max(most, bytes)
		}
		return err
	})
	places := len(names)
	if e := b.estimate.of(s); e != nil {
		places = max(places, e.madeReads)
	}
	return most * uint64(places), err
}
