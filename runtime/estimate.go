package runtime

import (
	"context"
	"fmt"

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
	conn, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close() }() // its tables go with it
	names := map[string]string{}
	for name, database := range s.database {
		names[database] = name
	}
	e := &estimator{dryRun: newDryRun(ctx, conn, "estimate", o), sources: names, sizes: map[ch.Table]*tableSize{}}
	return e.plan(p, queries)
}

// estimator asks a connection of its own what queries would read.
type estimator struct {
	dryRun
	sources map[string]string // by the database of their table
	sizes   map[ch.Table]*tableSize
}

func (e *estimator) plan(p *plan.Plan, queries []*plan.Query) (*Estimate, error) {
	out := &Estimate{NotRun: []NotRun{}}
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
		est, err := e.step(s, queries[i])
		if err != nil {
			return nil, &StepError{Step: s, Err: err}
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

// call notes an analytics, and makes the tables of its answer.
func (e *estimator) call(s *plan.Step, out *Estimate) error {
	n := NotRun{Step: s.ID, Title: s.Title}
	for _, in := range s.Call.Inputs {
		n.Variables = append(n.Variables, in.Variable)
	}
	out.NotRun = append(out.NotRun, n)
	return e.dryRun.call(s)
}

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
