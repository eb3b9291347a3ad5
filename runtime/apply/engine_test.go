package apply

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/runtime/engine"
)

// openEngine opens the embedded engine where it is installed.
func openEngine(t *testing.T) driver.Conn {
	t.Helper()
	if testing.Short() {
		t.Skip("starts the embedded engine")
	}
	lib, err := engine.Find(engine.InstallOptions{})
	if err != nil {
		t.Skipf("no embedded engine: %v", err)
	}
	e, err := engine.Open(t.Context(), engine.Options{Lib: lib, Path: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	conn, err := e.Conn(t.Context(), engine.ConnOptions{Database: "default"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// mentions is a table as the store holds one: every type that our layouts use, missing values as NULL.
const mentions = `SELECT
	concat('process--', toString(number)) AS id,
	toLowCardinality('process') AS type,
	if(number %% 3 = 0, NULL, concat('n', toString(number), char(255), '\'')) AS name,
	if(number %% 2 = 0, NULL, toUInt32(number)) AS pid,
	toInt64(9007199254740993) + number AS x_size,
	if(number %% 2 = 0, NULL, number / 4) AS x_ratio,
	number %% 2 = 1 AS is_hidden,
	['a', concat(toString(number), char(9))] AS argv,
	toNullable(toDateTime64('2022-07-01 00:00:00.123456', 6, 'UTC') + number) AS first_observed,
	toDateTime('2022-07-01 00:00:00', 'UTC') + number AS created
FROM numbers(%d)`

var mentionColumns = "id:string type:string name:string pid:int x_size:int x_ratio:float is_hidden:bool argv:list " +
	"first_observed:time created:time"

// export writes the mentions as the input of an analytics.
func export(t *testing.T, conn driver.Conn, n int) Input {
	t.Helper()
	in := Input{Variable: "p", Path: filepath.Join(t.TempDir(), "p.parquet"), Rows: int64(n)}
	for c := range strings.FieldsSeq(mentionColumns) {
		name, kind, _ := strings.Cut(c, ":")
		k, _ := kindNamed(kind)
		in.Columns = append(in.Columns, Column{name, k})
	}
	query := fmt.Sprintf(mentions, n)
	if err := conn.Exec(t.Context(), "INSERT INTO FUNCTION file('"+in.Path+"', Parquet) "+query); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(in.Path); err != nil {
		t.Fatal(err)
	}
	return in
}

// TestEngineRoundTrip sends a table of the engine's through an analytics that changes none of its columns, and compares
// what comes back with what went in, inside the engine.
func TestEngineRoundTrip(t *testing.T) {
	conn := openEngine(t)
	isolated(t)
	const n = 200_000 // several blocks: an export may not stop after the first
	in := export(t, conn, n)
	began := time.Now()
	out := succeed(t, analytics(t, contract, "whole"), []Input{in}, nil, Limits{})
	t.Logf("%d rows in %s", n, time.Since(began).Round(time.Millisecond))
	f := out.Frames[0]
	if f.Rows != n || f.Unknown != 0 {
		t.Fatalf("frame %+v", f)
	}
	for _, c := range in.Columns {
		value := "toString(" + c.Name + ")"
		switch c.Kind { //nolint:exhaustive // the others print the same
		case entity.KindBool:
			value = "toString(toBool(" + c.Name + "))"
		case entity.KindTime:
			value = "toUnixTimestamp64Micro(toDateTime64(" + c.Name + ", 6))"
		}
		query := fmt.Sprintf("SELECT count() FROM (SELECT id, %s AS v FROM (%s)) AS a"+
			" JOIN (SELECT id, %s AS v FROM file('%s', Parquet)) AS b ON a.id = b.id WHERE a.v IS NOT DISTINCT FROM b.v",
			value, fmt.Sprintf(mentions, n), value, f.Path)
		var same uint64
		if err := conn.QueryRow(t.Context(), query).Scan(&same); err != nil {
			t.Errorf("%s: %v", c.Name, err)
		} else if same != n {
			t.Errorf("%s: %d of %d values came back", c.Name, same, n)
		}
	}
}
