package diag

import (
	"strconv"
	"strings"
)

// File is a source text under the name by which spans know it. Names are unique in one List.
type File struct {
	Name string
	Text string
	// Parts are the stretches of Text that are Kestrel, in order. A plain file has none: it is Kestrel from beginning to
	// end.
	Parts []Part
}

// Part is a stretch of a file that is read on its own: no statement goes on from one part to the next, as Kestrel runs the
// cells of a notebook one by one.
type Part struct {
	Cell  int // of the notebook, from 1; 0 in a plain file
	Start Pos // its line and column are those in the cell
	End   int // offset
}

// Whole returns the one part that a plain file is.
func (f *File) Whole() Part { return Part{Start: Pos{Line: 1, Column: 1}, End: len(f.Text)} }

// cellMark stands between the name of a file and the number of a cell. No name of a file can hold it.
const cellMark = "\x00"

// PartName returns the name of the file with the cell of a part in it. The position of a token has room for a name and no
// number; TextSpan takes the two apart again.
func (f *File) PartName(p Part) string {
	if p.Cell == 0 {
		return f.Name
	}
	return f.Name + cellMark + strconv.Itoa(p.Cell)
}

// splitPartName returns the file and the cell of a part's name.
func splitPartName(name string) (file string, cell int) {
	file, number, ok := strings.Cut(name, cellMark)
	if !ok {
		return name, 0
	}
	cell, err := strconv.Atoi(number)
	if err != nil {
		return name, 0 // not made by PartName
	}
	return file, cell
}

// LineAt returns the line on which a place is, without its end. It is empty past the end of the text.
func (f *File) LineAt(p Pos) string {
	if p.Offset > len(f.Text) {
		return ""
	}
	before, after := f.Text[:p.Offset], f.Text[p.Offset:]
	line, _, _ := strings.Cut(after, "\n")
	begin := strings.LastIndexByte(before, '\n') + 1
	line = before[begin:] + line
	if begin == 0 {
		line = strings.TrimPrefix(line, "\ufeff") // a byte order mark takes no column
	}
	return strings.TrimSuffix(line, "\r")
}

// Slice returns the text that s covers, or nothing when s does not lie in the file.
func (f *File) Slice(s Span) string {
	if !s.IsValid() || s.Start.Offset < 0 || s.End.Offset > len(f.Text) || s.Start.Offset > s.End.Offset {
		return ""
	}
	return f.Text[s.Start.Offset:s.End.Offset]
}
