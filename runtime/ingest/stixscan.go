package ingest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// maxObject bounds the memory that one object of a bundle may take. A longer one is a
// missing bracket rather than an observation.
const maxObject = 64 << 20

// element is one member of the bundle's `objects` array.
type element struct {
	raw    []byte // valid until the next call of next; nil when its end was not found
	index  int    // position in the array
	line   int64  // where it begins, from 1
	offset int64  // where it begins, in bytes
}

// bundleScanner cuts a bundle into the members of its `objects` array without decoding them,
// so that memory stays at one member and a broken one is skipped alone.
type bundleScanner struct {
	in     io.Reader
	buf    []byte
	keep   int   // buf[keep:] must survive a refill
	pos    int   // next byte of buf to look at
	base   int64 // offset of buf[0] in the input
	line   int64 // line of buf[pos]
	fault  error // why the input ended, when it was not its end
	eof    bool
	inside bool // between the brackets of `objects`
	seen   bool // there was an `objects` array
	index  int
	typ    string // value of the bundle's own `type`

	members func() error      // reads on behind the bracket that closes the array; io.EOF at the end
	known   func([]byte) bool // whether an object found inside a broken one is a member
}

var (
	errBrackets  = errors.New("brackets do not match")
	errTruncated = errors.New("the file ends in the middle of the bundle")
	errLong      = fmt.Errorf("longer than %d MiB", maxObject>>20)
	newline      = []byte{'\n'}
)

func newBundleScanner(in io.Reader) *bundleScanner {
	s := &bundleScanner{in: in, buf: make([]byte, 0, 1<<20), line: 1, known: isSTIX}
	s.members = s.head
	return s
}

// mark skips a byte order mark.
func (s *bundleScanner) mark() {
	for len(s.buf) < 3 && s.fill() {
	}
	if bytes.HasPrefix(s.buf, []byte(byteOrderMark)) {
		s.pos = 3
	}
}

// open reads up to the first member. It fails when the input is no bundle.
func (s *bundleScanner) open() error {
	s.mark()
	switch c := s.peek(); c {
	case 0:
		return &Error{Reason: Empty, Detail: "there is nothing but white space"}
	case '{':
		s.advance(1)
		return s.head()
	case '[':
		return &Error{Reason: NotBundle, Detail: "a JSON array, not a STIX bundle"}
	}
	return &Error{Reason: NotBundle, Detail: "not JSON"}
}

// head reads the bundle's own members up to the bracket that opens `objects`, or to its end.
func (s *bundleScanner) head() error {
	for {
		switch s.peek() {
		case ',':
			s.advance(1)
			continue
		case '}':
			s.advance(1)
			if !s.seen && s.typ != "bundle" {
				return &Error{Reason: NotBundle, Detail: "a JSON object without `objects`, not a STIX bundle"}
			}
			return io.EOF
		}
		key, err := s.member()
		if err != nil {
			return s.brokenHead(err)
		}
		if key == "objects" && s.peek() == '[' {
			s.advance(1)
			s.inside, s.seen = true, true
			return nil
		}
		value, err := s.value()
		if err != nil {
			return s.brokenHead(err)
		}
		if key == "type" && (json.Unmarshal(value, &s.typ) != nil || s.typ != "bundle") {
			return &Error{Reason: NotBundle, Detail: fmt.Sprintf("a JSON object of type %s, not a STIX bundle", value)}
		}
	}
}

// member reads a name and the colon behind it.
func (s *bundleScanner) member() (string, error) {
	raw, err := s.value()
	if err != nil {
		return "", err
	}
	var name string
	if err := json.Unmarshal(raw, &name); err != nil {
		return "", err
	}
	if s.peek() != ':' {
		return "", errBrackets
	}
	s.advance(1)
	s.peek()
	return name, nil
}

// value cuts out the value at pos.
func (s *bundleScanner) value() ([]byte, error) {
	s.keep = s.pos
	n, err := s.end()
	if err != nil {
		return nil, err
	}
	raw := s.buf[s.pos : s.pos+n]
	s.advance(n)
	return raw, nil
}

// brokenHead is the error for text that is wrong outside of `objects`.
func (s *bundleScanner) brokenHead(err error) error {
	if s.seen || s.typ == "bundle" {
		if errors.Is(err, errTruncated) {
			return err
		}
		return fmt.Errorf("not JSON behind the objects: %w", err)
	}
	return &Error{Reason: NotBundle, Detail: fmt.Sprintf("not JSON at line %d", s.line)}
}

