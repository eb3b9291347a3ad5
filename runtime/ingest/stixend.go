package ingest

import "bytes"

// bracketDepth is how deep a member may nest. STIX needs about ten levels.
const bracketDepth = 200

// nesting follows the brackets of one JSON value, over as many buffers as it takes.
type nesting struct {
	open   [bracketDepth]byte
	depth  int
	text   bool // inside a string
	skip   bool // the next byte is escaped
	last   byte // last byte outside of strings that is not white space
	failed bool
}

// end gives the length of the value at pos. Brackets must match and an object may not begin
// where only a member's name can, which is how a missing bracket shows.
func (s *bundleScanner) end() (int, error) {
	var state nesting
	for n := 0; ; {
		if s.pos+n >= len(s.buf) {
			if n > maxObject {
				return n, errLong
			}
			if !s.fill() {
				if state.depth == 0 && !state.text && n > 0 {
					return n, nil
				}
				return n, s.truncated()
			}
		}
		used, done := state.follow(s.buf[s.pos+n:])
		n += used
		switch {
		case state.failed:
			return n, errBrackets
		case done:
			return n, nil
		}
	}
}

// follow reads on through b. It reports how much belongs to the value and whether it is complete.
func (st *nesting) follow(b []byte) (int, bool) {
	for i := 0; i < len(b); i++ {
		if st.text {
			i += st.through(b[i:])
			if st.text {
				return len(b), false
			}
			if st.depth == 0 {
				return i + 1, true
			}
			continue
		}
		c := b[i]
		switch c {
		case '"':
			st.text = true
		case '{', '[':
			st.push(c)
		case '}', ']':
			if st.depth == 0 {
				return i, true // behind a number or a word
			}
			if st.pop(c); st.depth == 0 || st.failed {
				return i + 1, true
			}
		case ',', ':':
			if st.depth == 0 {
				return i, true
			}
		case ' ', '\t', '\r', '\n':
			if st.depth == 0 {
				return i, true
			}
			continue
		}
		if st.failed {
			return i, true
		}
		st.last = c
	}
	return len(b), false
}

// through reads to the end of a string and gives the index of its last byte seen.
func (st *nesting) through(b []byte) int {
	i := 0
	if st.skip {
		st.skip = false
		i = 1
	}
	for i < len(b) {
		quote := bytes.IndexByte(b[i:], '"')
		part := b[i:]
		if quote >= 0 {
			part = b[i : i+quote]
		}
		slash := bytes.IndexByte(part, '\\')
		switch {
		case slash >= 0 && i+slash+1 >= len(b):
			st.skip = true
			return len(b)
		case slash >= 0:
			i += slash + 2
		case quote >= 0:
			st.text = false
			return i + quote
		default:
			return len(b)
		}
	}
	return len(b)
}

func (st *nesting) push(c byte) {
	inObject := st.depth > 0 && st.open[st.depth-1] == '{'
	if st.depth == bracketDepth || inObject && st.last != ':' {
		st.failed = true
		return
	}
	st.open[st.depth] = c
	st.depth++
}

func (st *nesting) pop(c byte) {
	st.depth--
	if c-st.open[st.depth] != 2 { // '{' and '}', '[' and ']' are two apart in ASCII
		st.failed = true
	}
}
