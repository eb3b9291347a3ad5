package engine

import (
	"context"
	"errors"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2"
)

func wantCode(t *testing.T, err error, code int32) {
	t.Helper()
	var ex *clickhouse.Exception
	if !errors.As(err, &ex) || ex.Code != code {
		t.Errorf("want exception %d, got %v", code, err)
	}
}

func TestExceptionCodes(t *testing.T) {
	c, ctx := testConn(t), context.Background()
	mustExec(t, c, "CREATE TABLE t (a UInt8) ENGINE = Memory")
	limits := clickhouse.Context(ctx, clickhouse.WithSettings(clickhouse.Settings{
		"max_result_rows": 1, "max_rows_to_read": 5, "max_execution_time": 1, "max_memory_usage": 10_000_000,
	}))
	for _, tc := range []struct {
		ctx  context.Context
		sql  string
		code int32
	}{
		{ctx, "SELECT * FROM nope", 60},
		{ctx, "SELECT nope", 47},
		{ctx, "SELEC 1", 62},
		{ctx, "SELECT 1; SELECT 2", 62},
		{ctx, "DROP TABLE IF EXISTS t; DROP TABLE t", 62},
		{ctx, "CREATE TABLE t (a UInt8) ENGINE = Memory", 57},
		{ctx, "INSERT INTO t SELECT throwIf(1)", 395},
		{ctx, "SELECT match('a', '(?=a)')", 427},
		{ctx, "SET no_such_setting = 1", 115},
		{limits, "SELECT number FROM numbers(3)", 396},
		{limits, "SELECT count() FROM numbers(30)", 158},
		{limits, "SELECT groupArray(number) FROM system.numbers SETTINGS max_rows_to_read = 0", 241},
	} {
		wantCode(t, c.Exec(tc.ctx, tc.sql), tc.code)
		var one uint8
		scan(t, c, "SELECT 1", &one) // the connection goes on
	}
	wantCode(t, c.Exec(clickhouse.Context(ctx, clickhouse.WithSettings(clickhouse.Settings{"no_such": 1})), "SELECT 1"), 115)
}

func TestExceptionAfterRows(t *testing.T) {
	c := testConn(t)
	rows, err := c.Query(context.Background(), "SELECT throwIf(number = 500000) FROM numbers(1000000) SETTINGS max_block_size = 1000, max_threads = 1")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for rows.Next() {
		n++
	}
	if n == 0 || n >= 1_000_000 {
		t.Errorf("%d rows before the exception", n)
	}
	wantCode(t, rows.Err(), 395)
	_ = rows.Close()
	var one uint8
	scan(t, c, "SELECT 1", &one)
}

// libchdb keeps what a failed statement had written; it must not become the next result.
func TestFailedStatementLeavesNoOutput(t *testing.T) {
	e := testEngine(t)
	s, err := e.session(context.Background(), ConnOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	if _, err := s.link.text("SELECT throwIf(number = 200000) FROM numbers(1000000) SETTINGS max_block_size = 10000", "Native", nil); err == nil {
		t.Fatal("no exception")
	}
	out, err := s.link.text("SHOW DATABASES LIKE 'default'", "TSV", nil)
	if err != nil || string(out) != "default\n" {
		t.Errorf("got %d bytes %.40q, %v", len(out), out, err)
	}
}

func TestExceptionOf(t *testing.T) {
	for text, want := range map[string]clickhouse.Exception{
		"Code: 60. DB::Exception: Unknown table x. (UNKNOWN_TABLE)": {Code: 60, Name: "DB::Exception", CodeName: "UNKNOWN_TABLE", Message: "Unknown table x. (UNKNOWN_TABLE)"},
		"something else": {Code: codeStd, Name: "DB::Exception", Message: "something else"},
	} {
		if got := exceptionOf(text); got.Code != want.Code || got.Name != want.Name || got.CodeName != want.CodeName || got.Message != want.Message {
			t.Errorf("%q: %#v", text, got)
		}
	}
}
