package chserver_test

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/huntc/huntc/runtime/chserver"
	"github.com/huntc/huntc/runtime/engine"
)

// theEngine is the one of the process; nil where it cannot be had, for the reason given.
var (
	theEngine *engine.Engine
	noEngine  error
)

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	ctx := context.Background()
	lib, err := engine.Install(ctx, engine.InstallOptions{})
	if err == nil {
		var dir string
		if dir, err = os.MkdirTemp("", "chserver-"); err == nil {
			defer func() { _ = os.RemoveAll(dir) }()
			theEngine, err = engine.Open(ctx, engine.Options{Lib: lib, Path: dir})
		}
	}
	if noEngine = err; err == nil {
		defer func() { _ = theEngine.Close() }()
	}
	return m.Run()
}

func start(t *testing.T, o chserver.Options) *chserver.Server {
	t.Helper()
	if noEngine != nil {
		t.Skipf("no embedded engine: %v", noEngine)
	}
	s, err := chserver.Start(theEngine, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		s.Wait()
	})
	return s
}

// dial connects as a URI says, pinned to one session.
func dial(t *testing.T, uri string) driver.Conn {
	t.Helper()
	o, err := clickhouse.ParseDSN(uri)
	if err != nil {
		t.Fatal(err)
	}
	return connect(t, o)
}

// connect connects, pinned to one session.
func connect(t *testing.T, o *clickhouse.Options) driver.Conn {
	t.Helper()
	o.MaxOpenConns, o.MaxIdleConns = 1, 1
	conn, err := clickhouse.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return &pinned{Conn: conn}
}

// pinned is a connection of the driver that stays the same: the driver lets the next statement begin before it has the connection
// back from the one before, and then makes another, which is another session.
type pinned struct {
	driver.Conn
	used bool
}

// back waits until the driver has its connection back; not for long, since one that has failed does not come.
func (p *pinned) back() {
	for i := 0; p.used && p.Stats().Idle == 0 && i < 50; i++ {
		time.Sleep(time.Millisecond)
	}
	p.used = true
}

// Exec runs a statement.
func (p *pinned) Exec(ctx context.Context, sql string, args ...any) error {
	p.back()
	return p.Conn.Exec(ctx, sql, args...)
}

// Select reads a whole result.
func (p *pinned) Select(ctx context.Context, dest any, sql string, args ...any) error {
	p.back()
	return p.Conn.Select(ctx, dest, sql, args...)
}

// Query runs a query.
func (p *pinned) Query(ctx context.Context, sql string, args ...any) (driver.Rows, error) {
	p.back()
	return p.Conn.Query(ctx, sql, args...)
}

// QueryRow runs a query for one row.
func (p *pinned) QueryRow(ctx context.Context, sql string, args ...any) driver.Row {
	p.back()
	return p.Conn.QueryRow(ctx, sql, args...)
}

// PrepareBatch begins to insert.
func (p *pinned) PrepareBatch(ctx context.Context, sql string, opts ...driver.PrepareBatchOption) (driver.Batch, error) {
	p.back()
	return p.Conn.PrepareBatch(ctx, sql, opts...)
}

// code is that of an exception; 0 for none.
func code(err error) int32 {
	var ex *clickhouse.Exception
	if errors.As(err, &ex) {
		return ex.Code
	}
	return 0
}

// running is how many such statements the engine runs.
func running(t *testing.T) (n uint64) {
	t.Helper()
	conn, err := theEngine.Conn(context.Background(), engine.ConnOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if err := conn.QueryRow(context.Background(), "SELECT count() FROM system.processes WHERE query LIKE '%ignore(sipHash64%' AND query NOT LIKE '%system.processes%'").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// eventually waits a second for something to become so.
func eventually(f func() bool) bool {
	for range 50 {
		if f() {
			return true
		}
		time.Sleep(20 * time.Millisecond)
	}
	return false
}
