package chserver_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"

	"github.com/huntc/huntc/runtime/chserver"
)

// forever is what running looks for; soon is how long its end may take.
const (
	forever = "SELECT count() FROM numbers(1000000000000) WHERE NOT ignore(sipHash64(number)) SETTINGS max_threads = 1"
	soon    = time.Second
)

// TestClosed: who waits for a server that ends is told at once, and the engine does not go on.
func TestClosed(t *testing.T) {
	bothProtocols(t, func(t *testing.T, p clickhouse.Protocol) {
		s := start(t, chserver.Options{})
		conn := open(t, s, p, nil)
		ended := make(chan error, 1)
		go func() { ended <- conn.Exec(context.Background(), forever) }()
		if !eventually(func() bool { return running(t) > 0 }) {
			t.Fatal("the statement does not run")
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		select {
		case err := <-ended:
			if err == nil || code(err) != 0 {
				t.Error(err)
			}
		case <-time.After(soon):
			t.Error("the client still waits")
		}
		if !eventually(func() bool { return running(t) == 0 }) {
			t.Error("the engine goes on")
		}
	})
}

// TestCancelRows: a client that reads no further stops the engine.
func TestCancelRows(t *testing.T) {
	bothProtocols(t, func(t *testing.T, p clickhouse.Protocol) {
		s := start(t, chserver.Options{})
		conn := open(t, s, p, nil)
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		rows, err := conn.Query(ctx, "SELECT number, sipHash64(number) FROM numbers(1000000000000) WHERE NOT ignore(sipHash64(number))")
		if err != nil {
			t.Fatal(err)
		}
		for range 1000 {
			if !rows.Next() {
				t.Fatal(rows.Err())
			}
		}
		cancel()
		if !eventually(func() bool { return running(t) == 0 }) {
			t.Error("the engine goes on")
		}
		_ = rows.Close()
	})
}

// TestCut: a connection that breaks in the middle of a result is an error, after the rows that came.
func TestCut(t *testing.T) {
	bothProtocols(t, func(t *testing.T, p clickhouse.Protocol) {
		s := start(t, chserver.Options{CutAfter: func(sql string) (int64, bool) {
			if strings.Contains(sql, "'at once'") {
				return 0, true
			}
			return 3 << 20, strings.Contains(sql, "1000000")
		}})
		conn := open(t, s, p, nil)
		rows, err := conn.Query(context.Background(), "SELECT number FROM numbers(1000000)")
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for rows.Next() {
			n++
		}
		if err := rows.Err(); err == nil || code(err) != 0 || n == 0 || n > 400_000 {
			t.Errorf("%d rows, then %v", n, err)
		}
		_ = rows.Close()
		if err := conn.Exec(context.Background(), "SELECT 'at once'"); err == nil || code(err) != 0 {
			t.Error(err)
		}
		var one uint8
		if err := conn.QueryRow(context.Background(), "SELECT 1").Scan(&one); err != nil {
			t.Error(err) // the next connection is a new one
		}
	})
}

// TestHook: a hook may wait as long as its client does, and no longer; it sees every statement.
func TestHook(t *testing.T) {
	bothProtocols(t, func(t *testing.T, p clickhouse.Protocol) {
		seen := make(chan string, 100)
		waited := make(chan error, 1)
		s := start(t, chserver.Options{OnQuery: func(ctx context.Context, user, statement string) error {
			seen <- user + ": " + statement
			if strings.Contains(statement, "'slow'") {
				<-ctx.Done()
				waited <- ctx.Err()
			}
			return nil
		}})
		conn := open(t, s, p, nil)
		ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
		defer cancel()
		if err := conn.Exec(ctx, "SELECT 'slow'"); err == nil {
			t.Error("no error")
		}
		select {
		case err := <-waited:
			if !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		case <-time.After(soon):
			t.Error("the hook still waits")
		}
		// Over HTTP the session is locked until the statement before has ended.
		if !eventually(func() bool { return conn.Exec(context.Background(), "CREATE TEMPORARY TABLE t (a Int8)") == nil }) {
			t.Error("the session is of no use")
		}
		batch, err := conn.PrepareBatch(context.Background(), "INSERT INTO t")
		if err == nil {
			err = errors.Join(batch.Append(int8(1)), batch.Send())
		}
		if err != nil {
			t.Error(err)
		}
		close(seen)
		var all []string
		for text := range seen {
			all = append(all, text)
		}
		if text := strings.Join(all, "\n"); !strings.Contains(text, "default: SELECT 'slow'") || !strings.Contains(text, "default: INSERT INTO t") {
			t.Error(text)
		}
	})
}

// TestGarbage: whoever speaks no protocol is dropped.
func TestGarbage(t *testing.T) {
	s := start(t, chserver.Options{})
	for _, address := range []string{s.Native(), s.HTTP()} {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Write([]byte("EHLO \x00\xff\r\n\r\n")); err != nil {
			t.Error(err)
		}
		_ = conn.SetReadDeadline(time.Now().Add(soon))
		for err == nil {
			_, err = conn.Read(make([]byte, 1024))
		}
		if errors.Is(err, context.DeadlineExceeded) || strings.Contains(err.Error(), "timeout") {
			t.Errorf("%s: %v", address, err)
		}
		_ = conn.Close()
	}
}
