package engine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// childPath makes the test binary a second process that opens the given data directory.
const childPath = "HUNTC_ENGINE_TEST_CHILD"

// shared is the one engine of this process: libchdb serves one data directory at a time.
var shared struct {
	once   sync.Once
	dir    string
	lib    Lib
	engine *Engine
	err    error
}

func TestMain(m *testing.M) {
	if path := os.Getenv(childPath); path != "" {
		os.Exit(child(path))
	}
	dir, err := os.MkdirTemp("", "huntc-engine-test-*")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	shared.dir = dir
	code := m.Run()
	if shared.engine != nil {
		_ = shared.engine.Close()
	}
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// child prints the problem with which opening path fails.
func child(path string) int {
	lib, err := Find(InstallOptions{})
	if err == nil {
		_, err = Open(context.Background(), Options{Lib: lib, Path: path})
	}
	var e *Error
	if !errors.As(err, &e) {
		fmt.Println("opened", err)
		return 0
	}
	fmt.Println(e.Problem, "|", e.What)
	return 0
}

// testLib returns the real library, installing it into the user's cache when needed.
func testLib(t testing.TB) Lib {
	t.Helper()
	shared.once.Do(func() {
		shared.lib, shared.err = Install(context.Background(), InstallOptions{})
		if shared.err != nil {
			return
		}
		shared.engine, shared.err = Open(context.Background(), Options{Lib: shared.lib, Path: filepath.Join(shared.dir, "store")})
	})
	var e *Error
	if errors.As(shared.err, &e) && (e.Problem == Unreachable || e.Problem == Unsupported) {
		t.Skipf("no engine library: %v", e)
	}
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.lib
}

func testEngine(t testing.TB) *Engine {
	t.Helper()
	testLib(t)
	return shared.engine
}

// testConn opens a connection in a database of its own that goes away with the test.
func testConn(t testing.TB) driver.Conn {
	t.Helper()
	e := testEngine(t)
	ctx := context.Background()
	admin, err := e.Conn(ctx, ConnOptions{})
	if err != nil {
		t.Fatal(err)
	}
	db := "t" + fmt.Sprint(e.opened)
	if err := admin.Exec(ctx, "CREATE DATABASE "+db); err != nil {
		t.Fatal(err)
	}
	c, err := e.Conn(ctx, ConnOptions{Database: db})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Close()
		if err := admin.Exec(ctx, "DROP DATABASE "+db+" SYNC"); err != nil {
			t.Error(err)
		}
		_ = admin.Close()
	})
	return c
}

// openConn opens a connection that goes away with the test.
func openConn(t testing.TB, o ConnOptions) driver.Conn {
	t.Helper()
	c, err := testEngine(t).Conn(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func mustExec(t testing.TB, c driver.Conn, sql string, args ...any) {
	t.Helper()
	if err := c.Exec(context.Background(), sql, args...); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// scan reads the only row of a query.
func scan(t testing.TB, c driver.Conn, sql string, dest ...any) {
	t.Helper()
	if err := c.QueryRow(context.Background(), sql).Scan(dest...); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}
