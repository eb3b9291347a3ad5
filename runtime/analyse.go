package runtime

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	ch "github.com/huntc/huntc/backends/clickhouse"
	"github.com/huntc/huntc/backends/clickhouse/sqlcheck"
	"github.com/huntc/huntc/backends/schema"
	"github.com/huntc/huntc/ir/plan"
	"github.com/huntc/huntc/runtime/engine"
	"github.com/huntc/huntc/runtime/ingest"
)

// Analysis is an engine that is asked whether it understands queries. Its sources have the columns that they would have, and no
// records: nothing is loaded, and no query runs.
type Analysis struct {
	session *Session
	conn    driver.Conn     // for queries that stand alone
	have    map[string]bool // databases that are there
}

// standsAlone is the database of the source of plans that have one: their queries name its table alone.
const standsAlone = "default"

// OpenAnalysis opens the engine, which it does not install: it is an *engine.Error where it is not there.
func OpenAnalysis(ctx context.Context, o SessionOptions) (*Analysis, error) {
	if s := engine.GetStatus(ctx, o.Install, false); s.Err != nil {
		return nil, s.Err
	}
	s, err := openEngine(ctx, o)
	if err != nil {
		return nil, err
	}
	a := &Analysis{session: s, have: map[string]bool{}}
	if a.conn, err = s.engine.Conn(ctx, engine.ConnOptions{}); err == nil {
		err = a.database(ctx, standsAlone)
	}
	if err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

// Close ends the engine.
func (a *Analysis) Close() error {
	if a.conn != nil {
		return errors.Join(a.conn.Close(), a.session.Close())
	}
	return a.session.Close()
}

// database makes the table of a source.
func (a *Analysis) database(ctx context.Context, name string) error {
	if a.have[name] {
		return nil
	}
	a.have[name] = true
	return ingest.CreateEmpty(ctx, a.conn, name)
}

// Analyse has the engine resolve the names and types of the queries of a compiled plan. The first that it refuses, or that reads a
// table that its step may not read, is an *EmittedError; other errors are of the engine. Not looked at are steps that stand on
// what only a run makes: a file that the plan itself writes.
func (a *Analysis) Analyse(ctx context.Context, r *Registry, p *plan.Plan, queries []*plan.Query) error {
	sources := p.Sources()
	if len(sources) != 1 {
		for _, name := range sources {
			if err := a.database(ctx, ingest.DatabaseName(name)); err != nil {
				return err
			}
		}
	}
	conn := a.conn
	if len(p.Steps) > 1 { // its tables go with the connection
		var err error
		if conn, err = a.session.engine.Conn(ctx, engine.ConnOptions{}); err != nil {
			return err
		}
		defer func() { _ = conn.Close() }()
	}
	d := newDryRun(ctx, conn, "analyse", Options{})
	for i, s := range p.Steps {
		if s.Call != nil {
			if err := d.call(s); err != nil {
				return &StepError{Step: s, Err: err}
			}
			continue
		}
		if d.lose(s) {
			continue
		}
		if err := d.analyse(r.reading(p, s, len(sources) == 1), s, queries[i].Text); err != nil {
			return err
		}
	}
	return nil
}

// analyse has the engine resolve one query, and makes the table of its step.
func (d *dryRun) analyse(reading sqlcheck.Reading, s *plan.Step, text string) error {
	may := map[string]bool{"system.one": true} // where a SELECT names no table
	for _, t := range reading.Tables {
		if t.Database == "" && t.Name == schema.Store().Table() {
			t.Database = standsAlone
		}
		may[strings.TrimPrefix(t.Database+"."+t.Name, ".")] = true
	}
	err := each(d.under(s, nil), d.conn, ch.TreeOf(text), func(rs driver.Rows) error {
		var line string
		if err := rs.Scan(&line); err != nil {
			return err
		}
		if table, ok := ch.TableOfTree(line); ok && !may[table] {
			return fmt.Errorf("it reads %s, which is not in the plan", table)
		}
		return nil
	})
	if err == nil {
		err = d.made(s, text)
	}
	if d.ctx.Err() != nil {
		return d.ctx.Err()
	}
	if err != nil {
		return &EmittedError{s, err}
	}
	return nil
}
