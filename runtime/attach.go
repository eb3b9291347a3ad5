package runtime

import (
	"context"
	"sort"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/runtime/ingest"
)

// shownProblems is how many broken records of a source are named; the rest are counted.
const shownProblems = 10

// attach makes one source a database of the engine, and notes what of its files could not be read.
func (s *Session) attach(ctx context.Context, src *source, o SessionOptions) error {
	opt := ingest.Options{}
	if o.Progress != nil {
		opt.Progress = func(p ingest.Progress) {
			o.Progress(Progress{What: "load " + src.name + ": " + p.Phase, Done: p.Read, Total: p.Total, Unit: "bytes"})
		}
		opt.Waiting = func(string) { o.Progress(Progress{What: "wait for another process that loads " + src.name}) }
	}
	meta, err := ingest.Attach(ctx, s.engine, ingest.Source{Name: src.name, Profile: src.Profile().Name(), Files: src.files}, opt)
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
	src.Know(extensions, meta.Columns)
	for i, p := range meta.Problems {
		if i == shownProblems {
			break
		}
		s.notes.Add("HF5004", diag.Span{}, p.File, int(p.Line), problemText(p))
	}
	if meta.ProblemTotal > 0 {
		s.notes.Add("HF5009", diag.Span{}, int(meta.ProblemTotal), src.name)
	}
	return nil
}

func problemText(p ingest.Problem) string {
	if p.Object != "" {
		return p.Object + ": " + p.Message
	}
	return p.Message
}
