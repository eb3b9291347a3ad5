package engine

import (
	"context"
	"math/big"
	"reflect"
	"testing"
	"time"
)

func TestTypesRoundTrip(t *testing.T) {
	c, ctx := testConn(t), context.Background()
	mustExec(t, c, `CREATE TABLE t (
		id UInt64, time DateTime64(9, 'UTC'), lc LowCardinality(String), lcn LowCardinality(Nullable(String)),
		n Nullable(Int32), a Array(Nullable(String)), aa Array(Array(UInt8)), m Map(String, Array(UInt16)), u UInt128,
		ip IPv4, ip6 IPv6, b Bool, f Float64, e Enum8('x' = 1, 'y' = 2), tup Tuple(a UInt8, b String)
	) ENGINE = MergeTree ORDER BY id`)
	at := time.Date(2026, 1, 2, 3, 4, 5, 123456789, time.UTC)
	huge, _ := new(big.Int).SetString("340282366920938463463374607431768211455", 10)
	batch, err := c.PrepareBatch(ctx, "INSERT INTO t")
	if err != nil {
		t.Fatal(err)
	}
	str := "v"
	row := []any{
		uint64(1), at, "low", (*string)(nil), (*int32)(nil),
		[]*string{&str, nil},
		[][]uint8{{1, 2}, {}},
		map[string][]uint16{"k": {7, 8}},
		huge, "10.1.2.3", "2001:db8::1", true, 0.5, "y",
		[]any{uint8(3), "q"},
	}
	if err := batch.Append(row...); err != nil {
		t.Fatal(err)
	}
	if err := batch.Send(); err != nil {
		t.Fatal(err)
	}
	var (
		id        uint64
		tm        time.Time
		lc        string
		lcn       *string
		n         *int32
		a         []*string
		aa        [][]uint8
		m         map[string][]uint16
		u         *big.Int
		b         bool
		f         float64
		ip, e, tb string
	)
	scan(t, c, "SELECT id, time, lc, lcn, n, a, aa, m, u, toString(ip) || ' ' || toString(ip6), b, f, e, tup.b FROM t",
		&id, &tm, &lc, &lcn, &n, &a, &aa, &m, &u, &ip, &b, &f, &e, &tb)
	if !tm.Equal(at) || u.Cmp(huge) != 0 {
		t.Errorf("time %v, u %v", tm, u)
	}
	if lcn != nil || n != nil || len(a) != 2 || *a[0] != "v" || a[1] != nil {
		t.Errorf("nullable: %v %v %v", lcn, n, a)
	}
	if !reflect.DeepEqual(aa, [][]uint8{{1, 2}, {}}) || !reflect.DeepEqual(m, map[string][]uint16{"k": {7, 8}}) {
		t.Errorf("nested: %v %v", aa, m)
	}
	if lc != "low" || ip != "10.1.2.3 2001:db8::1" || !b || f != 0.5 || e != "y" || tb != "q" {
		t.Errorf("scalars: %q %q %v %v %q %q", lc, ip, b, f, e, tb)
	}
}

func TestColumnTypesOfEmptyResult(t *testing.T) {
	c := testConn(t)
	for _, sql := range []string{
		"SELECT number AS n, CAST('a' AS LowCardinality(Nullable(String))) AS s FROM numbers(3) WHERE number > 5",
		"WITH x AS (SELECT number AS n FROM numbers(3)) SELECT n, CAST('a' AS LowCardinality(Nullable(String))) AS s FROM x WHERE n > 5 -- done",
		"SELECT number AS n, CAST('a' AS LowCardinality(Nullable(String))) AS s FROM numbers(3) LIMIT 0;\n",
	} {
		rows, err := c.Query(context.Background(), sql)
		if err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		types := rows.ColumnTypes()
		if len(types) != 2 || types[0].Name() != "n" || types[0].DatabaseTypeName() != "UInt64" ||
			types[1].DatabaseTypeName() != "LowCardinality(Nullable(String))" {
			t.Errorf("%s: columns %v", sql, rows.Columns())
		}
		if rows.Next() || rows.Err() != nil {
			t.Errorf("%s: a row, or %v", sql, rows.Err())
		}
		if err := rows.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestStatementsThatAreNoSelect(t *testing.T) {
	c := testConn(t)
	mustExec(t, c, "CREATE TABLE t (a UInt8 COMMENT 'x') ENGINE = Memory")
	mustExec(t, c, "/* a */ INSERT INTO t VALUES (1), (2)")
	mustExec(t, c, "WITH 3 AS three SELECT three")
	mustExec(t, c, "INSERT INTO t WITH 3 AS three SELECT three")
	for sql, want := range map[string]string{
		"SHOW TABLES":                               "t",
		"EXISTS TABLE t":                            "1",
		"(SELECT 'p')":                              "p",
		"-- c\nSELECT toString(sum(a)) FROM t":      "6",
		"FROM t SELECT toString(max(a))":            "3",
		"/* a */ -- b\n WITH 'w' AS w SELECT w":     "w",
		"SELECT 'a;b'":                              "a;b",
		"SELECT 'x' -- ; SELECT 2":                  "x",
		"EXPLAIN SYNTAX SELECT 'no ; second ; one'": "SELECT 'no ; second ; one'",
	} {
		rows, err := c.Query(context.Background(), sql)
		if err != nil {
			t.Errorf("%s: %v", sql, err)
			continue
		}
		var got string
		var n uint8
		if !rows.Next() {
			t.Errorf("%s: no row, %v", sql, rows.Err())
		} else if err := rows.Scan(&got); err != nil {
			if err := rows.Scan(&n); err != nil {
				t.Errorf("%s: %v", sql, err)
			}
			got = string('0' + rune(n))
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", sql, got, want)
		}
		_ = rows.Close()
	}
}
