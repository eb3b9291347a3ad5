package ingest

import (
	"context"
)

// loader loads the files of one source into a stage.
type loader struct {
	stage    *stage
	source   Source
	notes    *report
	progress func(Progress)
	total    int64  // bytes of all files
	before   int64  // bytes of the files already read
	lines    uint64 // of events in all files, once they are known
	scratch  string
	meta     *Meta
	earlier  int // texts that the source was loaded from before
	texts    int // texts of the files
}

// load reads the files with the reader of their profile.
func (l *loader) load(ctx context.Context) error {
	if l.stage.profile.Format() == "stix" {
		return l.loadSTIX(ctx)
	}
	return l.loadEvents(ctx)
}

// loadSTIX converts bundles.
func (l *loader) loadSTIX(ctx context.Context) error {
	var in *input
	s := newSTIXLoader(l.stage.modelOf, l.scratch, l.notes, func(ctx context.Context, b *block) error {
		l.meta.Rows += uint64(b.rows)
		l.tell("reading", in.count.n.Load())
		return l.stage.send(ctx, b, l.scratch)
	})
	s.record = int64(l.earlier) << recordShift
	texts, err := l.pieces()
	if err != nil {
		return err
	}
	for _, p := range texts {
		var err error
		if in, err = p.open(); err != nil {
			return err
		}
		err = s.load(ctx, p.name, in)
		l.before += in.size
		in.count.n.Store(0)
		if closed := in.Close(); err == nil {
			err = closed
		}
		if err != nil {
			return err
		}
	}
	if err := s.flush(ctx, true); err != nil {
		return err
	}
	if err := l.stage.wait(); err != nil {
		return err
	}
	l.meta.Records, l.meta.Number = s.records, s.number
	l.meta.Extra = map[string]map[string]uint64{}
	for _, r := range s.vocab.roles {
		if len(r.extras) > 0 {
			l.meta.Extra[r.name] = r.extras
		}
	}
	return nil
}

// pieces are the texts of all files.
func (l *loader) pieces() ([]piece, error) {
	var out []piece
	for _, file := range l.source.Files {
		p, err := pieces(file)
		if err != nil {
			return nil, err
		}
		out = append(out, p...)
	}
	l.texts = len(out)
	return out, nil
}

func (l *loader) tell(phase string, read int64) {
	if l.progress != nil {
		l.progress(Progress{Phase: phase, Read: l.before + read, Total: l.total, Rows: l.meta.Rows})
	}
}
