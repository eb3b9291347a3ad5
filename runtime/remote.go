package runtime

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/huntc/huntc/backends/clickhouse"
	"github.com/huntc/huntc/backends/schema"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir/plan"
	"github.com/huntc/huntc/runtime/engine"
	"github.com/huntc/huntc/runtime/warehouse"
)

// remote is a source that is a table of a warehouse.
type remote struct {
	server *warehouse.Options
	table  clickhouse.Table
}

func newRemote(c SourceConfig) *remote {
	database, table, ok := strings.Cut(c.Table, ".")
	if !ok {
		database, table = "", c.Table
	}
	return &remote{c.Warehouse, clickhouse.Table{Database: database, Name: table}}
}

// uri names the table for people and plans.
func (r *remote) uri() string {
	name := r.table.Name
	if r.table.Database != "" {
		name = r.table.Database + "." + name
	}
	return "clickhouse://" + r.server.Name + "/" + name
}

// ApartError tells that sources are in different places, so that nothing can relate them.
type ApartError struct{ One, Where, Other, Elsewhere string }

// Error names two sources and where they are.
func (e *ApartError) Error() string {
	return fmt.Sprintf("%q is in %s, and %q in %s", e.One, e.Where, e.Other, e.Elsewhere)
}

// place is where a source is.
func (s *source) place() string {
	if s.remote == nil {
		return "the embedded engine"
	}
	return fmt.Sprintf("the warehouse %q", s.remote.server.Name)
}

// together is the server that all sources are in; nil for the embedded engine. It is an *ApartError where they are in several.
func together(sources []*source) (*warehouse.Options, error) {
	if len(sources) == 0 {
		return nil, nil
	}
	first := sources[0]
	for _, s := range sources[1:] {
		if s.place() != first.place() {
			return nil, &ApartError{first.name, first.place(), s.name, s.place()}
		}
	}
	if first.remote == nil {
		return nil, nil
	}
	return first.remote.server, nil
}

// openWarehouse connects to the server of the sources.
func openWarehouse(ctx context.Context, server warehouse.Options, sources []*source, o SessionOptions) (s *Session, err error) {
	s = &Session{
		open:   func(ctx context.Context) (driver.Conn, error) { return warehouse.Open(ctx, server) },
		server: &server, options: o, database: map[string]string{}, observe: observeClient,
	}
	s.companion = s.openBeside
	if s.scratch, err = newScratch(); err != nil {
		return nil, err
	}
	s.conn, err = s.open(ctx)
	for _, src := range sources {
		if err == nil {
			err = s.attachRemote(ctx, src)
		}
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// attachRemote looks at the table of a source.
func (s *Session) attachRemote(ctx context.Context, src *source) error {
	t, err := warehouse.Describe(ctx, s.conn, src.remote.server.Name, src.remote.table)
	if err == nil {
		err = fits(t)
	}
	if err != nil {
		return &SourceError{Source: src.name, URI: src.uri, Err: err}
	}
	known := schema.Contents{}
	for _, c := range t.Columns {
		known.Columns = append(known.Columns, c.Name)
	}
	// Fields that no attribute holds are many, and not listed anyway.
	known.Unlisted = src.Profile().Rest()
	var late bool
	if known.Extensions, late, err = warehouse.Extensions(ctx, s.conn, t, known.Unlisted); err != nil {
		return &SourceError{Source: src.name, URI: src.uri, Err: err}
	}
	if late {
		known.Unlisted = schema.Store().Roles()
		s.notes.Add("HF5044", diag.Span{}, src.name)
	}
	src.Know(known)
	s.database[src.name] = t.Database
	return nil
}

// MisfitError says how a table differs from what a profile needs.
type MisfitError struct{ What []string }

// Error is all that does not fit.
func (e *MisfitError) Error() string { return strings.Join(e.What, "; ") }

// fits compares a table with the layout of the store: it has the columns of the record, and those that it has are of their types.
func fits(t warehouse.Table) error {
	layout := schema.Store()
	var wrong []string
	for _, name := range []string{layout.Record(), layout.Time(), layout.TimeEnd(), layout.Number(), layout.Kind(), layout.Asset()} {
		if !slices.ContainsFunc(t.Columns, func(c warehouse.Column) bool { return c.Name == name }) {
			wrong = append(wrong, fmt.Sprintf("it has no column %q", name))
		}
	}
	for _, c := range t.Columns {
		if want, ok := layout.Column(c.Name); ok && !warehouse.SameType(c.Type, want.Type) {
			wrong = append(wrong, fmt.Sprintf("the column %q is %s, not %s", c.Name, c.Type, want.Type))
		}
	}
	if len(wrong) > 0 {
		return &MisfitError{wrong}
	}
	return nil
}

// observeClient observes a server, which tells now and then what it has read.
func observeClient(ctx context.Context, cost func(engine.Stats), progress func(engine.Progress)) context.Context {
	return warehouse.OnRead(ctx, func(r warehouse.Read) {
		cost(engine.Stats{RowsRead: r.Rows, BytesRead: r.Bytes, Elapsed: r.Elapsed})
		if progress != nil && r.Elapsed > moment {
			progress(engine.Progress{RowsRead: r.Rows, BytesRead: r.Bytes, RowsTotal: r.Total, Elapsed: r.Elapsed})
		}
	})
}

// ErrFileHere tells that a query would read a file that only this machine has.
var ErrFileHere = errors.New("the file is here, and the query runs on the server of the warehouse")

// readsNoFile is a *StepError of the first step of a plan that reads a file of LOAD.
func readsNoFile(p *plan.Plan) error {
	for _, s := range p.Steps {
		if len(s.Reads) > 0 {
			return &StepError{s, ErrFileHere}
		}
	}
	return nil
}
