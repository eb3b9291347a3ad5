package notebook

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/huntc/huntc/compiler/diag"
)

// format is the version of the notebook format that is read. Its minor versions differ in nothing that matters here.
const format = 4

// book is what is read of a notebook.
type book struct {
	Format   json.RawMessage `json:"nbformat"`
	Metadata json.RawMessage `json:"metadata"`
	Cells    []cell          `json:"cells"`
}

// decode reads the JSON of a notebook. It reports whether that is one.
func (r *reader) decode(text string) (*book, bool) {
	text = strings.TrimPrefix(text, "\ufeff")
	if strings.TrimSpace(text) == "" {
		return nil, r.refuse(diag.Pos{}, "the file is empty", "")
	}
	if i := invalidUTF8(text); i >= 0 {
		return nil, r.refuse(posOf(text, i), "the file is not UTF-8", "")
	}
	var b book
	err := json.Unmarshal([]byte(text), &b)
	var syntax *json.SyntaxError
	var other *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		at := posOf(text, max(int(syntax.Offset)-1, 0))
		return nil, r.refuse(at, "it is not JSON: "+syntax.Error(), conflictHint(text, at))
	case errors.As(err, &other) && other.Field == "":
		return nil, r.refuse(diag.Pos{}, "it is JSON, and not an object", "")
	}
	version, notNumber := strconv.Atoi(string(b.Format))
	switch {
	case b.Format == nil:
		return nil, r.refuse(diag.Pos{}, "it is JSON without nbformat", "")
	case notNumber != nil:
		return nil, r.refuse(diag.Pos{}, "nbformat is not a whole number", "")
	case version != format:
		r.diags.AddHint("HF1015", diag.Span{File: r.file.Name}, versionHint(version), version)
		return nil, false
	case err != nil:
		return nil, r.refuse(diag.Pos{}, "its cells are not an array", "")
	case b.Cells == nil:
		return nil, r.refuse(diag.Pos{}, "it has no cells", "")
	}
	return &b, true
}

// refuse reports a file that is no notebook, and that it is none.
func (r *reader) refuse(at diag.Pos, why, hint string) bool {
	r.diags.AddHint("HF1014", diag.Span{File: r.file.Name, Start: at, End: at}, hint, why)
	return false
}

// versionHint says how a notebook comes to the version that is read.
func versionHint(version int) string {
	if version < format {
		return "jupyter nbconvert --to notebook --nbformat 4 writes it anew"
	}
	return ""
}

// conflictHint tells what git leaves behind from other mistakes.
func conflictHint(text string, at diag.Pos) string {
	line := (&diag.File{Text: text}).LineAt(at)
	for _, mark := range []string{"<<<<<<<", "=======", ">>>>>>>"} {
		if strings.HasPrefix(line, mark) {
			return "git left a conflict here: resolve it"
		}
	}
	return ""
}

// posOf returns the place of an offset.
func posOf(text string, offset int) diag.Pos {
	return diag.TextSpan("", diag.Pos{Line: 1, Column: 1}, text[:min(offset, len(text))]).End
}

// invalidUTF8 returns the offset of the first byte that is not UTF-8, or -1.
func invalidUTF8(text string) int {
	if utf8.ValidString(text) {
		return -1
	}
	for i, c := range text {
		if c == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(text[i:]); size == 1 {
				return i
			}
		}
	}
	return -1
}

// cell is what is read of a cell.
type cell struct {
	code   bool
	source string
	wrong  string // why it cannot be read
}

// UnmarshalJSON reads a cell. It does not fail: what is wrong with one cell is said of that cell.
func (c *cell) UnmarshalJSON(data []byte) error {
	var raw struct {
		Type   json.RawMessage `json:"cell_type"`
		Source json.RawMessage `json:"source"`
	}
	var kind string
	*c = cell{}
	switch {
	case json.Unmarshal(data, &raw) != nil, string(data) == "null":
		c.wrong = "the cell is not an object"
	case raw.Type == nil, json.Unmarshal(raw.Type, &kind) != nil:
		c.wrong = "the cell has no cell_type"
	case kind == "code":
		c.code = true
		c.source, c.wrong = sourceOf(raw.Source)
	}
	return nil
}

// sourceOf returns the text of a cell, or what is wrong with it. It is a string, or one for each line.
func sourceOf(raw json.RawMessage) (source, wrong string) {
	var lines []string
	switch {
	case raw == nil:
		return "", "the cell has no source"
	case json.Unmarshal(raw, &source) == nil && string(raw) != "null":
	case json.Unmarshal(raw, &lines) == nil && lines != nil:
		source = strings.Join(lines, "")
	default:
		return "", "the source of the cell is neither a string nor a list of strings"
	}
	if halved(raw, source) {
		return "", `the source of the cell has one half of a surrogate pair, as in \ud83d, without the other`
	}
	return strings.TrimPrefix(source, "\ufeff"), ""
}

// halved reports whether decoding has put the replacement character where none is written: JSON can hold what is no text, and
// a literal would become another.
func halved(raw json.RawMessage, source string) bool {
	n := strings.Count(source, "\ufffd")
	if n == 0 {
		return false
	}
	written := strings.ToLower(string(raw))
	return n > strings.Count(written, "\ufffd")+strings.Count(written, `\ufffd`)
}
