package chserver_test

import (
	"context"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/ext"

	"github.com/huntc/huntc/runtime/chserver"
	"github.com/huntc/huntc/runtime/engine"
)

// TestTold: a client is told how far its query is, what it read, and what it gave.
func TestTold(t *testing.T) {
	conn := open(t, start(t, chserver.Options{}), clickhouse.Native, nil)
	var rows, packets, result atomic.Uint64
	ctx := clickhouse.Context(context.Background(),
		clickhouse.WithProgress(func(p *clickhouse.Progress) { rows.Add(p.Rows); packets.Add(1) }),
		clickhouse.WithProfileInfo(func(p *clickhouse.ProfileInfo) { result.Store(p.Rows) }))
	const some = 20_000_000
	var n uint64
	if err := conn.QueryRow(ctx, "SELECT count() FROM numbers({n:UInt64}) WHERE NOT ignore(sipHash64(number)) SETTINGS max_threads = 1", clickhouse.Named("n", some)).Scan(&n); err != nil {
		t.Fatal(err)
	}
	// Asking how far a query is reads a row too.
	if n != some || rows.Load() < some || rows.Load() > some+1000 || packets.Load() < 2 || result.Load() != 1 {
		t.Errorf("%d rows read in %d packets, %d in the result", rows.Load(), packets.Load(), result.Load())
	}
}

// TestShard: the server is a shard of another, which sends it what it needs.
func TestShard(t *testing.T) {
	s := start(t, chserver.Options{})
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	conn, err := theEngine.Conn(ctx, engine.ConnOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	at := "remote('" + s.Native() + "', "
	for _, sql := range []string{
		"CREATE DATABASE sharded", "CREATE TABLE sharded.t (a UInt64, s LowCardinality(String)) ENGINE = Memory",
		"INSERT INTO sharded.t SELECT number, toString(number % 3) FROM numbers(1000)",
		"INSERT INTO FUNCTION " + at + "sharded.t) SELECT number + 1000, 'x' FROM numbers(10)",
		"CREATE TABLE sharded.d AS " + at + "sharded.t)",
	} {
		if err := conn.Exec(ctx, sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	defer func() { _ = conn.Exec(ctx, "DROP DATABASE sharded") }()
	for sql, want := range map[string]uint64{
		"SELECT sum(a) FROM " + at + "sharded.t) WHERE a < 1000":                                                              499500,
		"SELECT count() FROM " + at + "sharded.t) WHERE s = 'x'":                                                              10,
		"SELECT count() FROM (SELECT a FROM " + at + "sharded.t) WHERE a GLOBAL IN (SELECT number FROM numbers(3)))":          3,
		"SELECT count() FROM (SELECT a FROM sharded.d WHERE s = (SELECT toString(2)))":                                        333,
		"SELECT count() FROM (SELECT a FROM sharded.d WHERE a GLOBAL IN (SELECT a FROM sharded.t WHERE s = '1' AND a < 100))": 33,
	} {
		var n uint64
		if err := conn.QueryRow(ctx, sql).Scan(&n); err != nil || n != want {
			t.Errorf("%s: %d, %v", sql, n, err)
		}
	}
}

// TestReadonlyExternal: who may only read may still send tables with a query, and settings with none.
func TestReadonlyExternal(t *testing.T) {
	s := start(t, chserver.Options{Users: map[string]chserver.User{"r": {Password: "p", Settings: map[string]any{"readonly": 1, "max_result_rows": 10}}}})
	bothProtocols(t, func(t *testing.T, p clickhouse.Protocol) {
		conn := open(t, s, p, func(o *clickhouse.Options) {
			o.Auth.Username, o.Auth.Password = "r", "p"
			o.TransportFunc = func(t *http.Transport) (http.RoundTripper, error) { return patient{t}, nil }
		})
		full, err := ext.NewTable("x", ext.Column("a", "UInt64"))
		if err == nil {
			err = full.Append(uint64(3))
		}
		if err != nil {
			t.Fatal(err)
		}
		empty, err := ext.NewTable("y", ext.Column("a", "Array(String)"))
		if err != nil {
			t.Fatal(err)
		}
		var n, level uint64
		ctx := clickhouse.Context(context.Background(), clickhouse.WithExternalTable(full, empty))
		if err := conn.QueryRow(ctx, "SELECT sum(a) + (SELECT count() FROM y), toUInt64(getSetting('readonly')) FROM x").Scan(&n, &level); err != nil || n != 3 || level != 1 {
			t.Errorf("%d, readonly %d: %v", n, level, err)
		}
		for sql, want := range map[string]int32{
			"SET max_threads = 1":              164,
			"CREATE TEMPORARY TABLE t (a Int)": 164,
			"SELECT number FROM numbers(1000)": 396, // the profile's own limit
		} {
			if err := conn.Exec(context.Background(), sql); code(err) != want {
				t.Errorf("%s: %v", sql, err)
			}
		}
		ctx = clickhouse.Context(context.Background(), clickhouse.WithSettings(clickhouse.Settings{"max_threads": 1}))
		if err := conn.Exec(ctx, "SELECT 1"); code(err) != 164 {
			t.Error(err)
		}
	})
}

// patient takes a setting away from requests that the driver gives them while it connects, which makes it of no use over HTTP to who
// may not change any.
type patient struct{ http.RoundTripper }

// RoundTrip sends a request.
func (p patient) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	q := r.URL.Query()
	q.Del("max_execution_time")
	r.URL.RawQuery = q.Encode()
	return p.RoundTripper.RoundTrip(r)
}

// TestTokens: a token is enough to connect.
func TestTokens(t *testing.T) {
	server, client := certified(t)
	s := start(t, chserver.Options{TLS: server, Users: map[string]chserver.User{"a": {Token: "t"}}})
	bothProtocols(t, func(t *testing.T, p clickhouse.Protocol) {
		for token, want := range map[string]int32{"t": 0, "u": 516} {
			conn := open(t, s, p, func(o *clickhouse.Options) {
				o.TLS, o.GetJWT = client, func(context.Context) (string, error) { return token, nil }
			})
			if err := conn.Ping(context.Background()); code(err) != want || (err == nil) != (want == 0) {
				t.Errorf("%s: %v", token, err)
			}
		}
	})
}
