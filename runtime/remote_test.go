package runtime_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/google/go-cmp/cmp"

	"github.com/huntc/huntc/compiler"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/golden"
	"github.com/huntc/huntc/compiler/lower"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/runtime"
	"github.com/huntc/huntc/runtime/apply"
	"github.com/huntc/huntc/runtime/chserver"
	"github.com/huntc/huntc/runtime/engine"
	"github.com/huntc/huntc/runtime/ingest"
	"github.com/huntc/huntc/runtime/tablefile"
	"github.com/huntc/huntc/runtime/warehouse"
)

// served is the embedded engine with the sources of a hunt, behind ClickHouse's protocols.
type served struct {
	trial
	server *chserver.Server
	engine *engine.Engine
	tables []runtime.SourceConfig // the sources, of the server
}

// trial is a hunt with its sources.
type trial struct {
	dir     string
	sources []runtime.SourceConfig
	text    string
	params  map[string]string
}

// serve attaches the sources of a hunt, and makes them tables of a server. It is nil for a hunt without sources.
func serve(t *testing.T, x trial, o chserver.Options) *served {
	t.Helper()
	reg, err := runtime.NewRegistry(x.dir, x.sources)
	if err != nil {
		t.Fatal(err)
	}
	queriesOf(t, reg, x.text, x.params, nil) // for what it uses
	if len(reg.Used()) == 0 {
		return nil
	}
	session, err := runtime.OpenSession(context.Background(), reg, reg.Used(), runtime.SessionOptions{})
	if err != nil {
		t.Fatal(err)
	}
	server, err := chserver.Start(session.Engine(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(server.Close(), session.Close()); err != nil {
			t.Error(err)
		}
	})
	s := &served{trial: x, server: server, engine: session.Engine()}
	for _, name := range reg.Used() {
		p, _ := reg.Profile(name)
		s.tables = append(s.tables, runtime.SourceConfig{Name: name, Schema: p.Name(), Table: ingest.DatabaseName(name) + ".events"})
	}
	return s
}

// at are the sources reached in one way.
func (s *served) at(o warehouse.Options) []runtime.SourceConfig {
	out := slices.Clone(s.tables)
	for i := range out {
		out[i].Warehouse = &o
	}
	return out
}

// users of the server: one who may make temporary tables, and one who may do nothing but read.
var users = map[string]chserver.User{
	"hunter": {Password: "h", Settings: map[string]any{"readonly": 2}},
	"reader": {Password: "r", Settings: map[string]any{"readonly": 1}},
}

// by is how a server is reached.
func by(uri, user, password string) warehouse.Options {
	return warehouse.Options{Name: "lab", URI: uri, User: user, Credential: func(context.Context) (string, error) { return password, nil }}
}

// ways are those in which a server is reached.
func (s *served) ways() map[string]warehouse.Options {
	uris := []string{"http://" + s.server.HTTP(), "clickhouse://" + s.server.Native()}
	out := map[string]warehouse.Options{"http": by(uris[0], "hunter", "h"), "native": by(uris[1], "hunter", "h")}
	if n := len(s.text); n%3 == 0 { // one hunt in three, by either protocol: it takes a while
		out["restricted"] = by(uris[n%2], "reader", "r")
	}
	return out
}

// TestCorpusOnServer runs the hunts of the corpus on a server, by each protocol, and as a user who may do nothing but read: the rows are those of the embedded engine. The server
// may not be asked for files of its own.
func TestCorpusOnServer(t *testing.T) {
	needEngine(t)
	noFiles := func(_ context.Context, _, statement string) error {
		if strings.Contains(statement, "file(") {
			return &clickhouse.Exception{Code: 497, Name: "DB::Exception", Message: "Not enough privileges: FILE"}
		}
		return nil
	}
	golden.Run(t, "../testdata/hunts", func(t *testing.T, c *golden.Case) {
		if !c.Wants("rows.csv") && !c.Wants("summary") {
			return
		}
		text, _ := c.Input("hunt.hf")
		x := trial{dir: t.TempDir(), text: text, params: c.Parameters()}
		x.sources = fixtures(t, c, x.dir)
		want := remoteText(hunting{params: x.params}.run(t, x.dir, x.sources, text))
		s := serve(t, x, chserver.Options{OnQuery: noFiles, Users: users})
		if s == nil {
			t.Skip("the hunt has no source")
		}
		if strings.Contains(text, "LOAD ") {
			t.Skip("LOAD reads files that no server has")
		}
		for name, way := range s.ways() {
			if d := cmp.Diff(want, remoteText(s.run(t, way))); d != "" {
				t.Errorf("%s: (-embedded +server)\n%s", name, d)
			}
		}
	})
}

