// Package diag holds source positions and diagnostics: what every stage of the compiler says
// to the hunter. In go a code of the one code table, a span and arguments; out comes a
// Diagnostic that renders as text with a caret or as JSON.
//
// Invariants: a diagnostic can only be made from the code table (List.Add), so each has a
// code, a severity and a message; lines and columns count from 1, columns count runes and a
// tab is one column; a Span knows the name of its file, and a List knows the files' texts. In a
// notebook lines count from the beginning of a cell, which a Span knows too, and offsets go
// through all cells: they order what lines cannot.
package diag

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Pos is a place in a file. The zero Pos is no place.
type Pos struct {
	Offset int // bytes from the beginning of the file's text
	Line   int // from 1, in the file or in its cell
	Column int // from 1, in runes
}

// IsValid reports whether p is a place.
func (p Pos) IsValid() bool { return p.Line > 0 }

// Span is a stretch of a file, End not included. The zero Span is nowhere.
type Span struct {
	File  string // name of the file
	Cell  int    // of a notebook, from 1; 0 in a plain file
	Start Pos
	End   Pos
}

// TextSpan returns the span of text that starts at start, in a part of a file (see File.PartName). The text may hold
// newlines.
func TextSpan(part string, start Pos, text string) Span {
	end := Pos{Offset: start.Offset + len(text), Line: start.Line, Column: start.Column}
	if last := strings.LastIndexByte(text, '\n'); last >= 0 {
		end.Line += strings.Count(text, "\n")
		end.Column = 1
		text = text[last+1:]
	}
	end.Column += utf8.RuneCountInString(text)
	file, cell := splitPartName(part)
	return Span{File: file, Cell: cell, Start: start, End: end}
}

// IsValid reports whether s is somewhere.
func (s Span) IsValid() bool { return s.Start.IsValid() }

// Join returns the smallest span that holds both s and t. An invalid span adds nothing, nor does one elsewhere.
func (s Span) Join(t Span) Span {
	switch {
	case !s.IsValid():
		return t
	case !t.IsValid() || s.File != t.File || s.Cell != t.Cell:
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
		cmp.Compare(s.Cell, t.Cell),
		cmp.Compare(s.Start.Offset, t.Start.Offset),
		cmp.Compare(s.End.Offset, t.End.Offset),
	)
}

// Name returns the name of the file, and of a notebook the cell: hunt.ipynb[3].
func (s Span) Name() string {
	if s.Cell == 0 {
		return s.File
	}
	return fmt.Sprintf("%s[%d]", s.File, s.Cell)
}

// String returns file:line:column, or the file alone when the place is not known.
func (s Span) String() string {
	if !s.IsValid() {
		return s.Name()
	}
	return fmt.Sprintf("%s:%d:%d", s.Name(), s.Start.Line, s.Start.Column)
}
