package engine

import (
	"context"
	"errors"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// rows is a streamed result whose Close stops the engine. The driver's own Close reads the
// result to its end, however long that is.
type rows struct {
	driver.Rows
	ctx    context.Context // the caller's
	cancel context.CancelFunc
	early  bool // closed before its end
	ended  bool
}

// Next steps to the next row; false at the end and after an error.
func (r *rows) Next() bool {
	if r.Rows.Next() {
		return true
	}
	r.ended = true
	r.cancel()
	return false
}

// Close stops the statement if it still runs. It returns what went wrong before.
func (r *rows) Close() error {
	r.early = r.early || !r.ended
	r.cancel()
	return r.tidy(r.Rows.Close())
}

// Err returns why the rows ended early; nil if that was Close.
func (r *rows) Err() error { return r.tidy(r.Rows.Err()) }

func (r *rows) tidy(err error) error {
	err = tidy(err)
	if r.early && r.ctx.Err() == nil && errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}
