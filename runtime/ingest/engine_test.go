package ingest

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/runtime/engine"
)

// sharedDir is the data directory of the one engine that a process may have.
var sharedDir string

func TestMain(m *testing.M) {
	if os.Getenv("HUNTC_CHILD_FILE") != "" {
		child()
		return
	}
	dir, err := os.MkdirTemp("", "ingest-test-")
	if err != nil {
		panic(err)
	}
	sharedDir = dir
	code := m.Run()
	if opened != nil {
		// left open, its threads meet the library's destructors at exit, which the race detector runs
		if err := opened.Close(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.RemoveAll(dir) //nolint:errcheck // the system's temporary directory
	os.Exit(code)
}

// opened is the shared engine, once some test has asked for it.
var opened *engine.Engine

var openShared = sync.OnceValues(func() (*engine.Engine, error) {
	lib, err := engine.Install(context.Background(), engine.InstallOptions{})
	if err != nil {
		return nil, err
	}
	opened, err = engine.Open(context.Background(), engine.Options{Lib: lib, Path: sharedDir})
	return opened, err
})

func testEngine(t *testing.T) *engine.Engine {
	t.Helper()
	if testing.Short() {
		t.Skip("needs the engine")
	}
	e, err := openShared()
	if err != nil {
		t.Fatalf("the engine: %v", err)
	}
	return e
}

// attach loads files under a name of the test's own, with a cache of its own.
func attach(t *testing.T, profile string, files ...string) *Meta {
	t.Helper()
	m, err := Attach(t.Context(), testEngine(t), Source{Name: t.Name(), Profile: profile, Files: files}, Options{Cache: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// ask runs a query in a database; each row comes as its values joined by a space.
func ask(t *testing.T, database, query string, columns ...string) []string {
	t.Helper()
	conn, err := testEngine(t).Conn(t.Context(), engine.ConnOptions{Database: database})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for i, c := range columns {
		columns[i] = "ifNull(toString(" + c + "), '-')"
	}
	if len(columns) > 0 {
		query = "SELECT arrayStringConcat([" + strings.Join(columns, ", ") + "], ' ') FROM (" + query + ")"
	}
	rows, err := conn.Query(t.Context(), query)
	if err != nil {
		t.Fatalf("%v\n%s", err, query)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		out = append(out, line)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// write makes a file of these lines.
func write(t *testing.T, name string, lines ...string) string {
	t.Helper()
	path := t.TempDir() + "/" + name
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// keyOf is a key as the engine's hex prints it: without leading bytes that are 0.
func keyOf(parts ...string) string {
	lo, hi := entity.Key(parts...)
	hex := fmt.Sprintf("%016X%016X", hi, lo)
	for strings.HasPrefix(hex, "00") {
		hex = hex[2:]
	}
	return hex
}
