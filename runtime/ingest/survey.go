package ingest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"sort"
	"strings"
)

// shape is a set of the kinds of JSON value that a name was seen with.
type shape uint8

const (
	scalar shape = 1 << iota // string, number, true, false
	list
	object
)

// field is one name of the events, at its place in the nesting that the file uses.
// {"process":{"parent.pid":1}} has the fields process and process/parent.pid.
type field struct {
	name  string
	kids  map[string]*field
	shape shape
}

const byteOrderMark = "\xef\xbb\xbf"

// survey is what one pass over an NDJSON file tells before the engine reads it: which
// fields there are, how they are spelled and nested, and how many lines carry an event.
type survey struct {
	root  field
	lines uint64 // with anything but white space on them
	odd   bool   // some line begins with a byte order mark, or is no object
	deep  int
}

// errLongLine stops a file that is no NDJSON.
var errLongLine = errors.New("a line is longer than 64 MiB")

// read goes through one file. It looks at nothing but names and brackets; whether a line
// is well-formed, the engine tells.
func (s *survey) read(ctx context.Context, in io.Reader, progress func()) error {
	r := bufio.NewReaderSize(in, 1<<20)
	var long []byte
	for {
		line, err := r.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			if long = append(long, line...); len(long) > maxObject {
				return errLongLine
			}
			continue
		}
		if len(long) > 0 {
			long = append(long, line...)
			line, long = long, long[:0]
		}
		s.line(line)
		if s.lines%10_000 == 0 {
			if progress(); ctx.Err() != nil {
				return ctx.Err()
			}
		}
		if err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
	}
}

// line notes the fields of one event.
func (s *survey) line(line []byte) {
	unmarked := bytes.TrimPrefix(line, []byte(byteOrderMark))
	s.odd = s.odd || len(unmarked) < len(line)
	line = bytes.TrimSpace(unmarked)
	if len(line) == 0 {
		return
	}
	s.lines++
	if line[0] != '{' {
		s.odd = true
		return
	}
	s.deep = 0
	s.members(&s.root, line, 1)
}

// members reads the members of the object whose bracket is in front of at, and gives the
// place behind it. A line that is broken ends the reading, -1.
func (s *survey) members(f *field, line []byte, at int) int {
	if s.deep++; s.deep > bracketDepth {
		return -1
	}
	defer func() { s.deep-- }()
	for at >= 0 && at < len(line) {
		switch line[at] {
		case '}':
			return at + 1
		case '"':
			end := stringEnd(line, at)
			if end < 0 {
				return -1
			}
			kid := f.kid(line[at+1 : end-1])
			if at = skipTo(line, end, ':'); at < 0 {
				return -1
			}
			at = s.value(kid, line, skipSpace(line, at+1))
		default:
			at++ // commas and white space
		}
	}
	return -1
}

// value reads the value at at and gives the place behind it.
func (s *survey) value(f *field, line []byte, at int) int {
	if at >= len(line) {
		return -1
	}
	switch line[at] {
	case '{':
		f.shape |= object
		return s.members(f, line, at+1)
	case '[':
		f.shape |= list
		var n nesting
		used, done := n.follow(line[at:])
		if !done || n.failed {
			return -1
		}
		return at + used
	case '"':
		f.shape |= scalar
		return stringEnd(line, at)
	case 'n':
		return at + 4 // null says nothing
	default:
		f.shape |= scalar
		return at + 1
	}
}

// kid is the field below f with the name as it stands in the file.
func (f *field) kid(raw []byte) *field {
	if k := f.kids[string(raw)]; k != nil {
		return k
	}
	name := string(raw)
	if strings.IndexByte(name, '\\') >= 0 {
		if err := json.Unmarshal([]byte(`"`+name+`"`), &name); err != nil {
			return &field{}
		}
	}
	if f.kids == nil {
		f.kids = map[string]*field{}
	}
	k := &field{name: name}
	f.kids[string(raw)] = k
	return k
}

// sorted are the fields below f by name.
func (f *field) sorted() []*field {
	out := make([]*field, 0, len(f.kids))
	for _, k := range f.kids {
		out = append(out, k)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].name < out[j].name })
	return out
}

// stringEnd is the place behind the string that begins at at, or -1.
func stringEnd(line []byte, at int) int {
	for i := at + 1; i < len(line); {
		quote := bytes.IndexByte(line[i:], '"')
		if quote < 0 {
			return -1
		}
		slashes := 0
		for k := i + quote - 1; k > at && line[k] == '\\'; k-- {
			slashes++
		}
		i += quote + 1
		if slashes%2 == 0 {
			return i
		}
	}
	return -1
}

func skipSpace(line []byte, at int) int {
	for at < len(line) && (line[at] == ' ' || line[at] == '\t' || line[at] == '\r') {
		at++
	}
	return at
}

// skipTo is the place of c behind white space, or -1.
func skipTo(line []byte, at int, c byte) int {
	if at = skipSpace(line, at); at < len(line) && line[at] == c {
		return at
	}
	return -1
}
