package runtime

import (
	"context"
	"maps"
	"os"

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
	extra    uint64 // what the query that runs may read besides: the rows of other steps, files unpacked
	files    uint64 // the size on disk of the files that it reads
}

// unpacked is how many times its size on disk a file may take when it is read: it may be packed, and each of its values has a
// length in memory. The engine counts these bytes; the budget has the size on disk.
const unpacked = 100

// ownRows is what a query may read of rows that are in itself, those of a NEW.
const ownRows = 1 << 16

func newScan(conn driver.Conn, o Options) *scan {
	b := &scan{conn: conn, estimate: o.Estimate, made: map[int][]string{}}
	if o.Estimate != nil && o.Estimate.MaxScan > 0 {
		b.left, b.bound = uint64(o.Estimate.MaxScan), true
	}
	return b
}

// limit is the options of one step's query: it may read what is left of the budget. The engine also counts the rows of other
// steps, which are not of the budget, and files as they are in memory, so these come on top.
func (b *scan) limit(ctx context.Context, s *plan.Step, o Options) (Options, error) {
	if !b.bound {
		return o, nil
	}
	b.note(s)
	var err error
	if b.extra, err = b.readsMade(ctx, s, o); err != nil {
		return o, err
	}
	b.files = b.readsFiles(s)
	b.extra += min(b.files, b.left)*unpacked + ownRows
	limit := b.left + b.extra
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
	read := b.files + q.BytesRead - min(q.BytesRead, b.extra)
	b.left -= min(b.left, read)
}

// readsFiles is the size on disk of the files that a query reads: as it was estimated, or, of those that the plan wrote, as it
// is now.
func (b *scan) readsFiles(s *plan.Step) (bytes uint64) {
	if e := b.estimate.of(s); e != nil && e.Unknown == "" {
		for _, f := range e.Files {
			bytes += f.Bytes
		}
		return bytes
	}
	for _, f := range s.Reads {
		if info, err := os.Stat(f.Path); err == nil { // else the query says so
			bytes += uint64(info.Size())
		}
	}
	return bytes
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