// remoteText is what a block shows, without what is said of the query itself, and the columns of a DISP without ATTR that are missing in
// all rows: a server does not say in advance which are.
func remoteText(b *runtime.Block) []string {
	var out []string
	for _, d := range b.Displays {
		out = append(out, "# "+d.Kind+" "+d.Variable)
		for i, name := range d.Columns {
			column := name
			missing := true
			for _, row := range d.Rows {
				column += " | " + cellText(row[i])
				missing = missing && row[i] == nil
			}
			if d.Explicit || !missing {
				out = append(out, column)
			}
		}
		for _, f := range d.Data {
			if d.Kind != "explain" {
				out = append(out, f.Name+": "+cellText(f.Value))
			}
		}
		out = append(out, string(d.Media.Bytes))
	}
	return append(out, summaryText(b))
}

// run runs the hunt on the server, reached in one way.
func (s *served) run(t *testing.T, o warehouse.Options) *runtime.Block {
	t.Helper()
	res, err := s.try(context.Background(), o, corpusAnalytics(t))
	if err != nil {
		t.Fatal(err)
	}
	return res.Blocks[0]
}

// try compiles the hunt, attaches its sources, compiles it again, now that they are known, and runs it.
func (s *served) try(ctx context.Context, o warehouse.Options, analytics *apply.Catalog) (res *runtime.Result, err error) {
	reg, err := runtime.NewRegistry(s.dir, s.at(o))
	if err != nil {
		return nil, err
	}
	compile := func() (*compiler.Compiled, error) {
		var diags diag.List
		c, err := compiler.Compile(&diag.File{Name: "hunt.hf", Text: s.text}, compiler.Options{
			Model: entity.Default(), Catalog: reg, Now: now, Margin: lower.DefaultMargin, Analytics: analytics, Files: tablefile.Files{}, Parameters: s.params,
		}, &diags)
		if err == nil && c == nil {
			err = errors.New(diags.String())
		}
		return c, err
	}
	if _, err := compile(); err != nil {
		return nil, err
	}
	session, err := runtime.OpenSession(ctx, reg, reg.Used(), runtime.SessionOptions{})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, session.Close()) }()
	session.Beside(s.engine)
	c, err := compile()
	if err != nil {
		return nil, err
	}
	queries, err := c.Emit(reg.Backend(nil))
	if err != nil {
		return nil, err
	}
	return session.Run(ctx, c.Plan, queries, runtime.Options{Analytics: &runtime.Analytics{Profiles: analytics.Own}})
}

// TestInterruptOnServer: a server stops working on a hunt within a second after that is interrupted. Its log says what it worked on.
func TestInterruptOnServer(t *testing.T) {
	needEngine(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "edr.ndjson")
	event := `{"@timestamp": "2026-01-01T00:00:00Z", "event": {"category": ["process"], "type": ["start"]}, "process": {"pid": 1, "name": "a"}}` + "\n"
	if err := os.WriteFile(file, []byte(strings.Repeat(event, 10)), 0o600); err != nil {
		t.Fatal(err)
	}
	x := trial{dir: dir, text: "p = GET process FROM edr WHERE name = 'a'\nDISP p ATTR pid\n", sources: []runtime.SourceConfig{{Name: "edr", URI: file, Schema: "ecs"}}}
	s := serve(t, x, chserver.Options{Users: users})
	// the same records a hundred thousand million times
	for _, sql := range []string{"CREATE DATABASE much", "CREATE VIEW much.events AS SELECT e.* FROM edr.events AS e, numbers(10000000000) AS n"} {
		if err := s.exec(sql); err != nil {
			t.Fatal(err)
		}
	}
	s.tables[0].Table = "much.events"
	analytics := corpusAnalytics(t)
	for name, way := range s.ways() {
		if name == "restricted" {
			continue // its statements have no comment
		}
		ctx, cancel := context.WithCancel(context.Background())
		ended := make(chan error, 1)
		go func() {
			_, err := s.try(ctx, way, analytics)
			ended <- err
		}()
		if !within(t, 20, func() bool { return s.works(t) > 0 }) {
			t.Errorf("%s: the server does not work: %v", name, <-ended)
		}
		cancel()
		if !within(t, 1, func() bool { return s.works(t) == 0 }) {
			t.Errorf("%s: the server works on", name)
		}
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func (s *served) exec(sql string) error {
	conn, err := s.engine.Conn(context.Background(), engine.ConnOptions{})
	if err != nil {
		return err
	}
	return errors.Join(conn.Exec(context.Background(), sql), conn.Close())
}

// works is how many statements of the hunt the engine works on.
func (s *served) works(t *testing.T) (n uint64) {
	t.Helper()
	conn, err := s.engine.Conn(context.Background(), engine.ConnOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if err := conn.QueryRow(context.Background(), "SELECT count() FROM system.processes WHERE Settings['log_comment'] = 'huntc hunt.hf:2:1 DISP p'").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// within reports that something becomes so within some seconds.
func within(t *testing.T, seconds int, f func() bool) bool {
	t.Helper()
	for range seconds * 50 {
		if f() {
			return true
		}
		time.Sleep(20 * time.Millisecond)
	}
	return false
}
