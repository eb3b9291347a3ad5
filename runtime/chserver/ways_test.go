package chserver_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/ext"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/google/go-cmp/cmp"

	"github.com/huntc/huntc/runtime/chserver"
)

// certified are the configurations of a server and of a client that trusts it.
func certified(t *testing.T) (server, client *tls.Config) {
	t.Helper()
	s := httptest.NewTLSServer(nil)
	t.Cleanup(s.Close)
	transport, ok := s.Client().Transport.(*http.Transport)
	if !ok {
		t.Fatal("no transport with certificates")
	}
	return &tls.Config{Certificates: s.TLS.Certificates, MinVersion: tls.VersionTLS12}, &tls.Config{RootCAs: transport.TLSClientConfig.RootCAs, MinVersion: tls.VersionTLS12}
}

// everyWay runs f by each protocol, plain and over TLS, with each compression. The connection is one session.
func everyWay(t *testing.T, o chserver.Options, f func(*testing.T, driver.Conn)) {
	t.Helper()
	server, client := certified(t)
	for _, over := range []*tls.Config{nil, client} {
		if o.TLS = nil; over != nil {
			o.TLS = server
		}
		s := start(t, o)
		for _, protocol := range []clickhouse.Protocol{clickhouse.Native, clickhouse.HTTP} {
			methods := []clickhouse.CompressionMethod{clickhouse.CompressionNone, clickhouse.CompressionLZ4, clickhouse.CompressionZSTD}
			if protocol == clickhouse.HTTP {
				methods = append(methods, clickhouse.CompressionGZIP, clickhouse.CompressionDeflate)
			}
			for _, method := range methods {
				t.Run(fmt.Sprintf("%s %s tls=%t", protocol, method, over != nil), func(t *testing.T) {
					f(t, open(t, s, protocol, func(o *clickhouse.Options) {
						o.TLS, o.Compression = over, &clickhouse.Compression{Method: method, Level: 1}
					}))
				})
			}
		}
	}
}

// bothProtocols runs f by each protocol.
func bothProtocols(t *testing.T, f func(*testing.T, clickhouse.Protocol)) {
	t.Helper()
	for _, p := range []clickhouse.Protocol{clickhouse.Native, clickhouse.HTTP} {
		t.Run(p.String(), func(t *testing.T) { f(t, p) })
	}
}

// open connects to a server, pinned to one session.
func open(t *testing.T, s *chserver.Server, p clickhouse.Protocol, change func(*clickhouse.Options)) driver.Conn {
	t.Helper()
	o := &clickhouse.Options{Protocol: p, Addr: []string{s.Native()}, Settings: clickhouse.Settings{}}
	if p == clickhouse.HTTP {
		o.Addr = []string{s.HTTP()}
		o.Settings["session_id"] = t.Name() + fmt.Sprint(opened)
		opened++
	}
	if change != nil {
		change(o)
	}
	return connect(t, o)
}

// opened counts connections, whose sessions have names of their own.
var opened int

// everything is a row of what the driver reads.
type everything struct {
	I8   int8               `ch:"i8"`
	U64  uint64             `ch:"u64"`
	U128 *big.Int           `ch:"u128"`
	F    float64            `ch:"f"`
	S    string             `ch:"s"`
	FS   string             `ch:"fs"`
	D    time.Time          `ch:"d"`
	T    time.Time          `ch:"t"`
	LC   *string            `ch:"lc"`
	A    []string           `ch:"a"`
	AA   [][]*int32         `ch:"aa"`
	M    map[string][]uint8 `ch:"m"`
	B    bool               `ch:"b"`
	IP4  net.IP             `ch:"ip4"`
	IP6  net.IP             `ch:"ip6"`
	N    *int64             `ch:"n"`
	Z    *string            `ch:"z"`
	E    string             `ch:"e"`
	Tup  []any              `ch:"tup"`
	LA   []string           `ch:"la"`
}

