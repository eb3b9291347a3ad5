package runtime

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	ch "github.com/huntc/huntc/backends/clickhouse"
	"github.com/huntc/huntc/ir/plan"
)

// dryRun goes through a plan on a connection and runs none of its queries. The tables that steps make for each other are made without
// rows, so that what stands on them can be looked at.
type dryRun struct {
	ctx     context.Context
	conn    driver.Conn
	options Options
	what    string                // for the engine's log
	lost    map[int]string        // why what a step stands on is not there
	written map[string]*plan.Step // the steps before that write files, by path
}

func newDryRun(ctx context.Context, conn driver.Conn, what string, o Options) dryRun {
	if o.Settings == nil {
		o.Settings = Limits()
	}
	return dryRun{ctx: ctx, conn: conn, options: o, what: what, lost: map[int]string{}, written: map[string]*plan.Step{}}
}

// lose notes that a step stands on one whose table or file is not there.
func (d *dryRun) lose(s *plan.Step) bool {
	for _, f := range s.Reads {
		if by, ok := d.written[f.Path]; ok {
			d.lost[s.ID] = fmt.Sprintf("it reads %s, which step %d writes", by.Save.Path, by.ID)
			return true
		}
	}
	for _, id := range s.DependsOn {
		if why, ok := d.lost[id]; ok {
			d.lost[s.ID] = why
			return true
		}
	}
	return false
}

// call makes the tables of an analytics' answer, without rows.
func (d *dryRun) call(s *plan.Step) error {
	if d.lose(s) {
		return nil
	}
	for _, in := range s.Call.Inputs {
		if err := d.conn.Exec(d.under(s, nil), ch.Frame{CallInput: in}.KeepGiven()); err != nil {
			return err
		}
	}
	return nil
}

// made makes what a step makes: its table, without rows. Of a file it is noted that it would be written.
func (d *dryRun) made(s *plan.Step, text string) error {
	if s.Save != nil {
		d.written[absolute(s.Save.Path)] = s
	}
	if s.Makes == "" {
		return nil
	}
	empty, err := ch.EmptyTable(text)
	if err != nil {
		return err
	}
	return d.conn.Exec(d.under(s, ch.Planning(false)), empty)
}

// under is the context of a statement about a step: the settings of the parser and the time limit are those of the run; what
// limits reading would end the planning instead.
func (d *dryRun) under(s *plan.Step, more map[string]any) context.Context {
	settings := clickhouse.Settings{"log_comment": "huntc " + d.what + " " + s.Title}
	for k, v := range d.options.Settings {
		if !slices.Contains(limitsOfReading, k) {
			settings[k] = v
		}
	}
	maps.Copy(settings, more)
	return clickhouse.Context(d.ctx, clickhouse.WithSettings(settings))
}

var limitsOfReading = []string{"max_rows_to_read", maxBytes, "max_result_rows", "read_overflow_mode", "result_overflow_mode"}
