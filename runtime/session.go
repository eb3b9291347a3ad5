package runtime

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir/plan"
	"github.com/huntc/huntc/runtime/engine"
	"github.com/huntc/huntc/runtime/warehouse"
)

// Progress is one step forward of something long: a download, a load.
type Progress struct {
	What        string
	Done, Total int64 // Total is 0 when unknown
	Unit        string
}

// SessionOptions say where things are kept and who is told.
type SessionOptions struct {
	Install  engine.InstallOptions
	Progress func(Progress) // may be nil
	// Cache is where files are kept once they are loaded; "" for the user's cache.
	Cache string
}

// Session is an open engine with the sources of a plan attached.
type Session struct {
	scratch *scratch
	engine  *engine.Engine     // nil for a warehouse
	server  *warehouse.Options // nil for the embedded engine
	conn    driver.Conn
	// open makes another connection like conn; its temporary tables are its own.
	open func(context.Context) (driver.Conn, error)
	// observe has a statement tell what it reads.
	observe observer
	notes   diag.List
	options SessionOptions
	// companion is the engine beside a server, opened when it is first needed; beside is what it is opened in.
	companion func(context.Context) (*engine.Engine, error)
	beside    *Session
	// database is where each source's table is.
	database map[string]string
}

// OpenSession installs the engine when it is missing, opens it, and makes the named sources available in it. What was
// opened is closed again when it fails.
func OpenSession(ctx context.Context, r *Registry, names []string, o SessionOptions) (s *Session, err error) {
	var sources []*source
	for _, name := range names {
		src, ok := r.sources[name]
		if !ok {
			return nil, fmt.Errorf("no source %q", name)
		}
		sources = append(sources, src)
	}
	server, err := together(sources)
	if err != nil {
		return nil, err
	}
	if server != nil {
		return openWarehouse(ctx, *server, sources, o)
	}
	for _, src := range sources {
		if err := r.resolve(src); err != nil {
			return nil, &SourceError{Source: src.name, URI: src.uri, Err: err}
		}
	}
	if s, err = openEngine(ctx, o, r.scratchRoots(sources)...); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
			s = nil
		}
	}()
	if slices.ContainsFunc(sources, func(s *source) bool { return s.stored }) {
		r.store.Sweep()
	}
	for _, src := range sources {
		if err = s.attach(ctx, r, src, o); err != nil {
			return s, err
		}
	}
	s.open = func(ctx context.Context) (driver.Conn, error) { return s.engine.Conn(ctx, s.connOptions()) }
	s.conn, err = s.open(ctx)
	return s, err
}

// connOptions are those of a connection whose database is the one source, where there is one.
func (s *Session) connOptions() engine.ConnOptions {
	if len(s.database) == 1 {
		for _, database := range s.database {
			return engine.ConnOptions{Database: database}
		}
	}
	return engine.ConnOptions{Database: "default"}
}

// openEngine installs the engine when it is missing, and opens it in a scratch directory below the first of some roots
// that can be written to.
func openEngine(ctx context.Context, o SessionOptions, roots ...string) (*Session, error) {
	install := o.Install
	if o.Progress != nil {
		install.Progress = func(done, total int64) {
			o.Progress(Progress{What: "download the embedded engine", Done: done, Total: max(total, 0), Unit: "bytes"})
		}
	}
	lib, err := engine.Install(ctx, install)
	if err != nil {
		return nil, err
	}
	s := &Session{database: map[string]string{}, observe: observeEngine}
	if s.scratch, err = newScratch(roots...); err != nil {
		return nil, err
	}
	if s.engine, err = engine.Open(ctx, engine.Options{Lib: lib, Path: s.scratch.dir}); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// SourceError says which source could not be made available.
type SourceError struct {
	Source, URI string
	Err         error
}

// Error names the source and the reason.
func (e *SourceError) Error() string { return fmt.Sprintf("source %q: %v", e.Source, e.Err) }

// Unwrap is the reason.
func (e *SourceError) Unwrap() error { return e.Err }

// Conn is the session's connection: the sources are its databases.
func (s *Session) Conn() driver.Conn { return s.conn }

// Notes are what attaching the sources had to say: records that were skipped.
func (s *Session) Notes() []diag.Diagnostic { return s.notes.All() }

// Run runs a plan on the session; see Run.
func (s *Session) Run(ctx context.Context, p *plan.Plan, qs []*plan.Query, o Options) (*Result, error) {
	if o.Settings == nil {
		o.Settings = Limits()
	}
	o.Scratch, o.observe = s.scratch.dir, s.observe
	if s.server != nil {
		o.away = s.away
		if err := readsNoFile(p); err != nil {
			return &Result{Blocks: []*Block{}, Diagnostics: []diag.Diagnostic{}}, err
		}
	}
	return Run(ctx, s.conn, p, qs, o)
}

// Close ends the session and removes what it kept for itself.
func (s *Session) Close() error {
	var errs []error
	if s.conn != nil {
		errs = append(errs, s.conn.Close())
	}
	if s.beside != nil {
		errs = append(errs, s.beside.Close())
	}
	if s.engine != nil {
		errs = append(errs, s.engine.Close())
	}
	if s.scratch != nil {
		errs = append(errs, s.scratch.Close())
	}
	return errors.Join(errs...)
}
