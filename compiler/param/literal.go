package param

import (
	"strings"

	"github.com/huntc/huntc/compiler/ast"
)

// reader reads the text of a declaration, or of a list that was given.
type reader struct {
	text string
	at   int
}

// bad is what a declaration has that cannot be read, and where.
type bad struct {
	at, n         int // bytes of the text
	message, hint string
}

// literal is a value as it is written.
type literal struct {
	text   string
	quoted bool
	at, n  int
}

func texts(list []literal) []string {
	out := make([]string, len(list))
	for i, l := range list {
		out[i] = l.text
	}
	return out
}

func (r *reader) rest() string { return r.text[r.at:] }

// blanks steps over white space and reports whether there was some, or the end.
func (r *reader) blanks() bool {
	before := r.at
	r.at = len(r.text) - len(strings.TrimLeft(r.rest(), " \t"))
	return r.at > before || r.at == len(r.text)
}

// word reads up to white space or one of the signs.
func (r *reader) word(signs string) string {
	rest := r.rest()
	end := strings.IndexAny(rest, " \t"+signs)
	if end < 0 {
		end = len(rest)
	}
	r.at += end
	return rest[:end]
}

// opens reports whether a list begins, and steps over the blanks before it.
func (r *reader) opens() bool {
	r.blanks()
	return strings.HasPrefix(r.rest(), "(") || strings.HasPrefix(r.rest(), "[")
}

// list reads values in brackets, which are there.
func (r *reader) list() ([]literal, *bad) {
	open := r.at
	closing := map[byte]string{'(': ")", '[': "]"}[r.text[r.at]]
	var out []literal
	for {
		r.at++
		r.blanks()
		l, wrong := r.value()
		if wrong != nil {
			return nil, wrong
		}
		out = append(out, l)
		r.blanks()
		switch rest := r.rest(); {
		case strings.HasPrefix(rest, ","):
		case strings.HasPrefix(rest, closing):
			r.at++
			return out, nil
		default:
			return nil, &bad{open, 1, "the list is not closed", "close it with " + closing + " on the same line, and put commas between its values"}
		}
	}
}

// value reads a string in quotes, or a word.
func (r *reader) value() (literal, *bad) {
	begin, rest := r.at, r.rest()
	prefix := 0
	if len(rest) > 1 && (rest[0] == 'r' || rest[0] == 't') && (rest[1] == '\'' || rest[1] == '"') {
		prefix = 1
	}
	if len(rest) == 0 || rest[prefix] != '\'' && rest[prefix] != '"' {
		word := r.word(",()[]")
		if word == "" {
			return literal{}, &bad{begin, min(1, len(rest)), "a value is missing", ""}
		}
		return literal{text: word, at: begin, n: len(word)}, nil
	}
	end := closingQuote(rest, prefix)
	if end < 0 {
		return literal{}, &bad{begin + prefix, 1, "the string is not closed", "close it with " + rest[prefix:prefix+1] + " on the same line"}
	}
	r.at += end
	value, wrong := ast.Unquote(rest[:end])
	if wrong >= 0 {
		return literal{}, &bad{begin + wrong, 2, "the escape " + rest[wrong:wrong+2] + " is not complete", "write the backslash twice, or put r before the quote"}
	}
	return literal{text: value, quoted: true, at: begin, n: end}, nil
}

// closingQuote returns the length of the string that begins a text, quotes included; -1 where it is not closed. A backslash
// keeps the quote after it from closing, as in a hunt.
func closingQuote(text string, prefix int) int {
	for i := prefix + 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case text[prefix]:
			return i + 1
		}
	}
	return -1
}
