package chserver_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/ext"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/huntc/huntc/runtime/chserver"
)

// TestStatements has the real client do what it does with a server, by each protocol and compression.
func TestStatements(t *testing.T) {
	everyWay(t, chserver.Options{}, func(t *testing.T, conn driver.Conn) {
		if err := conn.Ping(context.Background()); err != nil {
			t.Fatal(err)
		}
		temporary(t, conn)
		refusals(t, conn)
	})
}

// temporary uses a temporary table of the session, and one that comes with a query.
func temporary(t *testing.T, conn driver.Conn) {
	t.Helper()
	ctx := context.Background()
	if err := conn.Exec(ctx, "CREATE TEMPORARY TABLE t (a UInt64, b LowCardinality(Nullable(String)))"); err != nil {
		t.Fatal(err)
	}
	batch, err := conn.PrepareBatch(ctx, "INSERT INTO t")
	if err != nil {
		t.Fatal(err)
	}
	for i := range uint64(1000) {
		b := new(string)
		if *b = fmt.Sprint(i % 7); i%3 == 0 {
			b = nil
		}
		if err := batch.Append(i, b); err != nil {
			t.Fatal(err)
		}
	}
	if err := batch.Send(); err != nil {
		t.Fatal(err)
	}
	var n, missing, sum uint64
	if err := conn.QueryRow(ctx, "SELECT count(), countIf(b IS NULL), sum(a) FROM t").Scan(&n, &missing, &sum); err != nil || n != 1000 || missing != 334 || sum != 499500 {
		t.Errorf("%d rows, %d missing, sum %d: %v", n, missing, sum, err)
	}
	table, err := ext.NewTable("x", ext.Column("a", "UInt64"))
	if err == nil {
		err = errors.Join(table.Append(uint64(4)), table.Append(uint64(2000)))
	}
	if err != nil {
		t.Fatal(err)
	}
	with := clickhouse.Context(ctx, clickhouse.WithExternalTable(table))
	if err := conn.QueryRow(with, "SELECT count() FROM t WHERE a IN (SELECT a FROM x)").Scan(&n); err != nil || n != 1 {
		t.Errorf("%d rows are in both: %v", n, err)
	}
}

