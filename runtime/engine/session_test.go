package engine

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

func TestTemporaryTablesAndSetBelongToTheConnection(t *testing.T) {
	c, ctx := testConn(t), context.Background()
	other := openConn(t, ConnOptions{})
	mustExec(t, c, "CREATE TEMPORARY TABLE keys AS SELECT number AS k FROM numbers(5)")
	mustExec(t, c, "SET max_threads = 3")
	wantCode(t, c.Exec(ctx, "SELECT nope"), 47) // an error does not end the session
	for range 3 {
		var n, threads uint64
		scan(t, c, "SELECT count(), toUInt64(getSetting('max_threads')) FROM keys", &n, &threads)
		if n != 5 || threads != 3 {
			t.Errorf("%d keys, %d threads", n, threads)
		}
	}
	batch, err := c.PrepareBatch(ctx, "INSERT INTO keys")
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(batch.Append(uint64(9)), batch.Send()); err != nil {
		t.Fatal(err)
	}
	var n uint64
	scan(t, c, "SELECT count() FROM keys", &n)
	if n != 6 {
		t.Errorf("%d keys after the insert", n)
	}
	wantCode(t, other.Exec(ctx, "SELECT * FROM keys"), 60)
}

func TestSettingsOfAStatementHoldForThatStatement(t *testing.T) {
	ctx := context.Background()
	c := openConn(t, ConnOptions{Settings: map[string]any{"max_block_size": 1234, "log_comment": `it's C:\new`, "use_uncompressed_cache": true}})
	check := func(ctx context.Context, block, threads, rows uint64, comment string) {
		t.Helper()
		var b, th, r uint64
		var cm string
		err := c.QueryRow(ctx, "SELECT toUInt64(getSetting('max_block_size')), toUInt64(getSetting('max_threads')), toUInt64(getSetting('max_rows_to_read')), getSetting('log_comment')").Scan(&b, &th, &r, &cm)
		if err != nil || b != block || th != threads || r != rows || cm != comment {
			t.Errorf("block %d threads %d rows %d comment %q: %v", b, th, r, cm, err)
		}
	}
	mustExec(t, c, "SET max_threads = 2")
	one := clickhouse.Context(ctx, clickhouse.WithSettings(clickhouse.Settings{"max_block_size": 99, "max_threads": 1, "log_comment": "a\n'b'"}))
	two := clickhouse.Context(ctx, clickhouse.WithSettings(clickhouse.Settings{"max_rows_to_read": 77, "max_threads": 1}))
	for range 2 {
		check(ctx, 1234, 2, 0, `it's C:\new`)
		check(one, 99, 1, 0, "a\n'b'")
		check(two, 1234, 1, 77, `it's C:\new`)
	}
	check(ctx, 1234, 2, 0, `it's C:\new`)
}

func TestReadonly(t *testing.T) {
	c, ctx := testConn(t), context.Background()
	mustExec(t, c, "CREATE TABLE t (a UInt8) ENGINE = Memory")
	readonly := func(level int) context.Context {
		return clickhouse.Context(ctx, clickhouse.WithSettings(clickhouse.Settings{"readonly": level}))
	}
	write := []string{"INSERT INTO t VALUES (1)", "DROP TABLE t", "CREATE TABLE u (a UInt8) ENGINE = Memory", "INSERT INTO FUNCTION file('/nowhere/x.csv') SELECT 1"}
	for _, sql := range write {
		wantCode(t, c.Exec(readonly(1), sql), 164)
		wantCode(t, c.Exec(readonly(2), sql), 164)
	}
	for _, sql := range []string{"SELECT * FROM t", "SELECT * FROM t;", "SELECT * FROM t -- c", "SHOW TABLES", "EXPLAIN SELECT * FROM t"} {
		for level := 1; level <= 2; level++ {
			if err := c.Exec(readonly(level), sql); err != nil {
				t.Errorf("readonly %d: %s: %v", level, sql, err)
			}
		}
	}
	if err := c.Exec(readonly(2), "CREATE TEMPORARY TABLE tt AS SELECT 1 AS x"); err != nil {
		t.Error(err)
	}
	wantCode(t, c.Exec(readonly(1), "CREATE TEMPORARY TABLE t2 AS SELECT 1 AS x"), 164)
	wantCode(t, c.Exec(readonly(1), "SELECT * FROM file('/etc/hostname', LineAsString)"), 164)
	mustExec(t, c, "INSERT INTO t VALUES (1)") // it was for those statements only

	fixed := openConn(t, ConnOptions{Settings: map[string]any{"readonly": 1, "max_threads": 1}})
	wantCode(t, fixed.Exec(ctx, "CREATE TABLE u (a UInt8) ENGINE = Memory"), 164)
	wantCode(t, fixed.Exec(ctx, "SET readonly = 0"), 164)
	if err := fixed.Exec(readonly(1), "SELECT 1"); err != nil {
		t.Error(err)
	}
}