const everythingSQL = `SELECT toInt8(-number) AS i8, bitNot(number) AS u64, toUInt128('340282366920938463463374607431768211455') AS u128,
	number / 4 AS f, concat('x', toString(number), '\'\0\n') AS s, toFixedString('ab', 2) AS fs, toDate('2026-01-02') AS d,
	toDateTime64('2026-01-02 03:04:05.123456789', 9, 'Asia/Tokyo') AS t, CAST(if(number = 1, NULL, toString(number % 2)) AS LowCardinality(Nullable(String))) AS lc,
	if(number = 2, [], ['a', 'b']) AS a, [[1, NULL], []]::Array(Array(Nullable(Int32))) AS aa, map('k', [number::UInt8], 'l', []) AS m, number > 0 AS b,
	toIPv4('10.0.0.1') AS ip4, toIPv6('2001:db8::1') AS ip6, if(number = 0, NULL, toInt64(number)) AS n, NULL::Nullable(String) AS z,
	CAST('b' AS Enum8('a' = 1, 'b' = 2)) AS e, ('q', 1::UInt8) AS tup, CAST(if(number = 0, [], ['p']) AS Array(LowCardinality(String))) AS la
FROM numbers(3) SETTINGS max_block_size = 2`

// TestTypes reads every type that the driver knows, in several blocks: what comes is the same by each way.
func TestTypes(t *testing.T) {
	var one everything
	q := func(s string) *string { return &s }
	n := func(i int64) *int64 { return &i }
	everyWay(t, chserver.Options{}, func(t *testing.T, conn driver.Conn) {
		var rows []everything
		if err := conn.Select(context.Background(), &rows, everythingSQL); err != nil || len(rows) != 3 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		r := rows[2]
		max128 := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 128), big.NewInt(1))
		if r.I8 != -2 || r.U64 != 1<<64-3 || r.U128.Cmp(max128) != 0 || r.F != 0.5 || r.S != "x2'\x00\n" || r.FS != "ab" ||
			!r.T.Equal(time.Date(2026, 1, 1, 18, 4, 5, 123456789, time.UTC)) || r.D.Day() != 2 || r.IP4.String() != "10.0.0.1" ||
			r.IP6.String() != "2001:db8::1" || !r.B || r.E != "b" || r.Z != nil {
			t.Errorf("%+v", r)
		}
		for _, d := range []string{
			cmp.Diff([]*string{q("0"), nil, q("0")}, []*string{rows[0].LC, rows[1].LC, rows[2].LC}),
			cmp.Diff([]*int64{nil, n(1), n(2)}, []*int64{rows[0].N, rows[1].N, rows[2].N}),
			cmp.Diff([]string{"a", "b"}, rows[1].A), cmp.Diff(0, len(r.A)),
			cmp.Diff(map[string][]uint8{"k": {2}, "l": {}}, r.M), cmp.Diff([]string{"p"}, r.LA), cmp.Diff([]any{"q", uint8(1)}, r.Tup),
			cmp.Diff(2, len(r.AA)), cmp.Diff(int32(1), *r.AA[0][0]), cmp.Diff((*int32)(nil), r.AA[0][1]),
		} {
			if d != "" {
				t.Error(d)
			}
		}
		if one.S == "" {
			one = rows[1]
		}
		if d := cmp.Diff(one, rows[1], cmp.Comparer(func(a, b *big.Int) bool { return a.Cmp(b) == 0 })); d != "" {
			t.Errorf("(-the first way +this one)\n%s", d)
		}
	})
}

