package runtime

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
	"github.com/huntc/huntc/runtime/engine"
)

// Options are the limits of a run.
type Options struct {
	// Settings are ClickHouse settings for every query: limits and the like.
	Settings map[string]any
	// OnDisplay, when set, is called with each display as soon as it is there.
	OnDisplay func(Display)
	// OnStep, when set, is called before each step.
	OnStep func(*plan.Step)
	// OnProgress, when set, is called now and then with how far a query is that takes longer than a moment.
	OnProgress func(engine.Progress)
	// OnNote, when set, is called with what a step had to say.
	OnNote func(diag.Diagnostic)
	// Analytics are what APPLY can run; nil where a plan has none.
	Analytics *Analytics
	// Estimate is what the plan was found to read before; nil where nobody asked. Its budget holds for the run.
	Estimate *Estimate
	// Scratch is a directory for the tables that travel between the store and analytics.
	Scratch string

	observe observer                                                                       // nil for that of the embedded engine
	away    func(context.Context, *plan.Step, map[int][]string, Options) (*Display, error) // calls an analytics elsewhere; nil for here
}

// call runs an analytics where its tables are, or where it can read them.
func (o Options) call(ctx context.Context, conn driver.Conn, s *plan.Step, values map[int][]string) (*Display, error) {
	if o.away != nil {
		return o.away(ctx, s, values, o)
	}
	return call(ctx, conn, s, values, o)
}

// writing are the options of statements that write temporary tables and files of our own.
func (o Options) writing() Options {
	o.Settings = maps.Clone(o.Settings)
	delete(o.Settings, "readonly")
	return o
}

// Limits are the settings that every query of a hunt carries: nothing is written, nothing runs for ever, nothing is cut
// off without an error.
func Limits() map[string]any {
	return map[string]any{
		"readonly":             2,
		"max_execution_time":   600,
		"max_memory_usage":     12 << 30,
		"max_rows_to_read":     20_000_000_000,
		"max_result_rows":      50_000_000,
		"result_overflow_mode": "throw",
		"read_overflow_mode":   "throw",
		"max_query_size":       16 << 20,
		"max_ast_elements":     1_000_000,
		"max_subquery_depth":   1000,
	}
}

// Run runs the steps of a plan in order on one session. A step that fails ends the run: the result holds what was shown
// before, is not complete, and the error is a *StepError. An analytics that fails ends only what stands on its answer; what
// is left out is said by OnNote, and the rest runs.
func Run(ctx context.Context, conn driver.Conn, p *plan.Plan, queries []*plan.Query, o Options) (*Result, error) {
	block := &Block{Displays: []Display{}, Summary: []SummaryRow{}, Queries: []QueryStat{}}
	res := &Result{Complete: true, Blocks: []*Block{block}, Diagnostics: []diag.Diagnostic{}}
	values := map[int][]string{}
	var failed failures
	budget := newScan(conn, o)
	block.Estimate = o.Estimate
	for i, s := range p.Steps {
		if failed.skips(s, o) {
			continue
		}
		if o.OnStep != nil {
			o.OnStep(s)
		}
		if s.Call != nil {
			budget.note(s)
			shown, err := o.call(ctx, conn, s, values)
			if err != nil {
				res.Complete = false
				failed.add(&StepError{Step: s, Err: err})
				if ctx.Err() != nil {
					break
				}
				continue
			}
			if shown != nil {
				show(block, o, *shown)
			}
			continue
		}
		within, err := budget.limit(ctx, s, o)
		if err != nil {
			res.Complete = false
			return res, &StepError{Step: s, Err: err}
		}
		t, stat, err := step(ctx, conn, s, queries[i], within)
		if err != nil {
			res.Complete = false
			return res, &StepError{Step: s, Err: err}
		}
		budget.took(stat)
		block.Queries = append(block.Queries, stat)
		if s.Sink == plan.SinkValues {
			values[s.ID] = texts(t)
			continue
		}
		t.spread()
		if err := block.take(s, queries[i], t, o); err != nil {
			res.Complete = false
			return res, &StepError{Step: s, Err: err}
		}
	}
	return res, failed.err
}

// take makes of a step's rows what its sink says.
func (b *Block) take(s *plan.Step, q *plan.Query, t *table, o Options) (err error) {
	var d Display
	switch s.Sink {
	case plan.SinkStore, plan.SinkInput, plan.SinkSave: // nothing to show
		return nil
	case plan.SinkSummary:
		b.Summary, err = summary(t)
		return err
	case plan.SinkRelated:
		return related(b.Summary, s.Counted, t)
	case plan.SinkTable:
		d = Display{Kind: "table", Columns: t.names, Rows: t.rows, Kinds: t.kinds, Explicit: s.Explicit}
	case plan.SinkInfo:
		d, err = info(s.Info, t)
	case plan.SinkFacts:
		d, err = described(t)
	case plan.SinkExplain:
		d, err = explained(s, q, t)
	case plan.SinkValues, plan.SinkApply:
		panic("runtime: " + string(s.Sink) + " shows no rows")
	default:
		panic("runtime: unhandled " + string(s.Sink))
	}
	if err != nil {
		return err
	}
	d.Variable, d.Place = s.Variable, s.Span
	show(b, o, d)
	return nil
}

