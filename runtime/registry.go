package runtime

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"github.com/huntc/huntc/backends/clickhouse"
	"github.com/huntc/huntc/backends/schema"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
	"github.com/huntc/huntc/runtime/ingest"
	"github.com/huntc/huntc/runtime/warehouse"
)

// SourceConfig is one configured source.
type SourceConfig struct {
	Name   string
	URI    string // file://… or paths, joined by commas; globs allowed
	Schema string // profile; guessed from the first file where empty
	Shown  string // the URI for people, without secrets; empty where it has none
	// Profile is a profile of the user's that Schema names; nil for one of huntc's.
	Profile *schema.Profile
	// Warehouse is the server in which the source is Table, `database.table` or `table`; nil for files. Sources of one server share
	// the pointer.
	Warehouse *warehouse.Options
	Table     string
}

// Registry knows the sources of a run: those that are configured, those that are loaded under a name, and the files that
// hunts name themselves, in this order. It implements plan.Catalog. It opens no engine.
type Registry struct {
	dir     string
	sources map[string]*source // by name
	byURI   map[string]*source // sources of their own
	used    []string
	store   *ingest.Store // nil for none
	shadows []Shadow
}

// Shadow is a loaded source that a hunt does not get because something else comes first.
type Shadow struct {
	Name string
	By   string // what comes first
}

// source is a source that is known by name; its files are resolved when it is first used.
type source struct {
	*schema.Source // nil until its profile is known
	name           string
	uri            string
	shown          string // the URI for people
	files          []string
	meta           *ingest.Meta // of the source once it is attached
	stored         bool         // it is loaded under its name
	remote         *remote      // nil for files and what is loaded
}

// NewRegistry makes a registry of configured sources. Relative paths are relative to dir.
func NewRegistry(dir string, sources []SourceConfig) (*Registry, error) {
	r := &Registry{dir: dir, sources: map[string]*source{}, byURI: map[string]*source{}}
	for _, c := range sources {
		if _, twice := r.sources[c.Name]; twice {
			return nil, fmt.Errorf("source %q is configured twice", c.Name)
		}
		s := &source{name: c.Name, uri: c.URI, shown: c.Shown}
		if c.Warehouse != nil {
			s.remote = newRemote(c)
			s.uri = s.remote.uri()
		}
		if p := c.Profile; p != nil {
			s.Source = schema.NewSource(c.Name, p)
		} else if c.Schema != "" {
			p, ok := schema.Lookup(c.Schema)
			if !ok {
				return nil, fmt.Errorf("source %q: no schema profile %q; there are %s", c.Name, c.Schema, strings.Join(schema.Names(), ", "))
			}
			s.Source = schema.NewSource(c.Name, p)
		}
		r.sources[c.Name] = s
	}
	return r, nil
}

// UseStore makes the sources known that are loaded under a name. A configured one of the same name comes first.
func (r *Registry) UseStore(store *ingest.Store) { r.store = store }

// Names are the sources that are configured or loaded, sorted.
func (r *Registry) Names() []string {
	var out []string
	for name, s := range r.sources {
		if r.byURI[s.uri] != s {
			out = append(out, name)
		}
	}
	if r.store != nil {
		loaded, _ := r.store.List() // only to suggest: what is wrong with the store is said where it is used
		for _, l := range loaded {
			out = append(out, l.Name)
		}
	}
	sort.Strings(out)
	return slices.Compact(out)
}

// Shadows are the loaded sources in whose place others were taken.
func (r *Registry) Shadows() []Shadow { return slices.Clone(r.shadows) }

// shadow notes that something else of the name comes before a loaded source, if there is one.
func (r *Registry) shadow(name, by string) {
	if r.store == nil || slices.ContainsFunc(r.shadows, func(s Shadow) bool { return s.Name == name }) {
		return
	}
	if l, err := r.store.Find(name); err == nil && l != nil {
		r.shadows = append(r.shadows, Shadow{name, by})
	}
}

// Used are the names of the sources that were asked for, in order.
func (r *Registry) Used() []string { return slices.Clone(r.used) }

// Profile is the profile by which a source is read, by the name that programs and plans use; false for one that no hunt has
// asked for.
func (r *Registry) Profile(name string) (*schema.Profile, bool) {
	s, ok := r.sources[name]
	if !ok || s.Source == nil {
		return nil, false
	}
	return s.Profile(), true
}

// Source finds what FROM names; see plan.Catalog.
func (r *Registry) Source(from string) (plan.Source, error) {
	s, err := r.find(from)
	if err != nil {
		return nil, err
	}
	if err := r.prepare(s); err != nil {
		return nil, err
	}
	if !slices.Contains(r.used, s.name) {
		r.used = append(r.used, s.name)
	}
	return s, nil
}

