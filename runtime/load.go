package runtime

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/runtime/ingest"
)

// LoadRequest is a load of files under a name.
type LoadRequest struct {
	Dir    string   // relative paths are relative to it
	URIs   []string // as in SourceConfig
	Name   string   // empty: that of the first file
	Schema string   // profile; empty: that of the source so far, else guessed from the first file
	Strict bool     // the first broken piece stops the load
	Now    time.Time
}

// LoadResult is what a load did and what it had to say.
type LoadResult struct {
	*ingest.Addition
	Notes diag.List
}

// Load loads files under a name into the store, beside those that it holds already. When it returns without an error,
// every later hunt finds them.
func Load(ctx context.Context, store *ingest.Store, q LoadRequest, o SessionOptions) (*LoadResult, error) {
	src, err := q.source(store)
	if err != nil {
		return nil, &SourceError{Source: src.Name, Err: err}
	}
	s, err := openEngine(ctx, o, storeScratch(store))
	if err != nil {
		return nil, err
	}
	opt := ingest.Options{Strict: q.Strict}
	if o.Progress != nil {
		opt.Progress = loadProgress(src.Name, o.Progress)
		opt.Waiting = func(who string) {
			o.Progress(Progress{What: "wait for another process that loads " + src.Name + " (" + who + ")"})
		}
	}
	done, err := store.Add(ctx, s.engine, src, q.Now, opt)
	if err = errors.Join(err, s.Close()); err != nil {
		return nil, &SourceError{Source: src.Name, Err: err}
	}
	out := &LoadResult{Addition: done}
	problems(&out.Notes, src.Name, done.Problems, done.ProblemTotal)
	for _, n := range done.Notes {
		out.Notes.Add("HF5026", diag.Span{}, src.Name, int(n.Count), n.What)
	}
	return out, nil
}

// source resolves files, name and profile. The name is in the answer also where it fails.
func (q LoadRequest) source(store *ingest.Store) (ingest.Source, error) {
	src := ingest.Source{Name: q.Name, Profile: q.Schema}
	r := &Registry{dir: q.Dir, sources: map[string]*source{}}
	for _, uri := range q.URIs {
		files, err := r.paths(uri)
		if err != nil {
			return src, err
		}
		for _, f := range files {
			if !slices.Contains(src.Files, f) {
				src.Files = append(src.Files, f)
			}
		}
	}
	if src.Name == "" {
		src.Name = r.freeName(src.Files[0])
	}
	if err := ingest.CheckName(src.Name); err != nil {
		return src, err
	}
	loaded, err := store.Find(src.Name)
	switch {
	case err != nil:
		return src, err
	case src.Profile != "":
		return src, nil
	case loaded != nil:
		src.Profile = loaded.Profile
		return src, nil
	}
	src.Profile, err = ingest.Guess(src.Files[0])
	return src, err
}