// next gives the next member. io.EOF ends the bundle. Another error belongs to the element
// that comes with it; after [bundleScanner.recover] the scan can go on.
func (s *bundleScanner) next() (element, error) {
	for s.inside {
		switch s.peek() {
		case 0:
			s.inside = false
			return s.here(), s.truncated()
		case ',':
			s.advance(1)
		case ']':
			s.advance(1)
			s.inside = false
			if err := s.members(); err != nil {
				return s.here(), err
			}
		default:
			el := s.here()
			s.index++
			raw, err := s.value()
			el.raw = raw
			return el, err
		}
	}
	return s.here(), io.EOF
}

func (s *bundleScanner) here() element {
	return element{index: s.index, line: s.line, offset: s.base + int64(s.pos)}
}

// recover goes on after a member that could not be read: at the first object inside it that
// is itself a member (a bracket or a quote was missing), else behind it.
func (s *bundleScanner) recover(el element) {
	limit := int64(-1)
	if el.raw != nil {
		limit = el.offset + int64(len(el.raw))
	}
	s.pos, s.line = int(el.offset-s.base), el.line
	for s.pos < len(s.buf) {
		i := 1 + bytes.IndexByte(s.buf[s.pos+1:], '{')
		here := s.base + int64(s.pos)
		switch {
		case limit >= 0 && (i == 0 || here+int64(i) >= limit):
			s.advance(int(limit - here))
			return
		case i > 0:
			s.advance(i)
			s.keep = max(0, s.pos-64) // isMember looks at what is in front
			if s.isMember() {
				return
			}
		default:
			s.advance(len(s.buf) - 1 - s.pos)
			s.keep = s.pos
			if !s.fill() {
				s.inside = false
				return
			}
		}
	}
	s.inside = false
}

// isMember tells whether the object at pos looks like a member: behind a comma, well-formed,
// and known.
func (s *bundleScanner) isMember() bool {
	before := bytes.TrimRight(s.buf[s.keep:s.pos], " \t\r\n")
	if len(before) > 0 && bytes.IndexByte([]byte(",[}"), before[len(before)-1]) < 0 {
		return false
	}
	n, err := s.end()
	return err == nil && s.known(s.buf[s.pos:s.pos+n])
}

// isSTIX tells whether an object has a type and an id of the form type--uuid.
func isSTIX(raw []byte) bool {
	var head struct {
		Type string `json:"type"`
		ID   string `json:"id"`
	}
	err := json.Unmarshal(raw, &head)
	return err == nil && head.Type != "" && len(head.ID) > len(head.Type)+2 && head.ID[:len(head.Type)+2] == head.Type+"--"
}

// peek skips white space and gives the byte behind it, 0 at the end of the input.
func (s *bundleScanner) peek() byte {
	for {
		for ; s.pos < len(s.buf); s.pos++ {
			switch c := s.buf[s.pos]; c {
			case '\n':
				s.line++
			case ' ', '\t', '\r':
			default:
				return c
			}
		}
		s.keep = s.pos
		if !s.fill() {
			return 0
		}
	}
}

// advance moves on by n bytes and counts their lines.
func (s *bundleScanner) advance(n int) {
	s.line += int64(bytes.Count(s.buf[s.pos:s.pos+n], newline))
	s.pos += n
}

// fill reads more input behind the buffer, dropping what is in front of keep.
func (s *bundleScanner) fill() bool {
	if s.eof {
		return false
	}
	if s.keep > 0 {
		n := copy(s.buf, s.buf[s.keep:])
		s.buf = s.buf[:n]
		s.base += int64(s.keep)
		s.pos -= s.keep
		s.keep = 0
	}
	if len(s.buf) == cap(s.buf) {
		grown := make([]byte, len(s.buf), 2*cap(s.buf))
		copy(grown, s.buf)
		s.buf = grown
	}
	for {
		n, err := s.in.Read(s.buf[len(s.buf):cap(s.buf)])
		s.buf = s.buf[:len(s.buf)+n]
		if err != nil {
			s.eof = true
			if !errors.Is(err, io.EOF) {
				s.fault = err
			}
		}
		if n > 0 || err != nil {
			return n > 0
		}
	}
}

// truncated is why the input ended too early.
func (s *bundleScanner) truncated() error {
	if s.fault != nil {
		return fmt.Errorf("%w: %w", errTruncated, s.fault)
	}
	return errTruncated
}