func show(b *Block, o Options, d Display) {
	b.Displays = append(b.Displays, d)
	if o.OnDisplay != nil {
		o.OnDisplay(d)
	}
}

// StepError says which step failed.
type StepError struct {
	Step *plan.Step
	Err  error
}

// Error is the step and the store's own message.
func (e *StepError) Error() string { return e.Step.Title + ": " + e.Err.Error() }

// Unwrap is the store's error.
func (e *StepError) Unwrap() error { return e.Err }

// Interrupted reports that the run was stopped from outside.
func (e *StepError) Interrupted() bool {
	return errors.Is(e.Err, context.Canceled) || errors.Is(e.Err, context.DeadlineExceeded)
}

// table is the answer to one query.
type table struct {
	names []string
	kinds []entity.Kind
	rows  [][]Cell
	// others are the columns that hold, by name, what an analytics returned without declaring it.
	others []bool
}

// step runs one query under the limits of the run.
func step(ctx context.Context, conn driver.Conn, s *plan.Step, q *plan.Query, o Options) (*table, QueryStat, error) {
	if s.Sink == plan.SinkSave {
		stat, err := save(ctx, conn, s, q, o)
		return nil, stat, err
	}
	ctx, stat := measured(ctx, s, q, o)
	if s.Sink == plan.SinkStore || s.Sink == plan.SinkInput {
		err := conn.Exec(ctx, q.Text)
		return nil, *stat, err
	}
	t := &table{rows: [][]Cell{}}
	for _, c := range q.Columns {
		t.names, t.kinds, t.others = append(t.names, c.Name), append(t.kinds, c.Kind), append(t.others, c.Others)
	}
	err := eachRow(ctx, conn, q, func(row []Cell) error {
		t.rows = append(t.rows, row)
		return nil
	})
	stat.Rows = len(t.rows)
	return t, *stat, err
}

// measured is the context of a step's query, under the limits of the run, and what the query is found to cost.
func measured(ctx context.Context, s *plan.Step, q *plan.Query, o Options) (context.Context, *QueryStat) {
	stat := queryStat(s, q, o.Estimate)
	observe := o.observe
	if observe == nil {
		observe = observeEngine
	}
	ctx = observe(ctx, func(st engine.Stats) {
		stat.RowsRead, stat.BytesRead, stat.ElapsedMS = st.RowsRead, st.BytesRead, float64(st.Elapsed.Microseconds())/1000
	}, o.OnProgress)
	return limited(ctx, s, o), stat
}

// observer has a statement tell what it cost, and how far it is where progress is not nil.
type observer func(ctx context.Context, cost func(engine.Stats), progress func(engine.Progress)) context.Context

// moment is what a query may take before it is said how far it is, and how often that is said.
const moment = 500 * time.Millisecond

// observeEngine observes the embedded engine.
func observeEngine(ctx context.Context, cost func(engine.Stats), progress func(engine.Progress)) context.Context {
	if progress != nil {
		ctx = engine.OnProgress(ctx, moment, progress)
	}
	return engine.OnStats(ctx, cost)
}

// queryStat is a query that has not run.
func queryStat(s *plan.Step, q *plan.Query, e *Estimate) *QueryStat {
	return &QueryStat{Source: strings.Join(s.Sources, ", "), Language: q.Language, Text: q.Text, Estimate: e.of(s)}
}

// limited is the context of a query of the step, under the limits of the run.
func limited(ctx context.Context, s *plan.Step, o Options) context.Context {
	settings := clickhouse.Settings{}
	for k, v := range o.Settings {
		settings[k] = v
	}
	settings["log_comment"] = fmt.Sprintf("huntc %s %s", s.Span, s.Title)
	return clickhouse.Context(ctx, clickhouse.WithSettings(settings))
}

// eachRow calls f with each row of a query's answer; the row is f's to keep.
func eachRow(ctx context.Context, conn driver.Conn, q *plan.Query, f func([]Cell) error) (err error) {
	rs, err := conn.Query(ctx, q.Text)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rs.Close()) }()
	types := rs.ColumnTypes()
	if len(types) != len(q.Columns) {
		return fmt.Errorf("the query returned %d columns instead of %d", len(types), len(q.Columns))
	}
	scan := make([]any, len(types))
	for rs.Next() {
		for i, ct := range types {
			scan[i] = reflect.New(ct.ScanType()).Interface()
		}
		if err := rs.Scan(scan...); err != nil {
			return err
		}
		row := make([]Cell, len(scan))
		for i, p := range scan {
			if q.Columns[i].ID != "" {
				row[i] = idOf(q.Columns[i].ID, p)
				continue
			}
			row[i] = cell(p)
		}
		if err := f(row); err != nil {
			return err
		}
	}
	return rs.Err()
}
