package engine

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

// forever is a query that only a kill ends.
const forever = "SELECT sum(sipHash64(number)) FROM numbers(1000000000000)"

// soon is the bound for a cancellation: about 100 ms are expected, machines are shared.
const soon = 5 * time.Second

// idle waits until the engine runs nothing besides the query that asks. What may stay is a cancelled statement that holds
// nothing, until the session's next: the driver's ping, and what took the place of a cancelled statement.
func idle(t *testing.T, e *Engine) {
	t.Helper()
	c, err := e.Conn(context.Background(), ConnOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	var n uint64
	for deadline := now().Add(soon); now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if scan(t, c, "SELECT count() FROM system.processes WHERE NOT is_cancelled OR query NOT IN ('SELECT 1', "+quoted(settling)+")", &n); n == 1 {
			return
		}
	}
	var running []string
	scan(t, c, "SELECT groupArray(concat(toString(is_cancelled), ' ', toString(elapsed), ' ', query)) FROM system.processes", &running)
	t.Errorf("the engine still runs %q", running)
}

func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", "\\'") + "'" }

func TestCancelStopsTheEngine(t *testing.T) {
	c, e := testConn(t), testEngine(t)
	mustExec(t, c, "CREATE TABLE t (a UInt64) ENGINE = Null")
	for _, sql := range []string{
		forever,
		"INSERT INTO t SELECT sipHash64(number) FROM numbers(1000000000000)",
		"CREATE TEMPORARY TABLE x ENGINE = Memory AS SELECT sum(number) FROM numbers(1000000000000) WHERE sipHash64(number) = 1",
	} {
		ctx, cancel := context.WithCancel(context.Background())
		time.AfterFunc(100*time.Millisecond, cancel)
		begin := now()
		if err := c.Exec(ctx, sql); err != context.Canceled { //nolint:errorlint // exactly the context's error
			t.Errorf("%s: %v", sql, err)
		}
		if d := time.Since(begin); d > soon {
			t.Errorf("%s: returned after %v", sql, d)
		}
		idle(t, e)
		var one uint8
		scan(t, c, "SELECT 1", &one) // the connection goes on
	}
}

func TestDeadline(t *testing.T) {
	c, e := testConn(t), testEngine(t)
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	var n uint64
	if err := c.QueryRow(ctx, forever).Scan(&n); err != context.DeadlineExceeded { //nolint:errorlint // exactly the context's error
		t.Error(err)
	}
	idle(t, e)
}

func TestCancelBetweenRows(t *testing.T) {
	c, e := testConn(t), testEngine(t)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	rows, err := c.Query(ctx, "SELECT number FROM numbers(1000000000000)")
	if err != nil {
		t.Fatal(err)
	}
	for range 1000 {
		if !rows.Next() {
			t.Fatal(rows.Err())
		}
	}
	cancel()
	for rows.Next() {
	}
	if err := rows.Err(); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	_ = rows.Close()
	idle(t, e)
	var one uint8
	scan(t, c, "SELECT 1", &one)
}

func TestCloseRowsEarly(t *testing.T) {
	c, e := testConn(t), testEngine(t)
	rows, err := c.Query(context.Background(), "SELECT number FROM numbers(1000000000000)")
	if err != nil {
		t.Fatal(err)
	}
	for range 10 {
		if !rows.Next() {
			t.Fatal(rows.Err())
		}
	}
	if err := errors.Join(rows.Close(), rows.Err(), rows.Close()); err != nil {
		t.Error(err)
	}
	idle(t, e)
	var one uint8
	scan(t, c, "SELECT 1", &one)
}

func TestCancelBeforeReading(t *testing.T) {
	c, e := testConn(t), testEngine(t)
	ctx, cancel := context.WithCancel(context.Background())
	rows, err := c.Query(ctx, "SELECT number FROM numbers(1000000000000)")
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	idle(t, e) // nobody reads, and still the engine stops
	_ = rows.Close()
	var one uint8
	scan(t, c, "SELECT 1", &one)
}

func TestCancelOfWhatCannotBeInterrupted(t *testing.T) {
	c := testConn(t)
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	begin := now()
	if err := c.Exec(ctx, "SELECT sleep(2)"); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	if d := time.Since(begin); d > 1900*time.Millisecond {
		t.Errorf("returned after %v", d)
	}
	var one uint8
	scan(t, c, "SELECT 1", &one) // waits for the sleep
}

func TestCloseStopsWhatRuns(t *testing.T) {
	e := testEngine(t)
	c, err := e.Conn(context.Background(), ConnOptions{})
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Exec(context.Background(), forever) }()
	time.Sleep(100 * time.Millisecond)
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	if err := <-ended; err == nil {
		t.Error("the statement succeeded")
	}
	if err := c.Exec(context.Background(), "SELECT 1"); !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	idle(t, e)
}

func TestCloseWithOpenRows(t *testing.T) {
	e := testEngine(t)
	c, err := e.Conn(context.Background(), ConnOptions{})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := c.Query(context.Background(), "SELECT number FROM numbers(1000000000000)")
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	for rows.Next() { // what was read ahead
	}
	if err := rows.Err(); !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
	_ = rows.Close()
	idle(t, e)
}
