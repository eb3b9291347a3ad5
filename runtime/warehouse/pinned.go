package warehouse

import (
	"context"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// pinned keeps a connection of the native protocol to the session that it began with. The driver makes room for the next statement
// before it has put the session back to where the next one looks for it: that one would then begin another session, without the
// temporary tables of the first.
type pinned struct {
	driver.Conn
	begun bool
}

// How long a statement waits for the session of the one before to be put back. One that an error has ended never is.
const (
	putBack = 500 * time.Millisecond
	glance  = 200 * time.Microsecond
)

// wait waits until the session is there.
func (p *pinned) wait(ctx context.Context) {
	if !p.begun {
		p.begun = true
		return
	}
	for range putBack / glance {
		if p.Stats().Idle > 0 {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(glance):
		}
	}
}

// Query runs a query in the session.
func (p *pinned) Query(ctx context.Context, sql string, args ...any) (driver.Rows, error) {
	p.wait(ctx)
	return p.Conn.Query(ctx, sql, args...)
}

// QueryRow runs a query for one row in the session.
func (p *pinned) QueryRow(ctx context.Context, sql string, args ...any) driver.Row {
	p.wait(ctx)
	return p.Conn.QueryRow(ctx, sql, args...)
}

// Exec runs a statement in the session.
func (p *pinned) Exec(ctx context.Context, sql string, args ...any) error {
	p.wait(ctx)
	return p.Conn.Exec(ctx, sql, args...)
}

// PrepareBatch begins an INSERT in the session.
func (p *pinned) PrepareBatch(ctx context.Context, sql string, o ...driver.PrepareBatchOption) (driver.Batch, error) {
	p.wait(ctx)
	return p.Conn.PrepareBatch(ctx, sql, o...)
}
