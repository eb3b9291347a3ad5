// Package diag holds source positions and diagnostics: what every stage of the compiler says
// to the hunter. In go a code of the one code table, a span and arguments; out comes a
// Diagnostic that renders as text with a caret or as JSON.
//
// Invariants: a diagnostic can only be made from the code table (List.Add), so each has a
// code, a severity and a message; lines and columns count from 1, columns count runes and a
// tab is one column; a Span knows the name of its file, and a List knows the files' texts.
package diag

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Pos is a place in a file. The zero Pos is no place.
type Pos struct {
	Offset int // bytes from the beginning of the file
	Line   int // from 1
	Column int // from 1, in runes
}

// IsValid reports whether p is a place.
func (p Pos) IsValid() bool { return p.Line > 0 }

// Span is a stretch of a file, End not included. The zero Span is nowhere.
type Span struct {
	File  string // name of the file
	Start Pos
	End   Pos
}

// TextSpan returns the span of text that starts at start. The text may hold newlines.
func TextSpan(file string, start Pos, text string) Span {
	end := Pos{Offset: start.Offset + len(text), Line: start.Line, Column: start.Column}
	if last := strings.LastIndexByte(text, '\n'); last >= 0 {
		end.Line += strings.Count(text, "\n")
		end.Column = 1
		text = text[last+1:]
	}
	end.Column += utf8.RuneCountInString(text)
	return Span{File: file, Start: start, End: end}
}

// IsValid reports whether s is somewhere.
func (s Span) IsValid() bool { return s.Start.IsValid() }

// Join returns the smallest span that holds both s and t. An invalid span adds nothing.
func (s Span) Join(t Span) Span {
	switch {
	case !s.IsValid():
		return t
	case !t.IsValid() || s.File != t.File:
		return s
	}
	if t.Start.Offset < s.Start.Offset {
		s.Start = t.Start
	}
	if t.End.Offset > s.End.Offset {
		s.End = t.End
	}
	return s
}

// Compare orders spans by file, start and end; a span that is nowhere comes last.
func (s Span) Compare(t Span) int {
	if s.IsValid() != t.IsValid() {
		if s.IsValid() {
			return -1
		}
		return 1
	}
	return cmp.Or(
		strings.Compare(s.File, t.File),
		cmp.Compare(s.Start.Offset, t.Start.Offset),
		cmp.Compare(s.End.Offset, t.End.Offset),
	)
}

// String returns file:line:column, or the file alone when the place is not known.
func (s Span) String() string {
	if !s.IsValid() {
		return s.File
	}
	return fmt.Sprintf("%s:%d:%d", s.File, s.Start.Line, s.Start.Column)
}

// File is a source text under the name by which spans know it. Names are unique in one List.
type File struct {
	Name string
	Text string
}

// Line returns the n-th line, counted from 1, without its end. It is empty past the last line.
func (f *File) Line(n int) string {
	text := strings.TrimPrefix(f.Text, "\ufeff") // a byte order mark takes no column
	for ; n > 1; n-- {
		end := strings.IndexByte(text, '\n')
		if end < 0 {
			return ""
		}
		text = text[end+1:]
	}
	if end := strings.IndexByte(text, '\n'); end >= 0 {
		text = text[:end]
	}
	return strings.TrimSuffix(text, "\r")
}

// Slice returns the text that s covers, or nothing when s does not lie in the file.
func (f *File) Slice(s Span) string {
	if !s.IsValid() || s.Start.Offset < 0 || s.End.Offset > len(f.Text) || s.Start.Offset > s.End.Offset {
		return ""
	}
	return f.Text[s.Start.Offset:s.End.Offset]
}
