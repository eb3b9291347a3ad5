package engine

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"
)

// statsOf runs sql to its end and returns what it reported.
func statsOf(t *testing.T, run func(ctx context.Context) error) []Stats {
	t.Helper()
	var got []Stats
	err := run(OnStats(context.Background(), func(s Stats) { got = append(got, s) }))
	if len(got) > 0 && fmt.Sprint(got[len(got)-1].Err) != fmt.Sprint(err) {
		t.Errorf("statement failed with %v, reported %v", err, got[len(got)-1].Err)
	}
	return got
}

func TestStats(t *testing.T) {
	c := testConn(t)
	mustExec(t, c, "CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a")
	mustExec(t, c, "INSERT INTO t SELECT number FROM numbers(1000000)")
	for _, tc := range []struct {
		sql                                 string
		rows, rowsRead, bytesRead, rowsWrit uint64
	}{
		{"SELECT count() FROM t WHERE a % 7 = 3", 1, 1_000_000, 8_000_000, 0},
		{"SELECT a FROM t WHERE a % 7 = 8", 0, 1_000_000, 8_000_000, 0},
		{"SELECT a FROM t WHERE a % 250000 = 5", 4, 1_000_000, 8_000_000, 0},
		{"SELECT a FROM t", 1_000_000, 1_000_000, 8_000_000, 0},
		{"SELECT count() FROM t WHERE a IN (SELECT a FROM t WHERE a % 7 = 3)", 1, 2_000_000, 16_000_000, 0},
		{"INSERT INTO t SELECT number FROM numbers(10)", 0, 10, 80, 10},
	} {
		got := statsOf(t, func(ctx context.Context) error { return c.Exec(ctx, tc.sql) })
		if len(got) != 1 {
			t.Fatalf("%s: %d reports", tc.sql, len(got))
		}
		s := got[0]
		if s.Statement != tc.sql || s.Elapsed <= 0 || s.Rows != tc.rows || s.RowsWritten != tc.rowsWrit || !s.Exact {
			t.Errorf("%+v", s)
		}
		// The engine's own reading of its counters is a few rows.
		if s.RowsRead < tc.rowsRead || s.RowsRead > tc.rowsRead+10 || s.BytesRead < tc.bytesRead || s.BytesRead > tc.bytesRead+1000 {
			t.Errorf("%s: read %d rows, %d bytes", tc.sql, s.RowsRead, s.BytesRead)
		}
	}
	got := statsOf(t, func(ctx context.Context) error { return c.Exec(ctx, "SELECT throwIf(1)") })
	if len(got) != 1 || got[0].Err == nil {
		t.Errorf("%+v", got)
	}
}

func TestStatsOfABatch(t *testing.T) {
	c := testConn(t)
	mustExec(t, c, "CREATE TABLE t (a UInt64) ENGINE = Memory")
	got := statsOf(t, func(ctx context.Context) error {
		b, err := c.PrepareBatch(ctx, "INSERT INTO t")
		if err != nil {
			return err
		}
		return errors.Join(b.Append(uint64(1)), b.Append(uint64(2)), b.Send())
	})
	if len(got) != 2 || got[1].RowsWritten != 2 {
		t.Errorf("%+v", got)
	}
}

func TestStatsOfOverlappingStatementsAreBounds(t *testing.T) {
	a, b := testConn(t), testConn(t)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = a.Exec(ctx, forever)
	}()
	time.Sleep(50 * time.Millisecond)
	got := statsOf(t, func(ctx context.Context) error {
		return b.Exec(ctx, "SELECT count() FROM numbers(1000) WHERE number % 2 = 0")
	})
	cancel()
	<-ended
	if len(got) != 1 || got[0].Exact || got[0].RowsRead > 1000 {
		t.Errorf("%+v", got)
	}
}

func TestProgress(t *testing.T) {
	c := testConn(t)
	ctx, cancel := context.WithTimeout(context.Background(), soon)
	defer cancel()
	var last Progress
	ctx = OnProgress(ctx, 10*time.Millisecond, func(p Progress) {
		if p.RowsRead < last.RowsRead || p.Elapsed < last.Elapsed {
			t.Errorf("%+v after %+v", p, last)
		}
		if last = p; p.RowsRead > 0 {
			cancel()
		}
	})
	if err := c.Exec(ctx, forever); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if last.RowsRead == 0 || last.RowsTotal == 0 {
		t.Errorf("%+v", last)
	}
}
