package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/runtime/render"
)

// longestComment is how many runes of a statement stand above its query.
const longestComment = 100

// comment is what stands above the query of a binding: the place and the text of its statement, on one line. The file
// stands without its directory, so that the query is the same from wherever it is compiled.
func (h *hunt) comment(binding string) []string {
	b := h.compiled.Program.Binding(binding)
	if b == nil {
		return nil
	}
	return []string{place(b.Span) + "  " + shorten(oneLine(h.file.Slice(b.Span)))}
}

// place is the file, without its directory, with the cell of a notebook, and the line of a span.
func place(s diag.Span) string {
	s.File = filepath.Base(s.File)
	name := render.Printable(s.Name())
	if !s.IsValid() {
		return name
	}
	return fmt.Sprintf("%s:%d", name, s.Start.Line)
}

// oneLine puts a statement on one line and leaves out its comments' line ends: nothing in it may end an SQL comment.
func oneLine(text string) string {
	return render.Printable(strings.Join(strings.Fields(text), " "))
}

func shorten(s string) string {
	if utf8.RuneCountInString(s) <= longestComment {
		return s
	}
	return string([]rune(s)[:longestComment-1]) + "…"
}
