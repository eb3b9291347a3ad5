package runtime

import (
	"context"
	"fmt"
	"sort"

	"github.com/huntc/huntc/backends/schema"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/runtime/ingest"
)

// shownProblems is how many broken records of a source are named; the rest are counted.
const shownProblems = 10

// attach makes one source a database of the engine, and notes what of its files could not be read.
func (s *Session) attach(ctx context.Context, r *Registry, src *source, o SessionOptions) error {
	meta, err := s.table(ctx, r, src, o)
	if err != nil {
		return &SourceError{Source: src.name, URI: src.uri, Err: err}
	}
	s.database[src.name], src.meta = meta.Database, meta
	extensions := map[string][]string{}
	for role, names := range meta.Extra {
		for name := range names {
			extensions[role] = append(extensions[role], name)
		}
		sort.Strings(extensions[role])
	}
	src.Know(schema.Contents{Extensions: extensions, Columns: meta.Columns, Kinds: meta.Kinds, Lacks: meta.Lacks, Once: meta.Once})
	if !src.stored { // the load of a stored one told
		s.tell(src.name, meta)
	}
	return nil
}

// table attaches the source's table.
func (s *Session) table(ctx context.Context, r *Registry, src *source, o SessionOptions) (*ingest.Meta, error) {
	if src.stored {
		loaded, err := r.store.Attach(ctx, s.engine, src.name)
		if err != nil {
			return nil, err
		}
		if loaded.Profile != src.Profile().Name() {
			return nil, fmt.Errorf("it was loaded anew with the schema profile %q; run the hunt again", loaded.Profile)
		}
		return &loaded.Meta, nil
	}
	opt := ingest.Options{Cache: o.Cache}
	if o.Progress != nil {
		opt.Progress = loadProgress(src.name, o.Progress)
		opt.Waiting = func(string) { o.Progress(Progress{What: "wait for another process that loads " + src.name}) }
	}
	return ingest.Attach(ctx, s.engine, ingest.Source{
		Name: src.name, Profile: src.Profile().Name(), Custom: src.Profile(), Files: src.files,
	}, opt)
}

// loadProgress tells how far a load has come.
func loadProgress(name string, progress func(Progress)) func(ingest.Progress) {
	return func(p ingest.Progress) {
		progress(Progress{What: "load " + name + ": " + p.Phase, Done: p.Read, Total: p.Total, Unit: "bytes"})
	}
}

// tell notes what of a source's files could not be read.
func (s *Session) tell(name string, meta *ingest.Meta) {
	problems(&s.notes, name, meta.Problems, meta.ProblemTotal)
	if meta.Private != "" {
		s.notes.Add("HF5022", diag.Span{}, name, meta.Private)
	}
}

// problems notes the first of what could not be read of a source, and how much it is.
func problems(diags *diag.List, name string, found []ingest.Problem, total uint64) {
	for _, p := range found[:min(len(found), shownProblems)] {
		diags.Add("HF5004", diag.Span{}, p.File, int(p.Line), ProblemText(p))
	}
	if total > 0 {
		what := "1 malformed record"
		if total != 1 {
			what = fmt.Sprintf("%d malformed records", total)
		}
		diags.Add("HF5009", diag.Span{}, what, name)
	}
}

// ProblemText is what is wrong with a piece of a file, with the object that it is about.
func ProblemText(p ingest.Problem) string {
	if p.Object != "" {
		return p.Object + ": " + p.Message
	}
	return p.Message
}
