package clickhouse_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/huntc/huntc/runtime/engine"
)

// shared is the one engine of this process, opened when the first test asks for it.
var shared struct {
	once   sync.Once
	mu     sync.Mutex
	dir    string
	engine *engine.Engine
	conn   driver.Conn
	tables int
	err    error
}

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "huntc-clickhouse-test-*")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	shared.dir = dir
	code := m.Run()
	if shared.engine != nil {
		_ = shared.conn.Close()
		_ = shared.engine.Close()
	}
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// conn is the connection that all tests share. Without the engine's library, and without a registry to fetch it from, the
// test is skipped.
func conn(t testing.TB) driver.Conn {
	t.Helper()
	shared.once.Do(func() { shared.err = openShared() })
	var e *engine.Error
	if errors.As(shared.err, &e) && (e.Problem == engine.Unreachable || e.Problem == engine.Unsupported) {
		t.Skipf("no engine library: %v", e)
	}
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.conn
}

func openShared() error {
	ctx := context.Background()
	lib, err := engine.Install(ctx, engine.InstallOptions{})
	if err != nil {
		return err
	}
	if shared.engine, err = engine.Open(ctx, engine.Options{Lib: lib, Path: filepath.Join(shared.dir, "store"), Threads: 1}); err != nil {
		return err
	}
	shared.conn, err = openSession()
	return err
}

func openSession() (driver.Conn, error) {
	return shared.engine.Conn(context.Background(), engine.ConnOptions{
		Database: "default",
		// as the runtime sets them: room for long lists of literals and long chains
		Settings: map[string]any{"max_query_size": 16 << 20, "max_ast_elements": 1_000_000, "max_subquery_depth": 1000},
	})
}

// exec runs a statement that returns nothing.
func exec(t testing.TB, sql string) {
	t.Helper()
	if err := conn(t).Exec(context.Background(), sql); err != nil {
		t.Fatalf("%v\n%s", err, sql)
	}
}

// query returns the rows of a statement, each value as text: NULL is `-`, a list is `[a b]`, a time in UTC.
func query(t testing.TB, sql string) [][]string {
	t.Helper()
	rows, err := tryQuery(t, sql)
	if err != nil {
		t.Fatalf("%v\n%s", err, sql)
	}
	return rows
}

func tryQuery(t testing.TB, sql string) ([][]string, error) {
	t.Helper()
	c := conn(t)
	shared.mu.Lock()
	defer shared.mu.Unlock()
	return rowsOf(c, sql)
}

func rowsOf(c driver.Conn, sql string) ([][]string, error) {
	rows, err := c.Query(context.Background(), sql)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out [][]string
	for rows.Next() {
		dest := make([]any, len(rows.ColumnTypes()))
		for i, ct := range rows.ColumnTypes() {
			dest[i] = reflect.New(ct.ScanType()).Interface()
		}
		if err := rows.Scan(dest...); err != nil {
			return nil, err
		}
		row := make([]string, len(dest))
		for i, d := range dest {
			row[i] = text(reflect.ValueOf(d).Elem())
		}
		out = append(out, row)
	}
	return out, rows.Err()
}

// session is a connection of its own, for the temporary tables of one hunt.
func session(t testing.TB) driver.Conn {
	t.Helper()
	conn(t)
	c, err := openSession()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func text(v reflect.Value) string {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return "-"
		}
		if _, ok := v.Interface().(fmt.Stringer); !ok {
			return text(v.Elem())
		}
	}
	switch x := v.Interface().(type) {
	case time.Time:
		return x.UTC().Format("15:04:05.999999999")
	case *time.Time:
		return x.UTC().Format("15:04:05.999999999")
	}
	return fmt.Sprint(v.Interface())
}

// lines joins rows for comparison: a row a line, values separated by ` | `.
func lines(rows [][]string) string {
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(strings.Join(r, " | ") + "\n")
	}
	return b.String()
}
