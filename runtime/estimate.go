package runtime

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	ch "github.com/huntc/huntc/backends/clickhouse"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir/plan"
)

// Cost is an amount that is read: rows and bytes, in granules (marks) of parts.
type Cost struct {
	Rows  uint64 `json:"rows"`
	Bytes uint64 `json:"bytes"` // uncompressed
	Marks uint64 `json:"marks"`
	Parts uint64 `json:"parts"`
}

// add adds another amount.
func (c *Cost) add(o Cost) {
	c.Rows, c.Bytes, c.Marks, c.Parts = c.Rows+o.Rows, c.Bytes+o.Bytes, c.Marks+o.Marks, c.Parts+o.Parts
}

// Estimate is what a plan would read: of its sources, and of the files that LOAD names. What its steps make for each other is
// not in it: that is known only when it has been made.
type Estimate struct {
	Cost
	// UpperBound tells that less may be read: what is read depends on keys that earlier steps find.
	UpperBound bool `json:"upper_bound"`
	// Unknown is how many steps are not in it, because nothing can be said of them.
	Unknown int `json:"unknown"`
	// MaxScan is the budget that it stands against, in bytes; 0 for none.
	MaxScan int64 `json:"max_scan,omitzero"`
	// Steps are all that are queries, in order; the result has each beside its query.
	Steps []StepEstimate `json:"-"`
	// NotRun are the analytics. What stands on their answers is estimated without these.
	NotRun []NotRun `json:"not_run"`
}

// StepEstimate is what one step would read.
type StepEstimate struct {
	Step  int    `json:"step"` // its number in the plan
	Title string `json:"title"`
	Cost
	UpperBound bool            `json:"upper_bound"`
	Tables     []TableEstimate `json:"tables"`
	Files      []FileEstimate  `json:"files"`
	// Made are the steps whose rows it reads, in memory; they are not counted.
	Made []int `json:"made"`
	// Unknown says why nothing can be said of the step; empty where something can.
	Unknown string `json:"unknown,omitzero"`

	plan      *plan.Step
	madeReads int // places of its query that read them
}

// TableEstimate is what would be read of one source, by all that a query reads of it.
type TableEstimate struct {
	Source string `json:"source"`
	Cost
}

// FileEstimate is a file that a query reads itself. Its size is that on disk, counted as often as it is read.
type FileEstimate struct {
	Path  string `json:"path"`
	Bytes uint64 `json:"bytes"`
}

// NotRun is an analytics, and the variables that it would be given.
type NotRun struct {
	Step      int      `json:"step"`
	Title     string   `json:"title"`
	Variables []string `json:"variables"`
}

// Estimate tells what a plan would read, and runs nothing of it. Temporary tables are made without rows, so that what stands
// on them can be planned.
func (s *Session) Estimate(ctx context.Context, p *plan.Plan, queries []*plan.Query, o Options) (*Estimate, error) {
	conn, err := s.engine.Conn(ctx, s.connOptions())
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close() }() // its tables go with it
	names := map[string]string{}
	for name, database := range s.database {
		names[database] = name
	}
	if o.Settings == nil {
		o.Settings = Limits()
	}
	e := &estimator{ctx: ctx, conn: conn, options: o, sources: names, sizes: map[ch.Table]*tableSize{}, lost: map[int]string{}}
	return e.plan(p, queries)
}

// estimator asks a connection of its own what queries would read.
type estimator struct {
	ctx     context.Context
	conn    driver.Conn
	options Options
	sources map[string]string // by the database of their table
	sizes   map[ch.Table]*tableSize
	lost    map[int]string // why the table of a step is not there
}

func (e *estimator) plan(p *plan.Plan, queries []*plan.Query) (*Estimate, error) {
	out := &Estimate{NotRun: []NotRun{}}
	written := map[string]*plan.Step{}
	for i, s := range p.Steps {
		if e.options.OnStep != nil {
			e.options.OnStep(s)
		}
		if s.Call != nil {
			if err := e.call(s, out); err != nil {
				return nil, &StepError{Step: s, Err: err}
			}
			continue
		}
		est, err := e.step(s, queries[i], written)
		if err != nil {
			return nil, &StepError{Step: s, Err: err}
		}
		if s.Save != nil {
			written[absolute(s.Save.Path)] = s
		}
		out.Steps = append(out.Steps, est)
		out.add(est.Cost)
		out.UpperBound = out.UpperBound || est.UpperBound
		if est.Unknown != "" {
			out.Unknown++
		}
	}
	return out, nil
}

// call makes the tables of an analytics' answer, without rows.
func (e *estimator) call(s *plan.Step, out *Estimate) error {
	n := NotRun{Step: s.ID, Title: s.Title}
	for _, in := range s.Call.Inputs {
		n.Variables = append(n.Variables, in.Variable)
	}
	out.NotRun = append(out.NotRun, n)
	if e.lose(s) {
		return nil
	}
	for _, in := range s.Call.Inputs {
		if err := e.conn.Exec(e.under(s, nil), ch.Frame{CallInput: in}.KeepGiven()); err != nil {
			return err
		}
	}
	return nil
}

// lose notes that a step stands on one whose table is not there.
func (e *estimator) lose(s *plan.Step) bool {
	for _, id := range s.DependsOn {
		if why, ok := e.lost[id]; ok {
			e.lost[s.ID] = why
			return true
		}
	}
	return false
}

// under is the context of a statement about a step: the settings of the parser and the time limit are those of the run; what
// limits reading would end the planning instead.
func (e *estimator) under(s *plan.Step, more map[string]any) context.Context {
	settings := clickhouse.Settings{"log_comment": "huntc estimate " + s.Title}
	for k, v := range e.options.Settings {
		if !slices.Contains(limitsOfReading, k) {
			settings[k] = v
		}
	}
	maps.Copy(settings, more)
	return clickhouse.Context(e.ctx, clickhouse.WithSettings(settings))
}

var limitsOfReading = []string{"max_rows_to_read", maxBytes, "max_result_rows", "read_overflow_mode", "result_overflow_mode"}

// source is the source whose table is in a database of the engine.
func (e *estimator) source(database string) (string, error) {
	if name, ok := e.sources[database]; ok {
		return name, nil
	}
	return "", fmt.Errorf("the query reads %q, which is no source's", database)
}

// DryRun is the result of a plan that was estimated and not run.
func DryRun(p *plan.Plan, queries []*plan.Query, e *Estimate) *Result {
	block := &Block{Displays: []Display{}, Summary: []SummaryRow{}, Queries: []QueryStat{}, Estimate: e}
	for i, s := range p.Steps {
		if s.Call == nil {
			block.Queries = append(block.Queries, *queryStat(s, queries[i], e))
		}
	}
	return &Result{Complete: true, DryRun: true, Blocks: []*Block{block}, Diagnostics: []diag.Diagnostic{}}
}
