package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/huntc/huntc/runtime/engine"
)

// Addition is what Add did.
type Addition struct {
	// Source is what is loaded under the name now.
	Source *Loaded
	// Added are the files that were loaded, Held those whose content was part of the source already.
	Added, Held []string
	// Problems and Notes are what the added files had to say.
	Problems     []Problem
	ProblemTotal uint64
	Notes        []Note
}

// Add loads files under the source's name, beside what is loaded under it already: lifetimes are computed over
// the whole. Files whose content is held already are left out; where that is all of them nothing is done. When it
// returns without an error, the source is durable and every later hunt finds it; until then, and where it fails,
// none finds anything but what was there before.
//
// The engine's directory should be on the store's file system, or every byte is copied.
func (s *Store) Add(ctx context.Context, e *engine.Engine, src Source, now time.Time, opt Options) (*Addition, error) {
	if err := CheckName(src.Name); err != nil {
		return nil, fmt.Errorf("source %q: %w", src.Name, err)
	}
	if err := s.prepare(); err != nil {
		return nil, err
	}
	s.Sweep()
	lock, err := s.lockSource(ctx, src.Name, now, opt.Waiting)
	if err != nil {
		return nil, err
	}
	defer lock.Unlock() //nolint:errcheck // goes with the process at the latest
	old, err := s.current(src.Name)
	if err != nil {
		return nil, err
	}
	s.sweep(src.Name)
	n := &adding{store: s, engine: e, source: src, options: opt, old: old, now: now}
	return n.run(ctx)
}

// adding is one call of Add, under the source's lock.
type adding struct {
	store   *Store
	engine  *engine.Engine
	source  Source
	options Options
	old     *Loaded
	now     time.Time
}

func (n *adding) run(ctx context.Context) (*Addition, error) {
	m, err := newModel(n.source.Profile)
	if err != nil {
		return nil, err
	}
	if err := n.fits(); err != nil {
		return nil, err
	}
	done := &Addition{Source: n.old}
	files, err := n.news(ctx, done)
	if err != nil || len(files) == 0 {
		return done, err
	}
	n.source.Files = done.Added
	c, err := newContents(n.source, m)
	if err != nil {
		return nil, err
	}
	c.sums = map[string][]byte{}
	for i, f := range files {
		if c.sums[done.Added[i]], err = hex.DecodeString(f.Hash); err != nil {
			return nil, err
		}
	}
	conn, err := n.engine.Conn(ctx, engine.ConnOptions{Settings: loadSettings})
	if err != nil {
		return nil, err
	}
	defer conn.Close() //nolint:errcheck // nothing to lose
	a := &attacher{engine: n.engine, conn: conn, model: m, source: n.source, options: n.options, contents: c, old: n.old}
	return done, n.build(ctx, a, done, files)
}

// fits tells why files cannot be added to what is there.
func (n *adding) fits() error {
	switch {
	case n.old == nil:
		return nil
	case n.old.Profile != n.source.Profile:
		return &Error{
			Reason: OtherProfile, Detail: fmt.Sprintf("%q holds records of the profile %q, and these files are of %q", n.source.Name, n.old.Profile, n.source.Profile),
			Hint: "load them under another name",
		}
	case n.old.Loader != loaderVersion:
		return &Error{
			Reason: Outdated, Detail: fmt.Sprintf("%q was loaded by another version of huntc, whose rows are not those of this one", n.source.Name),
			Hint: "load the files under another name, or remove it with `huntc sources rm` and load all of its files again",
		}
	}
	return n.old.attachable()
}

// attachable tells why the table cannot be used by this version.
func (l *Loaded) attachable() error {
	m, err := newModel(l.Profile)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(l.Types)) {
		if c, ok := m.layout.Column(name); !ok || c.Type != l.Types[name] {
			return &Error{
				Reason: Outdated, Detail: fmt.Sprintf("%q was loaded by another version of huntc, whose column %q this one cannot read", l.Name, name),
				Hint: "remove it with `huntc sources rm` and load its files again",
			}
		}
	}
	return nil
}

// news divides the files into those that are new and those that are held, by content.
func (n *adding) news(ctx context.Context, done *Addition) ([]LoadedFile, error) {
	held := map[string]bool{}
	if n.old != nil {
		for _, f := range n.old.Files {
			held[f.Hash] = true
		}
	}
	var out []LoadedFile
	for _, path := range n.source.Files {
		hash, size, err := hashOf(ctx, path)
		if err != nil {
			return nil, err
		}
		if held[hash] {
			done.Held = append(done.Held, path)
			continue
		}
		held[hash] = true
		absolute, err := filepath.Abs(path)
		if err != nil {
			return nil, fileError(path, err)
		}
		out = append(out, LoadedFile{Path: absolute, Size: size, Hash: hash, When: n.now.UTC()})
		done.Added = append(done.Added, path)
	}
	return out, nil
}

