// Package format is the printer behind `huntc fmt`: one way to lay out a hunt, whoever wrote it. In goes a file, out comes
// its text in canonical form, or diagnostics when it does not parse.
//
// Keywords are in capitals. A statement is one line; one that would pass column 120 has a line for each clause, aligned
// under the command, patterns break before AND and OR, and lists where they must. Clauses stand in the order of the manual.
// Comments stay above, behind and between statements; one within a statement moves to the line above it. Of several blank
// lines one stays. Literals, names and parentheses stay as they were written.
//
// Invariants: the result parses to the same tree, but for places, and has the same comments in the same order; formatting
// it again changes nothing; it is empty or ends with a line feed.
package format

import (
	"slices"
	"strings"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/parser"
)

// Source returns the text of a hunt in canonical form. It reports false when the hunt does not parse; diags then says why.
func Source(file *diag.File, diags *diag.List) (string, bool) {
	var found diag.List
	tree := parser.Parse(file, &found)
	diags.Append(&found)
	if found.HasErrors() {
		return "", false
	}
	out := layOut(tree)
	// A formatter that changes a hunt does worse than none, so that it did not is not left to its tests.
	again := parser.Parse(&diag.File{Name: file.Name, Text: out}, &found)
	if found.HasErrors() || !slices.Equal(meaning(tree), meaning(again)) {
		panic("format: the formatted hunt does not mean the same:\n" + out)
	}
	return out, true
}

// meaning is the statements and comments of a hunt without their layout.
func meaning(f *ast.File) []string {
	out := make([]string, 0, len(f.Statements)+len(f.Comments))
	for _, s := range f.Statements {
		out = append(out, ast.Print(s))
	}
	for _, c := range f.Comments {
		out = append(out, c.Text)
	}
	return out
}

// printer writes the lines of a file.
type printer struct {
	builder
	out      strings.Builder
	comments []ast.Comment // that are still to be written
	last     int           // the line on which what was written last ends in the file, 0 before anything
}

func layOut(f *ast.File) string {
	p := printer{
		builder:  builder{file: f, code: blanked(f), parens: map[ast.Expr]bool{}},
		comments: f.Comments,
	}
	for i, s := range f.Statements {
		next := len(f.Source.Text)
		if i+1 < len(f.Statements) {
			next = f.Statements[i+1].Place.Start.Offset
		}
		p.ownLines(s.Place.Start.Offset)
		p.separate(s.Place.Start.Line)
		for _, c := range p.take(s.Place.End.Offset) {
			p.write(c.Text)
		}
		p.write(render(p.statement(s)) + p.behind(s.Place.End.Line, next))
		p.last = s.Place.End.Line
	}
	p.ownLines(len(f.Source.Text))
	return p.out.String()
}

// take returns the comments that begin before an offset and were not written yet.
func (p *printer) take(end int) []ast.Comment {
	n := 0
	for n < len(p.comments) && p.comments[n].Place.Start.Offset < end {
		n++
	}
	taken := p.comments[:n]
	p.comments = p.comments[n:]
	return taken
}

// ownLines writes the comments up to an offset, each on a line of its own.
func (p *printer) ownLines(end int) {
	for _, c := range p.take(end) {
		p.separate(c.Place.Start.Line)
		p.write(c.Text)
		p.last = c.Place.Start.Line
	}
}

// behind takes the comment that stands on the line on which a statement ends, unless the next one begins before it.
func (p *printer) behind(lineNo, next int) string {
	if len(p.comments) == 0 {
		return ""
	}
	c := p.comments[0]
	if c.Place.Start.Line != lineNo || c.Place.Start.Offset > next {
		return ""
	}
	p.comments = p.comments[1:]
	return " " + c.Text
}

// separate writes an empty line if the file has one before a line.
func (p *printer) separate(lineNo int) {
	if p.last > 0 && lineNo > p.last+1 {
		p.out.WriteByte('\n')
	}
}

func (p *printer) write(s string) { p.out.WriteString(s + "\n") }