// TestLarge reads a result of many blocks whole.
func TestLarge(t *testing.T) {
	s := start(t, chserver.Options{})
	bothProtocols(t, func(t *testing.T, p clickhouse.Protocol) {
		rows, err := open(t, s, p, nil).Query(context.Background(), "SELECT number, toString(number) FROM numbers(1000000)")
		if err != nil {
			t.Fatal(err)
		}
		var sum, n uint64
		var s string
		for rows.Next() {
			if err := rows.Scan(&n, &s); err != nil {
				t.Fatal(err)
			}
			sum += n
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil || sum != 1000000*999999/2 || s != "999999" {
			t.Errorf("sum %d, last %q: %v", sum, s, err)
		}
	})
}

// refusals are exceptions before the first row, over a limit, and in the middle of an answer.
func refusals(t *testing.T, conn driver.Conn) {
	t.Helper()
	limit := clickhouse.WithSettings(clickhouse.Settings{"max_rows_to_read": 10})
	for _, c := range []struct {
		ctx  context.Context
		sql  string
		code int32
	}{
		{context.Background(), "SELECT * FROM nowhere", 60},
		{clickhouse.Context(context.Background(), limit), "SELECT sum(number) FROM numbers(1000)", 158},
		{context.Background(), "SELECT throwIf(number = 250000), number FROM numbers(300000) SETTINGS max_block_size = 1000", 395},
	} {
		rows, err := conn.Query(c.ctx, c.sql)
		if err == nil {
			for rows.Next() {
			}
			err = errors.Join(rows.Err(), rows.Close())
		}
		var ex *clickhouse.Exception
		if !errors.As(err, &ex) || ex.Code != c.code {
			t.Errorf("%s: %v", c.sql, err)
		}
	}
}

// TestUsers: who has no password does not come in, and who may only read makes no tables.
func TestUsers(t *testing.T) {
	s := start(t, chserver.Options{Users: map[string]chserver.User{
		"reader": {Password: "r", Settings: map[string]any{"readonly": 1}},
		"hunter": {Password: "h", Settings: map[string]any{"readonly": 2}},
	}})
	ctx := context.Background()
	for _, at := range []string{"clickhouse://%s@" + s.Native(), "http://%s@" + s.HTTP() + "?session_id=a"} {
		for _, c := range []struct {
			who  string
			code int32
		}{{"reader:wrong", 516}, {"nobody:r", 516}, {"reader:r", 164}, {"hunter:h", 0}} {
			conn := dial(t, fmt.Sprintf(at, c.who))
			if err := conn.Exec(ctx, "CREATE TEMPORARY TABLE t (a Int8)"); code(err) != c.code || (err == nil) != (c.code == 0) {
				t.Errorf("%s %s: %v", at, c.who, err)
			}
		}
	}
}

// TestOwnSessions: the tables of a session are its own.
func TestOwnSessions(t *testing.T) {
	s := start(t, chserver.Options{})
	ctx := context.Background()
	for _, two := range [][2]string{
		{"clickhouse://" + s.Native(), "clickhouse://" + s.Native()},
		{"http://" + s.HTTP() + "?session_id=a", "http://" + s.HTTP() + "?session_id=b"},
	} {
		one, other := dial(t, two[0]), dial(t, two[1])
		if err := one.Exec(ctx, "CREATE TEMPORARY TABLE own (a Int8)"); err != nil {
			t.Fatal(err)
		}
		if err := other.Exec(ctx, "SELECT * FROM own"); code(err) != 60 {
			t.Errorf("%s: %v", two[1], err)
		}
		if err := one.Exec(ctx, "SELECT * FROM own"); err != nil {
			t.Errorf("%s: %v", two[0], err)
		}
	}
}

// TestCancel: what a client gives up stops in the engine.
func TestCancel(t *testing.T) {
	s := start(t, chserver.Options{})
	for _, uri := range []string{"clickhouse://" + s.Native(), "http://" + s.HTTP() + "?session_id=c"} {
		conn := dial(t, uri)
		ctx, cancel := context.WithCancel(context.Background())
		ended := make(chan error, 1)
		go func() {
			ended <- conn.Exec(ctx, "SELECT count() FROM numbers(1000000000000) WHERE NOT ignore(sipHash64(number)) SETTINGS max_threads = 1")
		}()
		if !eventually(func() bool { return running(t) > 0 }) {
			t.Fatal("the statement does not run")
		}
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", uri, err)
		}
		if !eventually(func() bool { return running(t) == 0 }) {
			t.Errorf("%s: it still runs after a second", uri)
		}
	}
}

// TestGone: a server that ends takes its clients with it, and one that a hook refuses is told.
func TestGone(t *testing.T) {
	for _, native := range []bool{true, false} {
		var s *chserver.Server
		s = start(t, chserver.Options{OnQuery: func(_ context.Context, _, statement string) error {
			switch {
			case strings.Contains(statement, "'no'"):
				return &clickhouse.Exception{Code: 497, Message: "not that"}
			case strings.Contains(statement, "'gone'"):
				go func() { _ = s.Close() }()
				time.Sleep(100 * time.Millisecond)
				return io.ErrUnexpectedEOF
			}
			return nil
		}})
		uri := "http://" + s.HTTP()
		if native {
			uri = "clickhouse://" + s.Native()
		}
		conn := dial(t, uri)
		if err := conn.Exec(context.Background(), "SELECT 'no'"); code(err) != 497 {
			t.Errorf("%s: %v", uri, err)
		}
		if err := conn.Exec(context.Background(), "SELECT 'gone'"); err == nil || code(err) != 0 {
			t.Errorf("%s: %v", uri, err)
		}
	}
}

// TestPing: a server says that it lives without a user.
func TestPing(t *testing.T) {
	s := start(t, chserver.Options{Users: map[string]chserver.User{"a": {}}})
	resp, err := http.Get("http://" + s.HTTP() + "/ping") //nolint:noctx // a test
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if text, err := io.ReadAll(resp.Body); err != nil || string(text) != "Ok.\n" {
		t.Errorf("%q, %v", text, err)
	}
}
