package diag

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Renderer writes diagnostics for people: the message, the source line with a caret under the
// span, the hint.
type Renderer struct {
	Color bool // ANSI colours
}

// Render writes the diagnostics of the list in their order, with plain text and no colour.
func (l *List) Render(w io.Writer) error { return Renderer{}.Render(w, l) }

// String returns what Render writes.
func (l *List) String() string {
	var out bytes.Buffer
	for _, d := range l.diags {
		Renderer{}.write(&out, l, d)
	}
	return out.String()
}

// Render writes the diagnostics of the list in their order.
func (r Renderer) Render(w io.Writer, l *List) error {
	var out bytes.Buffer
	for _, d := range l.diags {
		r.write(&out, l, d)
	}
	_, err := w.Write(out.Bytes())
	return err
}

const (
	ansiReset  = "\x1b[0m"
	ansiBold   = "\x1b[1m"
	ansiRed    = "\x1b[31;1m"
	ansiYellow = "\x1b[33;1m"
	ansiBlue   = "\x1b[34;1m"
)

// colour returns the colour of a severity.
func colour(s Severity) string {
	switch s {
	case Error:
		return ansiRed
	case Warning:
		return ansiYellow
	case Note:
		return ansiBlue
	}
	panic("diag: unhandled severity")
}

func (r Renderer) paint(colour, text string) string {
	if !r.Color {
		return text
	}
	return colour + text + ansiReset
}

func (r Renderer) write(out *bytes.Buffer, l *List, d Diagnostic) {
	if where := d.Span.String(); where != "" {
		out.WriteString(r.paint(ansiBold, where+":"))
		out.WriteByte(' ')
	}
	out.WriteString(r.paint(colour(d.Severity), d.Severity.String()+"["+string(d.Code)+"]"))
	out.WriteString(": ")
	out.WriteString(d.Message)
	out.WriteByte('\n')
	if file := l.File(d.Span.File); file != nil && d.Span.IsValid() {
		r.writeSource(out, file, d)
	}
	if d.Hint != "" {
		out.WriteString("  ")
		out.WriteString(r.paint(ansiBold, "hint:"))
		out.WriteByte(' ')
		out.WriteString(d.Hint)
		out.WriteByte('\n')
	}
	for line := range strings.Lines(d.Detail) {
		out.WriteString("    " + printable(strings.TrimRight(line, "\n")) + "\n")
	}
}

// writeSource writes the line on which the span starts and the carets under it. A span that
// goes on past the line is underlined to the line's end.
func (r Renderer) writeSource(out *bytes.Buffer, file *File, d Diagnostic) {
	line := file.LineAt(d.Span.Start)
	number := strconv.Itoa(d.Span.Start.Line)
	out.WriteString("  " + number + " | " + printable(line) + "\n")

	width := d.Span.End.Column - d.Span.Start.Column
	if d.Span.End.Line > d.Span.Start.Line {
		width = utf8.RuneCountInString(line) - d.Span.Start.Column + 1
	}
	carets := strings.Repeat("^", max(width, 1))
	out.WriteString("  " + strings.Repeat(" ", len(number)) + " | " + indent(line, d.Span.Start.Column))
	out.WriteString(r.paint(colour(d.Severity), carets))
	out.WriteByte('\n')
}

// indent returns what stands left of column on the caret line: spaces, and the line's own tabs,
// so that the caret stays under its place whatever the width of a tab is.
func indent(line string, column int) string {
	var out strings.Builder
	for _, r := range line {
		if column--; column < 1 {
			break
		}
		if r == '\t' {
			out.WriteByte('\t')
		} else {
			out.WriteByte(' ')
		}
	}
	for ; column > 1; column-- {
		out.WriteByte(' ')
	}
	return out.String()
}

// printable replaces what could move the cursor or recolour a terminal; each rune keeps its
// column.
func printable(line string) string {
	return strings.Map(func(r rune) rune {
		if r != '\t' && unicode.IsControl(r) {
			return utf8.RuneError
		}
		return r
	}, line)
}
