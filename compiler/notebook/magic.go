package notebook

import (
	"regexp"
	"strings"

	"github.com/huntc/huntc/compiler/diag"
)

// The magics of kestrel_ipython. The text behind either is Kestrel, and run before the rest of the cell.
const (
	cellMagic = "%%kestrel"
	lineMagic = "%kestrel"
)

// sessionInit is what may stand behind a magic instead of Kestrel: forget all variables.
var sessionInit = regexp.MustCompile(`(?i)^session\s+init\s*(true|false)?$`)

// magics takes the Kestrel of a code cell that is in another language as a whole.
func (r *reader) magics(source string) {
	// IPython looks for a cell's magic behind empty lines and blanks.
	first := len(source) - len(strings.TrimLeft(source, blanks+"\n"))
	switch rest := source[first:]; {
	case rest == "":
	case isMagic(rest, cellMagic):
		r.begin(source)
		line, _, more := strings.Cut(rest, "\n")
		r.argument(first+len(cellMagic), first+len(line))
		if more {
			r.part(first+len(line)+1, len(source))
		}
	case strings.HasPrefix(rest, "%%"):
		r.skipped++ // all of the cell is what its magic says
	default:
		r.lineMagics(source)
	}
}

const blanks = " \t\r\v\f"

// isMagic reports whether text begins with a magic; %%kestrels would be another.
func isMagic(text, magic string) bool {
	rest, ok := strings.CutPrefix(text, magic)
	return ok && (rest == "" || strings.IndexByte(blanks+"\n", rest[0]) >= 0)
}

// lineMagics takes the lines of a Python cell that are Kestrel.
func (r *reader) lineMagics(source string) {
	found := false
	at := 0
	for line := range strings.Lines(source) {
		if i := lineMagicAt(line); i >= 0 {
			if !found {
				r.begin(source)
			}
			found = true
			r.argument(at+i+len(lineMagic), at+len(strings.TrimRight(line, "\n")))
		}
		at += len(line)
	}
	if !found {
		r.skipped++
	}
}

// lineMagicAt returns where the magic of a line begins, or -1. It stands at the line's beginning, or its result is assigned.
func lineMagicAt(line string) int {
	i := strings.Index(line, lineMagic)
	if i < 0 || !isMagic(line[i:], lineMagic) {
		return -1
	}
	before := strings.Trim(line[:i], blanks)
	if before != "" && (before[len(before)-1] != '=' || strings.ContainsAny(before, `#'"`)) {
		return -1
	}
	return i
}

// argument takes what stands behind a magic on its line.
func (r *reader) argument(begin, end int) {
	text := r.text.String()[r.start+begin : r.start+end]
	begin += len(text) - len(strings.TrimLeft(text, blanks))
	text = strings.Trim(text, blanks)
	switch {
	case text == "":
	case !sessionInit.MatchString(text):
		r.part(begin, end)
	case len(r.file.Parts) > 0:
		span := diag.TextSpan(r.file.Name, r.posOf(begin), text)
		span.Cell = r.number
		r.diags.Add("HF1018", span)
	}
}
