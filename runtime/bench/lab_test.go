package bench_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/huntc/huntc/runtime"
	"github.com/huntc/huntc/runtime/engine"
)

// now is the clock of every hunt.
var now = time.Date(2022, 8, 1, 0, 0, 0, 0, time.UTC)

// corpus is where hunts and generators are.
const corpus = "../../testdata/bench"

// seedEvents is how many events are loaded from a file, as a load makes a source of them. They are a sample only: fill
// puts others in their place. There are so many that each kind of mention is among them: which kinds of records have what is
// known of the load.
const seedEvents = 6000

// lab is an engine with sources whose records are generated inside it.
type lab struct {
	tb       testing.TB
	dir      string
	sources  []generated
	registry *runtime.Registry
	session  *runtime.Session
}

// generated is a source of generated events.
type generated struct {
	name string
	salt int // tells its events from those of another source
	part int // it has an n-th of the events that are asked for
}

// openLab loads a few events of each source from files, as `huntc run` does: the table, its columns, what the compiler knows
// of them, and the database are those of a real load.
func openLab(tb testing.TB, sources ...generated) *lab {
	tb.Helper()
	lib, err := engine.Install(context.Background(), engine.InstallOptions{})
	if err != nil {
		tb.Skipf("no embedded engine: %v", err)
	}
	l := &lab{tb: tb, dir: scratch(tb), sources: sources}
	tb.Setenv("HUNTC_ENGINE_LIB", lib.Path)
	tb.Setenv("XDG_CACHE_HOME", filepath.Join(l.dir, "cache"))
	l.open(nil)
	var configs []runtime.SourceConfig
	for _, g := range sources {
		path := filepath.Join(l.dir, g.name+".ndjson")
		l.write(path, g, seedEvents)
		configs = append(configs, runtime.SourceConfig{Name: g.name, URI: "file://" + path, Schema: "ecs"})
	}
	l.close()
	l.open(configs)
	tb.Cleanup(l.close)
	return l
}

// scratch is a directory of its own below $TMPDIR, removed afterwards. A source of 1e8 events takes 11 GB in it.
func scratch(tb testing.TB) string {
	tb.Helper()
	dir, err := os.MkdirTemp("", "huntc-bench-")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// open opens the engine with some sources.
func (l *lab) open(configs []runtime.SourceConfig) {
	l.tb.Helper()
	var err error
	if l.registry, err = runtime.NewRegistry(l.dir, configs); err != nil {
		l.tb.Fatal(err)
	}
	var names []string
	for _, c := range configs {
		names = append(names, c.Name)
		if _, err := l.registry.Source(c.Name); err != nil { // all are in use: queries name the source's database
			l.tb.Fatal(err)
		}
	}
	if l.session, err = runtime.OpenSession(context.Background(), l.registry, names, runtime.SessionOptions{}); err != nil {
		l.tb.Fatal(err)
	}
	for _, n := range l.session.Notes() {
		l.tb.Fatalf("loading: %s", n.Message)
	}
}

func (l *lab) close() {
	if l.session == nil {
		return
	}
	if err := l.session.Close(); err != nil {
		l.tb.Error(err)
	}
	l.session = nil
}

func (l *lab) exec(sql string) {
	l.tb.Helper()
	if err := l.session.Conn().Exec(context.Background(), sql); err != nil {
		l.tb.Fatalf("%.1000v\nin %.200s", err, sql)
	}
}

// number runs a query for one number.
func (l *lab) number(sql string) uint64 {
	l.tb.Helper()
	var n uint64
	if err := l.session.Conn().QueryRow(context.Background(), sql).Scan(&n); err != nil {
		l.tb.Fatalf("%.1000v\nin %.200s", err, sql)
	}
	return n
}

// statements are those of a generator of testdata/bench, for the events from … up to from + count of n.
func (l *lab) statements(file string, g generated, n, from, count int) []string {
	l.tb.Helper()
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join(corpus, name))
		if err != nil {
			l.tb.Fatal(err)
		}
		return string(text)
	}
	text := strings.ReplaceAll(read(file), "{events}", read("events.sql"))
	text = strings.NewReplacer("{source}", g.name, "{salt}", fmt.Sprint(g.salt), "{n}", fmt.Sprint(n), "{step}", fmt.Sprint(july.Nanoseconds()/int64(n)),
		"{from}", fmt.Sprint(from), "{count}", fmt.Sprint(count), "{rare}", fmt.Sprint(max(200, n/20_000))).Replace(text)
	return strings.Split(strings.TrimSpace(text), ";\n\n")
}

// july is the time that events spread over.
const july = 31 * 24 * time.Hour

// write has the engine write events as NDJSON.
func (l *lab) write(path string, g generated, n int) {
	l.tb.Helper()
	l.exec("INSERT INTO FUNCTION file('" + path + "', 'JSONEachRow') SELECT * EXCEPT number FROM (\n" + l.statements("events.sql", g, n, 0, n)[0] + ")")
}
