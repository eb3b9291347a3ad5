package engine

import (
	"context"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/ext"
)

// awkward are strings that a quoting mistake changes.
var awkward = []string{
	"", " ", `C:\temp\new`, `C:\`, `it's`, `"double"`, "`back`", "a\x00b", "\x00", "\xff\xfe", "é\xc3", `%_\`, `\%`,
	"tab\there", "line\nfeed\r", `\N`, `NULL`, `' OR 1=1 --`, `{x:String}`, "?", "$1", "@p", `\\server\share\'x'`,
	"__exception__\r\n", "日本", `\x41\u0041`, `\0`,
}

func TestParametersKeepEveryByte(t *testing.T) {
	c, ctx := testConn(t), context.Background()
	for _, s := range awkward {
		var named, array, positional string
		if err := c.QueryRow(ctx, "SELECT {s:String}", clickhouse.Named("s", s)).Scan(&named); err != nil || named != s {
			t.Errorf("named %q: got %q, %v", s, named, err)
		}
		if err := c.QueryRow(ctx, "SELECT {s:Array(String)}[2]", clickhouse.Named("s", []string{"x", s})).Scan(&array); err != nil || array != s {
			t.Errorf("array %q: got %q, %v", s, array, err)
		}
		if err := c.QueryRow(ctx, "SELECT ?", s).Scan(&positional); err != nil || positional != s {
			t.Errorf("positional %q: got %q, %v", s, positional, err)
		}
	}
}

func TestRowsKeepEveryByte(t *testing.T) {
	c, ctx := testConn(t), context.Background()
	mustExec(t, c, "CREATE TABLE t (i UInt32, s String) ENGINE = Memory")
	batch, err := c.PrepareBatch(ctx, "INSERT INTO t")
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range awkward {
		if err := batch.Append(uint32(i), s); err != nil {
			t.Fatal(err)
		}
	}
	if err := batch.Send(); err != nil {
		t.Fatal(err)
	}
	rows, err := c.Query(ctx, "SELECT i, s FROM t ORDER BY i")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	n := 0
	for rows.Next() {
		var i uint32
		var s string
		if err := rows.Scan(&i, &s); err != nil {
			t.Fatal(err)
		}
		if s != awkward[i] {
			t.Errorf("row %d: got %q, want %q", i, s, awkward[i])
		}
		n++
	}
	if rows.Err() != nil || n != len(awkward) {
		t.Errorf("%d rows, %v", n, rows.Err())
	}
}

func TestTypedParameters(t *testing.T) {
	c, ctx := testConn(t), context.Background()
	at := time.Date(2026, 1, 2, 3, 4, 5, 123456789, time.UTC)
	var (
		n    int64
		tm   time.Time
		null *string
		in   bool
	)
	err := c.QueryRow(ctx, "SELECT {n:Int64}, {t:DateTime64(9,'UTC')}, {z:Nullable(String)}, 3 IN {l:Array(UInt8)}",
		clickhouse.Named("n", int64(-5)), clickhouse.Named("t", at), clickhouse.Named("z", nil), clickhouse.Named("l", []int32{1, 3})).
		Scan(&n, &tm, &null, &in)
	if err != nil || n != -5 || !tm.Equal(at) || null != nil || !in {
		t.Errorf("%d %v %v %v: %v", n, tm, null, in, err)
	}
	wantCode(t, c.Exec(ctx, "SELECT {missing:String}"), 456)
}

func TestExternalTable(t *testing.T) {
	c := testConn(t)
	keys, err := ext.NewTable("keys", ext.Column("k", "UInt64"), ext.Column("s", "String"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		if err := keys.Append(uint64(i), "v"); err != nil {
			t.Fatal(err)
		}
	}
	ctx := clickhouse.Context(context.Background(), clickhouse.WithExternalTable(keys))
	for range 2 { // it is gone after each statement
		var n uint64
		if err := c.QueryRow(ctx, "SELECT count() FROM numbers(10) WHERE number IN (SELECT k FROM keys)").Scan(&n); err != nil || n != 3 {
			t.Errorf("%d, %v", n, err)
		}
	}
	wantCode(t, c.Exec(context.Background(), "SELECT * FROM keys"), 60)
}