// TestNothing: types that no table has, and results without rows, columns, or an end of their own.
func TestNothing(t *testing.T) {
	everyWay(t, chserver.Options{}, func(t *testing.T, conn driver.Conn) {
		ctx := context.Background()
		rows, err := conn.Query(ctx, "SELECT NULL AS a, 1 AS b FROM numbers(3)")
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for rows.Next() {
			n++
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil || n != 3 {
			t.Errorf("%d rows, %v", n, err)
		}
		if rows, err = conn.Query(ctx, "SELECT 'x'::LowCardinality(String) AS l, [1] AS a WHERE 0"); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff([]string{"l", "a"}, rows.Columns()); d != "" || rows.Next() {
			t.Error(d)
		}
		if err := errors.Join(rows.Err(), rows.Close(), conn.Exec(ctx, "SET max_block_size = 1000"), conn.Ping(ctx)); err != nil {
			t.Error(err)
		}
	})
}

// TestParameters: what comes out is what went in, whatever it holds.
func TestParameters(t *testing.T) {
	everyWay(t, chserver.Options{}, func(t *testing.T, conn driver.Conn) {
		const hostile = "C:\\temp\t'\"\n{x:String}\x00 \\'; é"
		var s string
		var list []string
		var at time.Time
		var none *string
		err := conn.QueryRow(context.Background(), "SELECT {s:String}, {l:Array(String)}, {t:DateTime64(9, 'UTC')}, {n:Nullable(String)}",
			clickhouse.Named("s", hostile), clickhouse.Named("l", []string{"a'", "b\\"}),
			clickhouse.DateNamed("t", time.Unix(1, 5).UTC(), clickhouse.NanoSeconds), clickhouse.Named("n", nil)).Scan(&s, &list, &at, &none)
		if err != nil || s != hostile || cmp.Diff([]string{"a'", "b\\"}, list) != "" || !at.Equal(time.Unix(1, 5)) || none != nil {
			t.Errorf("%q %q %v %v: %v", s, list, at, none, err)
		}
	})
}

// TestInsert sends rows of many types to a temporary table, and gets them back; a table may be filled without asking the client.
func TestInsert(t *testing.T) {
	type row struct {
		A uint64             `ch:"a"`
		B *string            `ch:"b c"`
		M map[string][]uint8 `ch:"m"`
		T time.Time          `ch:"t"`
	}
	everyWay(t, chserver.Options{}, func(t *testing.T, conn driver.Conn) {
		ctx := context.Background()
		for _, sql := range []string{
			"CREATE TEMPORARY TABLE odd (a UInt64, `b c` LowCardinality(Nullable(String)), m Map(String, Array(UInt8)), t DateTime64(9, 'UTC'), x UInt8 ALIAS 1)",
			"INSERT INTO odd (a, t) VALUES (1000, '2026-01-02 03:04:05.000000001')",
			"INSERT INTO odd (a) SELECT 2000",
		} {
			if err := conn.Exec(ctx, sql); err != nil {
				t.Fatal(err)
			}
		}
		b := "it's"
		want := []row{{1, &b, map[string][]uint8{"k": {1, 2}}, time.Unix(1, 2).UTC()}, {2, nil, map[string][]uint8{}, time.Unix(3, 4).UTC()}}
		batch, err := conn.PrepareBatch(ctx, "INSERT INTO odd (t, a, `b c`, m)")
		for _, r := range want {
			if err == nil {
				err = batch.AppendStruct(&r)
			}
		}
		if err == nil {
			err = batch.Send()
		}
		if err != nil {
			t.Fatal(err)
		}
		if batch, err = conn.PrepareBatch(ctx, "INSERT INTO odd"); err == nil {
			err = batch.Close() // no rows
		}
		if err != nil {
			t.Error(err)
		}
		var got []row
		if err := conn.Select(ctx, &got, "SELECT * FROM odd WHERE a < 1000 ORDER BY a"); err != nil || cmp.Diff(want, got) != "" {
			t.Errorf("%v\n%s", err, cmp.Diff(want, got))
		}
		var n uint64
		if err := conn.QueryRow(ctx, "SELECT count() FROM odd").Scan(&n); err != nil || n != 4 {
			t.Errorf("%d rows, %v", n, err)
		}
		if _, err := conn.PrepareBatch(ctx, "INSERT INTO nowhere"); code(err) != 60 {
			t.Error(err)
		}
	})
}

// TestExternal: tables that come with a query are there for it alone.
func TestExternal(t *testing.T) {
	everyWay(t, chserver.Options{}, func(t *testing.T, conn driver.Conn) {
		with := func(name string, values ...string) *ext.Table {
			table, err := ext.NewTable(name, ext.Column("k", "LowCardinality(String)"), ext.Column("n", "Nullable(UInt64)"))
			for i, v := range values {
				n := uint64(i)
				err = errors.Join(err, table.Append(v, &n))
			}
			if err != nil {
				t.Fatal(err)
			}
			return table
		}
		ctx := clickhouse.Context(context.Background(), clickhouse.WithExternalTable(with("x", "a", "b", "a"), with("y", "b")))
		var n, sum uint64
		if err := conn.QueryRow(ctx, "SELECT count(), sum(x.n) FROM x WHERE k IN (SELECT k FROM y)").Scan(&n, &sum); err != nil || n != 1 || sum != 1 {
			t.Errorf("%d rows, sum %d: %v", n, sum, err)
		}
		if err := conn.QueryRow(context.Background(), "SELECT count() FROM x").Scan(&n); code(err) != 60 {
			t.Error(err)
		}
	})
}