func (r *Registry) find(from string) (*source, error) {
	scheme, rest, ok := strings.Cut(from, "://")
	if !ok {
		scheme, rest = "", from
	}
	switch scheme {
	case "", "stixshifter", "clickhouse", "elastic":
		if s, err := r.named(rest); s != nil || err != nil {
			return s, err
		}
		if scheme != "" || !strings.ContainsAny(rest, `/\.`) {
			return nil, plan.ErrUnknownSource
		}
	case "file":
	default:
		return nil, plan.ErrUnknownSource
	}
	return r.own(rest, scheme == "")
}

// named finds a source that is configured or loaded under a name; nil for neither.
func (r *Registry) named(name string) (*source, error) {
	if s, ok := r.sources[name]; ok {
		if !s.stored {
			r.shadow(name, "the configuration")
		}
		return s, nil
	}
	if r.store == nil {
		return nil, nil
	}
	l, err := r.store.Find(name)
	if l == nil || err != nil {
		return nil, err
	}
	p, ok := schema.Lookup(l.Profile)
	if !ok {
		return nil, fmt.Errorf("it is loaded with the schema profile %q, which this version does not have", l.Profile)
	}
	s := &source{Source: schema.NewSource(name, p), name: name, uri: "store:" + name, stored: true}
	r.sources[name] = s
	return s, nil
}

// own makes a source of the files that a hunt names itself.
func (r *Registry) own(paths string, bare bool) (*source, error) {
	if s, ok := r.byURI[paths]; ok {
		return s, nil
	}
	if bare {
		if _, err := r.paths(paths); errors.Is(err, os.ErrNotExist) && !strings.ContainsAny(paths, `/\`) {
			return nil, plan.ErrUnknownSource
		}
	}
	s := &source{name: r.freeName(paths), uri: paths}
	r.byURI[paths], r.sources[s.name] = s, s
	return s, nil
}

// freeName names a source after its first file, and numbers those that share a name.
func (r *Registry) freeName(paths string) string {
	first, _, _ := strings.Cut(paths, ",")
	base := filepath.Base(strings.ReplaceAll(first, `\`, "/"))
	for _, suffix := range []string{".gz", ".zst", ".zip", ".json", ".ndjson", ".jsonl", ".csv", ".parquet"} {
		base = strings.TrimSuffix(base, suffix)
	}
	name := base
	for n := 2; ; n++ {
		if _, taken := r.sources[name]; !taken {
			return name
		}
		name = fmt.Sprintf("%s-%d", base, n)
	}
}

// prepare resolves a source's files where its profile must be guessed from them.
func (r *Registry) prepare(s *source) error {
	if s.Source != nil {
		return nil
	}
	if err := r.resolve(s); err != nil {
		return err
	}
	name, err := ingest.Guess(s.files[0])
	if err != nil {
		return err
	}
	p, ok := schema.Lookup(name)
	if !ok {
		return fmt.Errorf("no schema profile %q", name)
	}
	s.Source = schema.NewSource(s.name, p)
	return nil
}

// resolve finds the files of a source.
func (r *Registry) resolve(s *source) error {
	if s.files != nil || s.stored || s.remote != nil {
		return nil
	}
	files, err := r.paths(strings.TrimPrefix(s.uri, "file://"))
	if err != nil {
		return err
	}
	s.files = files
	return nil
}

// paths expands a comma list of paths and globs. A path that exists is never taken for a glob.
func (r *Registry) paths(list string) ([]string, error) {
	var out []string
	for _, p := range strings.Split(list, ",") {
		p = strings.TrimPrefix(strings.TrimSpace(p), "file://")
		if !filepath.IsAbs(p) {
			p = filepath.Join(r.dir, p)
		}
		info, err := os.Stat(p)
		switch {
		case err == nil && info.IsDir():
			return nil, fmt.Errorf("%s is a directory; name its files, as in %s", p, filepath.Join(p, "*.ndjson"))
		case err == nil:
			out = append(out, p)
			continue
		}
		found, globErr := filepath.Glob(p)
		if globErr != nil || len(found) == 0 {
			var pe *os.PathError
			if errors.As(err, &pe) {
				return nil, fmt.Errorf("%s: %w", p, pe.Err)
			}
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

// table is the table of a source in the session: the only one of an engine stands without its database.
func (s *source) table(only bool) clickhouse.Table {
	switch {
	case s.remote != nil:
		return s.remote.table
	case only:
		return clickhouse.Table{Name: schema.Store().Table()}
	}
	return clickhouse.Table{Database: ingest.DatabaseName(s.name), Name: schema.Store().Table()}
}

// Backend emits SQL for the sources of this registry. With one source its table stands alone, since the session's
// database is the source; with several each is qualified by its name.
func (r *Registry) Backend(comments func(binding string) []string) clickhouse.Backend {
	layout := schema.Store()
	return clickhouse.Backend{Env: clickhouse.Env{
		Model:   entity.Default(),
		Comment: comments,
		Source: func(name string) (clickhouse.SourceTable, bool) {
			s, ok := r.sources[name]
			if !ok {
				return clickhouse.SourceTable{}, false
			}
			return clickhouse.SourceTable{Table: s.table(len(r.used) == 1), Layout: layout, Profile: s.Profile()}, true
		},
	}}
}
