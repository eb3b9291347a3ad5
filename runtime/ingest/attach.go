package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/google/uuid"

	"github.com/huntc/huntc/runtime/engine"
)

// Attach makes the source's records a table of the engine: `events` in a database of the
// source's name (Meta.Database). Files that were loaded before, by any process, are linked
// in; others are loaded first. The table is read only by convention: what is done to it
// stays in this process.
func Attach(ctx context.Context, e *engine.Engine, src Source, opt Options) (*Meta, error) {
	m, err := src.model()
	if err != nil {
		return nil, err
	}
	c, err := newContents(src, m)
	if err != nil {
		return nil, err
	}
	conn, err := e.Conn(ctx, engine.ConnOptions{Settings: loadSettings})
	if err != nil {
		return nil, err
	}
	defer conn.Close() //nolint:errcheck // nothing to lose
	a := &attacher{engine: e, conn: conn, model: m, source: src, options: opt, contents: c}
	gen, cached, err := a.generation(ctx)
	if err != nil {
		return nil, err
	}
	meta := gen.meta
	meta.Name, meta.Cached, meta.Database = src.Name, cached, DatabaseName(src.Name)
	return &meta, a.link(ctx, gen, meta.Database)
}

// loadSettings bound the memory of a load: a block of rows is a part, and is held a few times
// over while it is made.
var loadSettings = map[string]any{
	"min_insert_block_size_rows":  262_144, // more than a slice of time has
	"min_insert_block_size_bytes": 128 << 20,
	"max_block_size":              16_384,
	"max_insert_threads":          1,
	// Not mmap: a file larger than memory should not look like memory.
	"storage_file_read_method": "pread",
}

// attacher is one call of Attach.
type attacher struct {
	engine   *engine.Engine
	conn     driver.Conn
	model    *modelOf
	source   Source
	options  Options
	contents *contents
	old      *Loaded // what the files are added to, nil for nothing
}

// generation finds the loaded source, or loads it.
func (a *attacher) generation(ctx context.Context) (g *generation, cached bool, err error) {
	c, cacheErr := newCache(a.options.Cache)
	if cacheErr == nil {
		if g, ok := c.find(a.contents.quick); ok {
			return g, true, nil
		}
		cacheErr = c.writable()
	}
	key, err := a.contents.exact()
	if err != nil {
		return nil, false, err
	}
	if cacheErr != nil {
		return a.private(ctx, key, cacheErr)
	}
	lock, err := c.lock(ctx, key, a.options.Waiting)
	if err != nil {
		return nil, false, err
	}
	defer lock.Unlock() //nolint:errcheck // goes with the process at the latest
	g, cached = c.open(key)
	if !cached {
		c.sweep()
		if g, err = a.build(ctx, c, key); err != nil {
			return nil, false, err
		}
	}
	return g, cached, c.remember(a.contents.quick, key)
}

// private loads into the engine's own directory, for this process alone.
func (a *attacher) private(ctx context.Context, key string, why error) (g *generation, cached bool, err error) {
	c := &cache{dir: filepath.Join(a.engine.Path(), "sources")}
	if err := c.writable(); err != nil {
		return nil, false, fileError(c.dir, err)
	}
	g, cached = c.open(key)
	if !cached {
		if g, err = a.build(ctx, c, key); err != nil {
			return nil, false, err
		}
	}
	g.meta.Private = fmt.Sprintf("the cache of sources cannot be written to: %v", why)
	return g, cached, nil
}

// build loads the source and publishes the generation.
func (a *attacher) build(ctx context.Context, c *cache, key string) (*generation, error) {
	tmp, err := c.temporary(key)
	if err != nil {
		return nil, fileError(c.dir, err)
	}
	defer os.RemoveAll(tmp) //nolint:errcheck // swept later
	meta, _, err := a.load(ctx, tmp, key)
	if err == nil {
		err = writeMeta(tmp, meta)
	}
	if err != nil {
		return nil, err
	}
	if err := a.contents.unchanged(); err != nil {
		return nil, err
	}
	if err := c.publish(tmp, key); err != nil {
		return nil, fileError(c.dir, err)
	}
	g, err := readGeneration(c.generation(key))
	if err != nil {
		return nil, fileError(c.dir, err)
	}
	return g, nil
}