func hashOf(ctx context.Context, path string) (hash string, size int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, fileError(path, err)
	}
	defer f.Close() //nolint:errcheck // only read from
	h := sha256.New()
	size, err = io.CopyBuffer(h, readerUntil{ctx, f}, make([]byte, 1<<20))
	if err != nil && ctx.Err() == nil {
		err = fileError(path, err)
	}
	return hex.EncodeToString(h.Sum(nil)), size, err
}

// readerUntil reads until the context is done.
type readerUntil struct {
	ctx context.Context
	r   io.Reader
}

// Read reads.
func (r readerUntil) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

// build makes the next generation and publishes it.
func (n *adding) build(ctx context.Context, a *attacher, done *Addition, files []LoadedFile) error {
	dir := filepath.Join(n.store.source(n.source.Name), "tmp-"+uuid.NewString())
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return storeError(dir, err)
	}
	defer func() {
		_ = os.RemoveAll(dir) // swept later
		if n.old == nil {
			_ = os.Remove(filepath.Dir(dir)) // fails where there is something in it
		}
	}()
	key, err := a.contents.exact()
	if err != nil {
		return err
	}
	meta, texts, err := a.load(ctx, dir, key)
	if err != nil {
		return err
	}
	if err := a.contents.unchanged(); err != nil {
		return err
	}
	done.Problems, done.ProblemTotal, done.Notes = meta.Problems, meta.ProblemTotal, meta.Notes
	l := &Loaded{Meta: *meta, Files: files, When: n.now.UTC(), Loader: loaderVersion, Texts: texts, Types: map[string]string{}}
	if n.old != nil {
		l.Meta, l.Files, l.Texts = *grown(&n.old.Meta, meta), slices.Concat(n.old.Files, files), n.old.Texts+texts
	}
	l.Key = uuid.NewString()
	for _, name := range l.Columns {
		c, _ := a.model.layout.Column(name)
		l.Types[name] = c.Type
	}
	if l.Bytes, err = sizeOf(dir); err != nil {
		return storeError(dir, err)
	}
	if err := writeLoaded(dir, l); err != nil {
		return storeError(dir, err)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := n.store.publish(n.source.Name, dir); err != nil {
		return storeError(dir, err)
	}
	n.store.sweep(n.source.Name)
	done.Source, err = n.store.current(n.source.Name)
	return err
}

func writeLoaded(dir string, l *Loaded) error {
	data, err := json.MarshalIndent(l, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "meta.json"), data, 0o600)
}

// sizeOf is what the files below a directory hold together.
func sizeOf(dir string) (int64, error) {
	var n int64
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			n += info.Size()
		}
		return err
	})
	return n, err
}

// Attach makes a loaded source a table of the engine, as the function Attach does. The answer is that of the
// generation that was current when it was asked for, or of a later one.
func (s *Store) Attach(ctx context.Context, e *engine.Engine, name string) (*Loaded, error) {
	conn, err := e.Conn(ctx, engine.ConnOptions{Settings: loadSettings})
	if err != nil {
		return nil, err
	}
	defer conn.Close() //nolint:errcheck // nothing to lose
	for {
		l, err := s.Find(name)
		if err != nil {
			return nil, err
		}
		if l == nil {
			return nil, &Error{Reason: Missing, Detail: fmt.Sprintf("nothing is loaded as %q any more", name), Hint: "load it again"}
		}
		if err := l.attachable(); err != nil {
			return nil, err
		}
		m, err := newModel(l.Profile)
		if err != nil {
			return nil, err
		}
		a := &attacher{engine: e, conn: conn, model: m, source: Source{Name: name}}
		l.Database = DatabaseName(name)
		err = a.link(ctx, &generation{dir: l.dir, meta: l.Meta}, l.Database)
		_, gone := os.Lstat(l.dir)
		switch {
		case gone == nil || ctx.Err() != nil:
			return l, err
		case err == nil:
			// Removed while it was linked, perhaps before all of it was: another one counts now.
			if err := (&stage{modelOf: m, conn: conn, database: l.Database}).drop(ctx); err != nil {
				return nil, err
			}
		}
	}
}
