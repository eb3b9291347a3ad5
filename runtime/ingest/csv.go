package ingest

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// csvScanner cuts a CSV text into records without decoding them. A cell is quoted when it begins with a quote; it may
// hold line breaks then, and quotes as two. A quote elsewhere is a character like any other. That is how the engine
// reads them.
type csvScanner struct {
	*bundleScanner // its buffer
	delimiter      byte
	columns        int
	lists          []bool // columns in which some cell may be a list, written as in JSON
}

// csvRecord is one record of a table, without its line end.
type csvRecord struct {
	raw    []byte // valid until the next call of next
	line   int64  // where it begins, from 1
	single bool   // it takes one line
}

// What may be wrong with a record.
var (
	errQuoteOpen = errors.New("a quoted field that does not end")
	errQuoteJunk = errors.New("text behind the end of a quoted field")
	errReturn    = errors.New("a carriage return without a line feed")
	errEncoding  = errors.New("not valid UTF-8")
)

// newCSVScanner reads a table up to its first line, which names the columns.
func newCSVScanner(in io.Reader) (s *csvScanner, names []string, err error) {
	s = &csvScanner{bundleScanner: newBundleScanner(in)}
	s.mark()
	for bytes.IndexByte(s.buf[s.pos:], '\n') < 0 && s.fill() {
	}
	first, _, _ := bytes.Cut(s.buf[s.pos:], newline)
	s.delimiter = delimiterOf(first)
	head, err := s.next()
	if err != nil {
		return nil, nil, err
	}
	names = cells(head.raw, s.delimiter)
	s.columns, s.lists = len(names), make([]bool, len(names))
	return s, names, nil
}

// next gives the next record; io.EOF ends the table. Another error belongs to the record that comes with it, and the scan
// goes on behind it: on the next line where quotes are at fault, since the record's end is not known then.
func (s *csvScanner) next() (csvRecord, error) {
	s.keep = s.pos
	r := csvRecord{line: s.line}
	if _, ok := s.at(0); !ok {
		return r, cmp.Or(s.fault, io.EOF)
	}
	n, count, err := s.record()
	if s.fault != nil {
		return r, s.fault
	}
	switch {
	case errors.Is(err, errQuoteOpen) || errors.Is(err, errQuoteJunk) || errors.Is(err, errLong):
		n = s.lineEnd(0)
	case err == nil && s.columns > 0 && count != s.columns && len(bytes.TrimSpace(s.buf[s.pos:s.pos+n])) > 0:
		err = fmt.Errorf("%d fields where the first line has %d", count, s.columns)
		n = s.shorter(n)
	}
	r.raw = bytes.TrimRight(s.buf[s.pos:s.pos+n], "\r\n")
	if err == nil && !utf8.Valid(r.raw) {
		err = errEncoding
	}
	r.single = bytes.IndexByte(r.raw, '\n') < 0
	s.advance(n)
	return r, err
}

// shorter is the length of a record of n bytes that has not as many cells as the table has columns: to the end of its
// first line, if the next one is a record by itself. A quote has swallowed it then.
func (s *csvScanner) shorter(n int) int {
	first := s.lineEnd(0)
	if first >= n {
		return n
	}
	at := s.base + int64(s.pos)
	s.pos += first
	length, count, err := s.record()
	if err == nil && count == s.columns && length == s.lineEnd(0) {
		n = first
	}
	s.pos = int(at - s.base)
	return n
}

// lineEnd is how far behind pos the line ends that stands n bytes behind it, its line end included.
func (s *csvScanner) lineEnd(n int) int {
	for {
		if i := bytes.IndexByte(s.buf[s.pos+n:], '\n'); i >= 0 {
			return n + i + 1
		}
		if n = len(s.buf) - s.pos; n > maxObject || !s.fill() {
			return n
		}
	}
}

// record gives the length of the record at pos, its line end included, and how many cells it has.
func (s *csvScanner) record() (n, count int, err error) {
	for {
		at := n
		n, err = s.cell(n)
		if err != nil {
			return n, count, err
		}
		if count < len(s.lists) && !s.lists[count] {
			s.lists[count] = mayBeList(s.buf[s.pos+at : s.pos+n])
		}
		count++
		switch c, ok := s.at(n); {
		case !ok:
			return n, count, nil
		case c == s.delimiter:
			n++
		case c == '\n':
			return n + 1, count, nil
		default: // a carriage return
			if c, _ := s.at(n + 1); c != '\n' {
				return s.lineEnd(n), count, errReturn
			}
			return n + 2, count, nil
		}
	}
}

// cell gives the place behind the cell that begins n bytes behind pos.
func (s *csvScanner) cell(n int) (int, error) {
	if c, ok := s.at(n); !ok || c != '"' {
		return s.unquoted(n)
	}
	for n++; ; n++ {
		if _, ok := s.at(n); !ok {
			return n, errQuoteOpen
		}
		quote := bytes.IndexByte(s.buf[s.pos+n:], '"')
		if quote < 0 {
			if n = len(s.buf) - s.pos - 1; n > maxObject {
				return n, errLong
			}
			continue
		}
		n += quote + 1
		if c, ok := s.at(n); !ok || c == s.delimiter || c == '\n' || c == '\r' {
			return n, nil
		} else if c != '"' {
			return n, errQuoteJunk
		}
	}
}

// unquoted is cell for one that does not begin with a quote.
func (s *csvScanner) unquoted(n int) (int, error) {
	for {
		for i, c := range s.buf[s.pos+n:] {
			if c == s.delimiter || c == '\n' || c == '\r' {
				return n + i, nil
			}
		}
		if n = len(s.buf) - s.pos; n > maxObject {
			return n, errLong
		}
		if !s.fill() {
			return n, nil
		}
	}
}

// at is the byte n behind pos.
func (s *csvScanner) at(n int) (byte, bool) {
	for s.pos+n >= len(s.buf) {
		if !s.fill() {
			return 0, false
		}
	}
	return s.buf[s.pos+n], true
}

// mayBeList tells whether a cell is in square brackets.
func mayBeList(cell []byte) bool {
	cell = bytes.Trim(cell, `"`)
	return len(cell) > 1 && cell[0] == '[' && cell[len(cell)-1] == ']'
}

// cells decodes the cells of a record.
func cells(raw []byte, delimiter byte) []string {
	var out []string
	s := csvScanner{bundleScanner: newBundleScanner(bytes.NewReader(bytes.TrimRight(raw, "\r\n"))), delimiter: delimiter}
	for n := 0; ; n++ {
		at := n
		n, _ = s.cell(n)
		text := string(s.buf[s.pos+at : min(s.pos+n, len(s.buf))])
		if strings.HasPrefix(text, `"`) {
			text = strings.ReplaceAll(strings.TrimSuffix(text[1:], `"`), `""`, `"`)
		}
		out = append(out, strings.TrimSpace(text))
		if c, ok := s.at(n); !ok || c != delimiter {
			return out
		}
	}
}

// delimiterOf is what separates the cells of a line: of comma, semicolon, tab and bar the most frequent one.
func delimiterOf(line []byte) byte {
	best, most := byte(','), bytes.Count(line, []byte{','})
	for _, c := range []byte(";\t|") {
		if n := bytes.Count(line, []byte{c}); n > most {
			best, most = c, n
		}
	}
	return best
}
