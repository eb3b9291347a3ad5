package engine

import (
	"context"
	"errors"
	"io"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// tidy takes the HTTP layers off err. There is no HTTP here, and its URL would print every
// parameter: what is left is the context's error, ErrClosed or the engine's exception.
func tidy(err error) error {
	for _, plain := range []error{context.Canceled, context.DeadlineExceeded, ErrClosed} {
		if errors.Is(err, plain) {
			return plain
		}
	}
	if errors.Is(err, clickhouse.ErrConnectionClosed) {
		return ErrClosed
	}
	var ex *clickhouse.Exception
	if errors.As(err, &ex) {
		return ex
	}
	return err
}

// Exec runs a statement and drops its result.
func (c *conn) Exec(ctx context.Context, query string, args ...any) error {
	return tidy(c.Conn.Exec(ctx, query, args...))
}

// Ping asks the engine for one row.
func (c *conn) Ping(ctx context.Context) error { return tidy(c.Conn.Ping(ctx)) }

// Select reads a whole result into dest, a pointer to a slice of structs.
func (c *conn) Select(ctx context.Context, dest any, query string, args ...any) error {
	return tidy(c.Conn.Select(ctx, dest, query, args...))
}

// Query streams a result.
func (c *conn) Query(ctx context.Context, query string, args ...any) (driver.Rows, error) {
	inner, cancel := context.WithCancel(ctx)
	r, err := c.Conn.Query(inner, query, args...)
	if err != nil {
		cancel()
		return nil, tidy(err)
	}
	return &rows{Rows: r, ctx: ctx, cancel: cancel}, nil
}

// QueryRow reads the first row of a result.
func (c *conn) QueryRow(ctx context.Context, query string, args ...any) driver.Row {
	return tidyRow{c.Conn.QueryRow(ctx, query, args...)}
}

// PrepareBatch collects rows for an INSERT.
func (c *conn) PrepareBatch(ctx context.Context, query string, opts ...driver.PrepareBatchOption) (driver.Batch, error) {
	b, err := c.Conn.PrepareBatch(ctx, query, opts...)
	if err != nil {
		return nil, tidy(err)
	}
	return tidyBatch{b}, nil
}

// QueryFormat streams a result in one of ClickHouse's formats.
func (c *conn) QueryFormat(ctx context.Context, format, query string, args ...any) (io.ReadCloser, error) {
	r, err := c.Conn.QueryFormat(ctx, format, query, args...)
	return r, tidy(err)
}

// InsertFormat inserts data that is in one of ClickHouse's formats.
func (c *conn) InsertFormat(ctx context.Context, format, query string, data io.Reader) error {
	return tidy(c.Conn.InsertFormat(ctx, format, query, data))
}

type tidyRow struct{ driver.Row }

func (r tidyRow) Err() error                { return tidy(r.Row.Err()) }
func (r tidyRow) Scan(dest ...any) error    { return tidy(r.Row.Scan(dest...)) }
func (r tidyRow) ScanStruct(dest any) error { return tidy(r.Row.ScanStruct(dest)) }

type tidyBatch struct{ driver.Batch }

func (b tidyBatch) Send() error { return tidy(b.Batch.Send()) }
