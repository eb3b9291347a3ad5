// Package notebook reads huntbooks: Jupyter notebooks whose cells are Kestrel. In goes the text of a notebook, out comes the
// text of its Kestrel cells as one file with a part for each, or diagnostics.
//
// In a notebook with the Kestrel kernel every code cell is Kestrel. In one with another kernel, which is Python's, Kestrel
// stands behind the magics of Kestrel's IPython extension: in a cell whose first line is %%kestrel, and on a line after
// %kestrel. The other code cells are left out, and their number is said.
//
// Invariants: reading always ends and never panics; the text of a cell is taken as it is, so that each line and column is
// the one that Jupyter shows; cells are counted from 1 among all cells of the notebook, Markdown too; parts lie in their
// cells, in order, and are apart by a line's end at least or by a magic.
package notebook

import (
	"fmt"
	"strings"

	"github.com/huntc/huntc/compiler/diag"
)

// Read returns the Kestrel of the notebook of that name. What is wrong with the notebook goes to diags; the file then holds
// what could be read.
func Read(name, text string, diags *diag.List) *diag.File {
	r := &reader{file: &diag.File{Name: name, Parts: []diag.Part{}}, diags: diags}
	book, ok := r.decode(text)
	if !ok {
		return r.file
	}
	kernel := kernelOf(book.Metadata)
	broken := false
	for i, c := range book.Cells {
		r.number = i + 1
		switch {
		case c.wrong != "":
			broken = true
			diags.Add("HF1014", diag.Span{File: name, Cell: r.number}, c.wrong)
		case !c.code:
		case kernel.isKestrel():
			r.begin(c.source)
			r.part(0, len(c.source))
		default:
			r.magics(c.source)
		}
	}
	r.file.Text = r.text.String()
	diags.AddFile(r.file)
	switch {
	case broken:
	case len(r.file.Parts) == 0:
		diags.AddHint("HF1016", diag.Span{File: name}, kernel.hint())
	case r.skipped == 1:
		diags.Add("HF1017", diag.Span{File: name}, "1 code cell is")
	case r.skipped > 1:
		diags.Add("HF1017", diag.Span{File: name}, fmt.Sprintf("%d code cells are", r.skipped))
	}
	return r.file
}

// reader is the state of one Read.
type reader struct {
	file  *diag.File
	diags *diag.List
	text  strings.Builder // of the file, so far

	number  int      // of the cell
	start   int      // offset at which the cell begins in the text
	at      diag.Pos // the place in the cell that was asked for last
	skipped int      // code cells without Kestrel
}

// begin takes over the text of the next cell that has Kestrel.
func (r *reader) begin(source string) {
	r.start = r.text.Len()
	r.at = diag.Pos{Offset: r.start, Line: 1, Column: 1}
	r.text.WriteString(source)
	r.text.WriteByte('\n')
}

// part notes that a stretch of the cell is Kestrel; it lies behind the one before.
func (r *reader) part(begin, end int) {
	r.file.Parts = append(r.file.Parts, diag.Part{Cell: r.number, Start: r.posOf(begin), End: r.start + end})
}

// posOf returns the place of an offset in the cell. The offsets ascend, so that the text is gone through once.
func (r *reader) posOf(offset int) diag.Pos {
	r.at = diag.TextSpan("", r.at, r.text.String()[r.at.Offset:r.start+offset]).End
	return r.at
}
