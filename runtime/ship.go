package runtime

import (
	"context"
	"errors"
	"reflect"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	ch "github.com/huntc/huntc/backends/clickhouse"
	"github.com/huntc/huntc/ir/plan"
	"github.com/huntc/huntc/runtime/engine"
)

// shipBlock is how many rows travel at once.
const shipBlock = 65_536

// keeper is a connection that keeps temporary tables itself.
type keeper interface {
	Keep(table string, rows driver.Rows) error
}

// ship makes a temporary table of one store in the session of another.
func ship(ctx context.Context, from, to driver.Conn, table string) (err error) {
	rows, err := from.Query(ctx, ch.AllOf(table))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	if k, ok := to.(keeper); ok {
		return k.Keep(table, rows)
	}
	columns := make([]ch.TypedColumn, len(rows.ColumnTypes()))
	row := make([]any, len(columns))
	for i, t := range rows.ColumnTypes() {
		columns[i] = ch.TypedColumn{Name: t.Name(), Type: t.DatabaseTypeName()}
		row[i] = reflect.New(t.ScanType()).Interface()
	}
	if err := to.Exec(ctx, ch.TemporaryTable(table, columns)); err != nil {
		return err
	}
	for rows.Next() {
		if err := shipSome(ctx, rows, row, to, ch.InsertInto(table)); err != nil {
			return err
		}
	}
	return rows.Err()
}

// shipSome ships a block of rows, the one that rows is at first. A batch is begun only for rows: to end one without any would end the
// session.
func shipSome(ctx context.Context, rows driver.Rows, row []any, to driver.Conn, insert string) error {
	batch, err := to.PrepareBatch(ctx, insert)
	if err != nil {
		return err
	}
	values := make([]any, len(row))
	for batch.Rows() == 0 || batch.Rows() < shipBlock && rows.Next() {
		if err := rows.Scan(row...); err != nil {
			return errors.Join(err, batch.Abort())
		}
		for i, p := range row {
			values[i] = reflect.ValueOf(p).Elem().Interface()
		}
		if err := batch.Append(values...); err != nil {
			return errors.Join(err, batch.Abort())
		}
	}
	return batch.Send()
}

// away calls an analytics for a session whose store is a server: its files are here, and no server reads or writes them. What it is
// given travels to an engine here, and what it made travels back.
func (s *Session) away(ctx context.Context, st *plan.Step, values map[int][]string, o Options) (*Display, error) {
	here, err := s.companion(ctx)
	if err != nil {
		return nil, err
	}
	conn, err := here.Conn(ctx, engine.ConnOptions{})
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close() }() // its tables go with it
	writing := limited(ctx, st, o.writing())
	for _, in := range st.Call.Inputs {
		if err := ship(writing, s.conn, conn, in.From); err != nil {
			return nil, err
		}
	}
	shown, err := call(ctx, conn, st, values, o)
	if err != nil {
		return nil, err
	}
	for _, in := range st.Call.Inputs {
		if err := ship(writing, conn, s.conn, in.To); err != nil {
			return nil, err
		}
	}
	return shown, nil
}

// openBeside opens the embedded engine beside a server.
func (s *Session) openBeside(ctx context.Context) (*engine.Engine, error) {
	if s.beside == nil {
		var err error
		if s.beside, err = openEngine(ctx, s.options); err != nil {
			return nil, err
		}
	}
	return s.beside.engine, nil
}
