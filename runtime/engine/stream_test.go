package engine

import (
	"context"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
)

func TestMillionRows(t *testing.T) {
	c := testConn(t)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var peak uint64
	rows, err := c.Query(context.Background(), "SELECT number, toString(number), toDateTime64(number, 3, 'UTC') FROM numbers(1000000)")
	if err != nil {
		t.Fatal(err)
	}
	var n, sum uint64
	for rows.Next() {
		var a uint64
		var s string
		var at time.Time
		if err := rows.Scan(&a, &s, &at); err != nil {
			t.Fatal(err)
		}
		n, sum = n+1, sum+a
		if n%100_000 == 0 {
			runtime.ReadMemStats(&after)
			peak = max(peak, after.HeapInuse)
		}
	}
	if err := rows.Err(); err != nil || n != 1_000_000 || sum != 499999500000 {
		t.Errorf("%d rows, sum %d, %v", n, sum, err)
	}
	if grown := int64(peak) - int64(before.HeapInuse); grown > 64<<20 {
		t.Errorf("the result was collected: %d MB on the heap", grown>>20)
	}
}

func TestFormats(t *testing.T) {
	c, ctx := testConn(t), context.Background()
	mustExec(t, c, "CREATE TABLE t (a UInt8, s String) ENGINE = Memory")
	if err := c.InsertFormat(ctx, "CSV", "INSERT INTO t", strings.NewReader("1,x\n2,\"y z\"\n")); err != nil {
		t.Fatal(err)
	}
	wantCode(t, c.InsertFormat(ctx, "CSV", "INSERT INTO t", strings.NewReader("oops,x\n")), 27)
	body, err := c.QueryFormat(ctx, "JSONCompactEachRow", "SELECT a, s FROM t ORDER BY a")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(body)
	if err != nil || string(text) != "[1, \"x\"]\n[2, \"y z\"]\n" {
		t.Errorf("%q, %v", text, err)
	}
	if err := body.Close(); err != nil {
		t.Error(err)
	}
}

func TestFilesAreReadByTheEngine(t *testing.T) {
	c, ctx := testConn(t), context.Background()
	path := t.TempDir() + "/it's a file.ndjson"
	if err := os.WriteFile(path, []byte("{\"a\":1,\"s\":\"x\"}\n{\"a\":2,\"s\":\"y\"}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	mustExec(t, c, "CREATE TABLE t (a UInt8, s String) ENGINE = MergeTree ORDER BY a")
	if err := c.Exec(ctx, "INSERT INTO t SELECT a, s FROM file({p:String}, JSONEachRow, 'a UInt8, s String')", clickhouse.Named("p", path)); err != nil {
		t.Fatal(err)
	}
	var n, sum uint64
	scan(t, c, "SELECT count(), sum(a) FROM t", &n, &sum)
	if n != 2 || sum != 3 {
		t.Errorf("%d rows, sum %d", n, sum)
	}
	parquet := t.TempDir() + "/out.parquet"
	mustExec(t, c, "INSERT INTO FUNCTION file('"+parquet+"', Parquet) SELECT * FROM t")
	scan(t, c, "SELECT count() FROM file('"+parquet+"', Parquet)", &n)
	if n != 2 {
		t.Errorf("%d rows in the Parquet file", n)
	}
}

func TestNothingIsLeftInTheTemporaryDirectory(t *testing.T) {
	testEngine(t)
	found, err := os.ReadDir(os.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		if strings.HasPrefix(f.Name(), "clickhouse-embedded-") {
			t.Errorf("found %s", f.Name())
		}
	}
}
