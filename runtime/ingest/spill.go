package ingest

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"os"

	"github.com/valyala/fastjson"
)

// spill keeps the objects of a STIX 2.1 bundle on disk until the observations that refer to
// them can be put together: either may come first. In memory it holds one id an object.
type spill struct {
	objects *os.File
	waiting *os.File
	out     *bufio.Writer // of objects
	later   *bufio.Writer // of waiting
	places  map[string]place
	size    int64
	parsers []*fastjson.Parser
	used    int
	buf     []byte
}

// place is where an object stands in the file.
type place struct{ at, n int64 }

func newSpill(dir string) (*spill, error) {
	objects, err := os.CreateTemp(dir, "objects-")
	if err != nil {
		return nil, fileError(dir, err)
	}
	waiting, err := os.CreateTemp(dir, "observations-")
	if err != nil {
		return nil, errors.Join(fileError(dir, err), objects.Close(), os.Remove(objects.Name()))
	}
	return &spill{
		objects: objects, waiting: waiting, places: map[string]place{},
		out: bufio.NewWriterSize(objects, 1<<18), later: bufio.NewWriterSize(waiting, 1<<18),
	}, nil
}

// putObject keeps an object under its id. Of several versions the last one counts.
func (s *spill) putObject(id string, raw []byte) error {
	if id == "" {
		return errors.New("an object without id")
	}
	s.places[id] = place{s.size, int64(len(raw))}
	s.size += int64(len(raw))
	_, err := s.out.Write(raw)
	return err
}

// putObservation keeps an observation for later, with its number and its place in the file.
func (s *spill) putObservation(record int64, el element) error {
	var head [40]byte
	for i, v := range []int64{record, int64(el.index), el.line, el.offset, int64(len(el.raw))} {
		binary.LittleEndian.PutUint64(head[8*i:], uint64(v))
	}
	_, err := s.later.Write(head[:])
	if err == nil {
		_, err = s.later.Write(el.raw)
	}
	return err
}

// observations gives back every observation put aside, in order.
func (s *spill) observations(visit func(record int64, el element) error) error {
	if err := errors.Join(s.out.Flush(), s.later.Flush()); err != nil {
		return err
	}
	if _, err := s.waiting.Seek(0, io.SeekStart); err != nil {
		return err
	}
	in := bufio.NewReaderSize(s.waiting, 1<<18)
	var head [40]byte
	var raw []byte
	for {
		if _, err := io.ReadFull(in, head[:]); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		var v [5]int64
		for i := range v {
			v[i] = int64(binary.LittleEndian.Uint64(head[8*i:]))
		}
		if int64(cap(raw)) < v[4] {
			raw = make([]byte, v[4])
		}
		raw = raw[:v[4]]
		if _, err := io.ReadFull(in, raw); err != nil {
			return err
		}
		if err := visit(v[0], element{raw: raw, index: int(v[1]), line: v[2], offset: v[3]}); err != nil {
			return err
		}
	}
}

// rewind lets the parsers of the last observation be used again.
func (s *spill) rewind() { s.used = 0 }

// object reads an object back. The value is good until rewind. nil means that there is none.
func (s *spill) object(id string) (*fastjson.Value, error) {
	where, ok := s.places[id]
	if !ok {
		return nil, nil
	}
	if int64(cap(s.buf)) < where.n {
		s.buf = make([]byte, where.n)
	}
	s.buf = s.buf[:where.n]
	if _, err := s.objects.ReadAt(s.buf, where.at); err != nil {
		return nil, err
	}
	if s.used == len(s.parsers) {
		s.parsers = append(s.parsers, &fastjson.Parser{})
	}
	s.used++
	return s.parsers[s.used-1].ParseBytes(s.buf)
}

// close removes the files.
func (s *spill) close() error {
	return errors.Join(s.objects.Close(), os.Remove(s.objects.Name()), s.waiting.Close(), os.Remove(s.waiting.Name()))
}