// load fills the directory dir: it loads the files into a stage of the engine, finishes the
// table there and links its parts out. It gives what the table holds, and the number of texts
// that the files hold.
func (a *attacher) load(ctx context.Context, dir, key string) (meta *Meta, texts int, err error) {
	scratch := filepath.Join(dir, "scratch")
	if err := os.Mkdir(scratch, 0o700); err != nil {
		return nil, 0, fileError(dir, err)
	}
	trimmed, err := a.trim(ctx)
	if err != nil {
		return nil, 0, err
	}
	defer trimmed()
	st, err := newStage(ctx, a.conn, a.model, "load "+uuid.NewString(), key)
	defer func() {
		if st != nil {
			err = errors.Join(err, st.drop(context.WithoutCancel(ctx)))
		}
	}()
	if err != nil {
		return nil, 0, err
	}
	meta = &Meta{Key: key, Profile: a.source.Profile}
	l := &loader{
		stage: st, source: a.source, notes: newReport(), progress: a.options.Progress,
		total: a.contents.total, scratch: scratch, meta: meta,
	}
	l.notes.strict = a.options.Strict
	if a.options.bounds != (bounds{}) { // of a test
		st.bounds = a.options.bounds
	}
	if a.old != nil {
		l.earlier = a.old.Texts
		if err := st.addOld(ctx, a.engine, a.old); err != nil {
			return nil, 0, err
		}
	}
	if err := errors.Join(l.load(ctx), l.notes.stopped()); err != nil {
		return nil, 0, err
	}
	meta.Problems, meta.ProblemTotal, meta.Notes = l.notes.problems, l.notes.total, l.notes.notes()
	if meta.Records == 0 {
		return nil, 0, a.nothing(meta)
	}
	l.tell("identities", 0)
	if meta.Columns, err = st.finish(ctx); err != nil {
		return nil, 0, err
	}
	l.tell("storing", 0)
	if err := st.summary(ctx, meta); err != nil {
		return nil, 0, err
	}
	if meta.Kinds, meta.Lacks, err = st.occurrence(ctx, meta.Columns); err != nil {
		return nil, 0, err
	}
	if meta.Once, err = st.once(ctx, meta.Kinds); err != nil {
		return nil, 0, err
	}
	if err := st.export(ctx, filepath.Join(dir, "parts")); err != nil {
		return nil, 0, err
	}
	return meta, l.texts, fileErrorIf(dir, os.RemoveAll(scratch))
}

// nothing is the error for files in which there was no record.
func (a *attacher) nothing(meta *Meta) error {
	e := &Error{
		Reason: NoRecords, File: strings.Join(a.source.Files, ", "), Detail: fmt.Sprintf("there is no record of the profile %q in it", a.source.Profile),
		Hint: "is it of another profile?",
	}
	if len(meta.Problems) > 0 {
		e.Detail += fmt.Sprintf("; the first of %d problems: line %d: %s", meta.ProblemTotal, meta.Problems[0].Line, meta.Problems[0].Message)
	}
	return e
}

// link puts the generation's parts into a new table of the engine.
func (a *attacher) link(ctx context.Context, g *generation, database string) error {
	st := &stage{modelOf: a.model, conn: a.conn, database: database}
	switch key, err := a.attached(ctx, database); {
	case err != nil:
		return err
	case key == g.meta.Key:
		return nil
	case key != "":
		return &Error{Reason: Taken, Detail: fmt.Sprintf("another source is attached as %q", a.source.Name), Hint: "give one of them another name"}
	}
	if err := st.exec(ctx, "CREATE DATABASE "+quoteName(database)+" ENGINE = Atomic COMMENT "+quoteText(g.meta.Key)); err != nil {
		return err
	}
	if err := st.attach(ctx, a.engine.Path(), filepath.Join(g.dir, "parts"), a.model.layout.Table()); err != nil {
		return errors.Join(err, st.drop(context.WithoutCancel(ctx)))
	}
	return nil
}

// attached is the key of the source that a database of the engine holds, "" if there is none.
func (a *attacher) attached(ctx context.Context, database string) (string, error) {
	var key string
	row := a.conn.QueryRow(ctx, "SELECT if(count() = 0, '', concat(any(comment), ' ')) FROM system.databases WHERE name = "+quoteText(database))
	if err := row.Scan(&key); err != nil {
		return "", err
	}
	return strings.TrimSuffix(key, " "), nil
}

// maxDatabaseName keeps the name of the database's directory within what file systems allow,
// even where every character of it is escaped.
const maxDatabaseName = 80

// DatabaseName is the database of a source: its name, unless the engine needs that itself or
// it is too long.
func DatabaseName(name string) string {
	switch strings.ToLower(name) {
	case "", "default", "system", "information_schema", "_temporary_and_external_tables":
		return "source " + name
	}
	if len(name) > maxDatabaseName {
		sum := sha256.Sum256([]byte(name))
		return strings.ToValidUTF8(name[:maxDatabaseName/2], "") + " " + hex.EncodeToString(sum[:8])
	}
	return name
}