func TestConnOptionsAreChecked(t *testing.T) {
	e, ctx := testEngine(t), context.Background()
	_, err := e.Conn(ctx, ConnOptions{Database: "no such database"})
	wantCode(t, err, 81)
	_, err = e.Conn(ctx, ConnOptions{Settings: map[string]any{"no_such_setting": 1}})
	wantCode(t, err, 115)
	if _, err = e.Conn(ctx, ConnOptions{Settings: map[string]any{"a = 1, b": 1}}); err == nil {
		t.Error("a setting's name is not checked")
	}
	done, cancel := context.WithCancel(ctx)
	cancel()
	if _, err = e.Conn(done, ConnOptions{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestParallelConnections(t *testing.T) {
	e, ctx := testEngine(t), context.Background()
	c := testConn(t)
	mustExec(t, c, "CREATE TABLE t (w UInt64, a UInt64) ENGINE = MergeTree ORDER BY a")
	var db string
	scan(t, c, "SELECT currentDatabase()", &db)
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			if err := worker(ctx, e, db, uint64(w)); err != nil {
				t.Errorf("worker %d: %v", w, err)
			}
		})
	}
	wg.Wait()
	var n, sum uint64
	scan(t, c, "SELECT count(), sum(a) FROM t", &n, &sum)
	if n != 8*1000 || sum != 8*499500 {
		t.Errorf("%d rows, sum %d", n, sum)
	}
}

// worker uses a connection of its own: a temporary table of the same name as everybody's,
// inserts, an error, streamed rows.
func worker(ctx context.Context, e *Engine, db string, w uint64) error {
	c, err := e.Conn(ctx, ConnOptions{Database: db})
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }()
	if err := c.Exec(ctx, "CREATE TEMPORARY TABLE mine AS SELECT ? AS w", w); err != nil {
		return err
	}
	var batch driver.Batch
	if batch, err = c.PrepareBatch(ctx, "INSERT INTO t"); err != nil {
		return err
	}
	for i := range 1000 {
		if err := batch.Append(w, uint64(i)); err != nil {
			return err
		}
	}
	if err := batch.Send(); err != nil {
		return err
	}
	for range 10 {
		if c.Exec(ctx, "SELECT nope") == nil {
			return errors.New("no exception")
		}
		var n, got uint64
		if err := c.QueryRow(ctx, "SELECT count(), any(w) FROM t WHERE w IN (SELECT w FROM mine)").Scan(&n, &got); err != nil {
			return err
		}
		if n != 1000 || got != w {
			return errors.New("rows of another worker")
		}
	}
	return nil
}

func TestOneConnectionSharedByGoroutines(t *testing.T) {
	c := testConn(t)
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for range 20 {
				var n uint64
				if err := c.QueryRow(context.Background(), "SELECT {i:UInt64}", clickhouse.Named("i", i)).Scan(&n); err != nil || n != uint64(i) {
					t.Errorf("%d, %v", n, err)
				}
			}
		})
	}
	wg.Wait()
}
