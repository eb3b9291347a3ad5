package ingest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/klauspost/compress/zstd"
)

// newArrayScanner cuts a JSON array into its members as [bundleScanner] does a bundle. Where
// one is broken, the next is an object that has one of some names.
func newArrayScanner(in io.Reader, names []string) *bundleScanner {
	s := newBundleScanner(in)
	s.members = func() error {
		if s.peek() != 0 {
			return errTail
		}
		return io.EOF
	}
	s.known = func(raw []byte) bool {
		var event map[string]json.RawMessage
		if json.Unmarshal(raw, &event) != nil {
			return false
		}
		for _, name := range names {
			if _, ok := event[name]; ok {
				return true
			}
		}
		return false
	}
	return s
}

// openArray reads up to the first member.
func (s *bundleScanner) openArray() {
	s.mark()
	if s.peek() == '[' {
		s.advance(1)
		s.inside = true
	}
}

// rewriter copies a text that the engine cannot read as it is into a file of lines.
type rewriter struct {
	file *os.File
	pack *zstd.Encoder
}

func newRewriter(path string) (*rewriter, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fileError(path, err)
	}
	z, err := zstd.NewWriter(f, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &rewriter{f, z}, nil
}

// Write adds text.
func (r *rewriter) Write(p []byte) (int, error) { return r.pack.Write(p) }

func (r *rewriter) close() error {
	if err := errors.Join(r.pack.Close(), r.file.Close()); err != nil {
		return fileError(r.file.Name(), err)
	}
	return nil
}

// array surveys the members of an array and writes each on a line of its own: the line's
// number is the member's. Members without an end leave theirs empty.
func (l *loader) array(ctx context.Context, all *survey, p piece, in *input, out io.Writer) error {
	s := newArrayScanner(in, l.timeNames())
	s.openArray()
	for {
		el, err := s.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			l.notes.add(brokenElement(p, el, err, s.inside))
			if !s.inside {
				return s.fault
			}
			s.recover(el)
			el.raw = nil
		}
		oneLine(el.raw)
		all.line(el.raw)
		if _, err := out.Write(el.raw); err != nil {
			return err
		}
		if _, err := out.Write(newline); err != nil {
			return err
		}
		if s.index%10_000 == 0 {
			if l.tell("looking", in.count.n.Load()); ctx.Err() != nil {
				return ctx.Err()
			}
		}
	}
}

// brokenElement is the problem with a member that could not be cut out, or with the array.
func brokenElement(p piece, el element, err error, inside bool) Problem {
	out := Problem{File: p.name, Line: el.line, Offset: el.offset, Message: err.Error()}
	if inside {
		out.Object = elementName(el.index)
	}
	if errors.Is(err, errTruncated) {
		out.Message = "the file ends in the middle of the array"
		if inside {
			out.Message = "it has no end"
		}
	}
	return out
}

// oneLine takes the line breaks out of a JSON value: they stand between its parts.
func oneLine(raw []byte) {
	for i := bytes.IndexAny(raw, "\r\n"); i >= 0; i = bytes.IndexAny(raw, "\r\n") {
		raw[i] = ' '
		raw = raw[i:]
	}
}

// timeNames are the names by which an event is told from other objects, best first.
func (l *loader) timeNames() []string {
	var out []string
	for _, path := range l.stage.profile.TimeField().Paths {
		if !slices.Contains(out, path) {
			out = append(out, path)
		}
	}
	return out
}

func elementName(index int) string { return fmt.Sprintf("element %d", index+1) }

// elementLines finds where some members of an array begin, by their numbers from 1.
func (l *loader) elementLines(p piece, wanted map[int64]int64) error {
	in, err := p.open()
	if err != nil {
		return err
	}
	defer in.Close() //nolint:errcheck // only read from
	s := newArrayScanner(in, l.timeNames())
	s.openArray()
	for left := len(wanted); left > 0; {
		el, err := s.next()
		if _, ok := wanted[int64(el.index)+1]; ok && el.raw != nil {
			wanted[int64(el.index)+1] = el.line
			left--
		}
		switch {
		case errors.Is(err, io.EOF) || err != nil && !s.inside:
			return nil
		case err != nil:
			s.recover(el)
		}
	}
	return nil
}
