package sqlcheck

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// wordKind is what a word of ClickHouse's text is.
type wordKind uint8

const (
	keyword  wordKind = iota
	function          // its name, ( stands directly behind it
	param             // of a lambda, -> stands behind it
	name              // decoded
	quoted            // a string, decoded
	numeral
	mark // an operator, a comma, a bracket
)

// word is one word of a text.
type word struct {
	kind wordKind
	text string
	line int
}

// reader cuts the text that the engine runs into words, by the engine's rules, and knows only those forms that the printer
// writes. Each thing that the engine may read otherwise (a doubled quote, another escape, a comment that is not a line, a
// number in another base) is refused here, so that nothing of it is left to whoever reads the words.
type reader struct {
	text  string
	at    int
	line  int
	words []word
}

// words are the words of a text, its comments left out.
func words(text string) ([]word, error) {
	switch {
	case len(text) > maxText:
		return nil, fmt.Errorf("%d bytes of text", len(text))
	case !utf8.ValidString(text):
		return nil, fmt.Errorf("text that is not UTF-8")
	}
	r := &reader{text: text, line: 1}
	for r.at < len(r.text) {
		if err := r.next(); err != nil {
			return nil, fmt.Errorf("line %d: %w", r.line, err)
		}
		if len(r.words) > maxWords {
			return nil, fmt.Errorf("more than %d words", maxWords)
		}
	}
	return r.words, nil
}

func (r *reader) next() error {
	rest := r.text[r.at:]
	switch c := rest[0]; {
	case c == ' ':
		r.at++
		return nil
	case c == '\n':
		r.at++
		r.line++
		return nil
	case strings.HasPrefix(rest, "--"):
		return r.comment()
	case c == '\'':
		return r.quote(quoted, c)
	case c == '`':
		return r.quote(name, c)
	case '0' <= c && c <= '9', c == '-' && !strings.HasPrefix(rest, "->"):
		return r.number()
	case alphanumeric(c):
		return r.bare()
	}
	for _, m := range marks {
		if strings.HasPrefix(rest, m) {
			r.add(mark, m, len(m))
			return nil
		}
	}
	c, _ := utf8.DecodeRuneInString(rest)
	return fmt.Errorf("%q outside of quotes", c)
}

// marks are the operators and brackets, those that begin another one after it.
var marks = []string{"->", "!=", "<=", ">=", "=", "<", ">", "(", ")", "[", "]", ",", "."}

func (r *reader) add(k wordKind, text string, length int) {
	r.words = append(r.words, word{k, text, r.line})
	r.at += length
}

// apart refuses a word that begins where another one ends.
func (r *reader) apart(begin int) error {
	if begin == 0 {
		return nil
	}
	if c := r.text[begin-1]; alphanumeric(c) || c == '\'' || c == '`' {
		return fmt.Errorf("two words without anything between them")
	}
	return nil
}

// comment passes a comment that has its line to itself.
func (r *reader) comment() error {
	line := r.text[strings.LastIndexByte(r.text[:r.at], '\n')+1 : r.at]
	rest := r.text[r.at+2:]
	end := strings.IndexByte(rest, '\n')
	if strings.TrimLeft(line, " ") != "" || !strings.HasPrefix(rest, " ") || end < 0 {
		return fmt.Errorf("a comment that is not a line of its own")
	}
	if c, odd := unprintable(rest[:end]); odd {
		return fmt.Errorf("%q in a comment", c)
	}
	r.at += 2 + end
	return nil
}

// unprintable finds a character that does not show, or changes how others do.
func unprintable(s string) (rune, bool) {
	for _, c := range s {
		if !unicode.IsPrint(c) {
			return c, true
		}
	}
	return 0, false
}

var numbers = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?(e[+-]?[0-9]+)?`)

func (r *reader) number() error {
	text := numbers.FindString(r.text[r.at:])
	if text == "" {
		return fmt.Errorf("a minus that is no number's")
	}
	if text[0] == '-' && len(r.words) > 0 {
		last := r.words[len(r.words)-1]
		if last.kind != keyword && (last.kind != mark || last.text == ")" || last.text == "]") {
			return fmt.Errorf("a minus between two values")
		}
	}
	if err := r.apart(r.at); err != nil {
		return err
	}
	if rest := r.text[r.at+len(text):]; rest != "" && (alphanumeric(rest[0]) || rest[0] == '.') {
		return fmt.Errorf("a number of another form: %.20q", text+rest)
	}
	r.add(numeral, text, len(text))
	return nil
}

// bare passes what stands without quotes: a keyword, a function that is called, or the parameter of a lambda.
func (r *reader) bare() error {
	if err := r.apart(r.at); err != nil {
		return err
	}
	end := r.at
	for end < len(r.text) && alphanumeric(r.text[end]) {
		end++
	}
	text, rest := r.text[r.at:end], r.text[end:]
	called := strings.HasPrefix(rest, "(")
	_, known := functions[text]
	switch {
	case keywords[text] && text != hexadecimal && !called:
		r.add(keyword, text, len(text))
	case called && known && text != lambdaName, called && text == fileFunction:
		r.add(function, text, len(text))
	case called:
		return fmt.Errorf("the function %q", text)
	case strings.HasPrefix(rest, " -> "):
		r.add(param, text, len(text))
	default:
		return fmt.Errorf("the word %.40q", text)
	}
	return nil
}

// quote passes a string or a name, with the escapes that the printer writes.
func (r *reader) quote(k wordKind, with byte) error {
	if err := r.apart(r.at); err != nil {
		return err
	}
	var out strings.Builder
	for at := r.at + 1; at < len(r.text); {
		switch c := r.text[at]; c {
		case with:
			if k == name && out.Len() == 0 {
				return fmt.Errorf("an empty name")
			}
			r.add(k, out.String(), at+1-r.at)
			return nil
		case '\\':
			value, length := escape(r.text[at:], with)
			if length == 0 {
				return fmt.Errorf("the escape %.4q", r.text[at:])
			}
			out.WriteByte(value)
			at += length
		default:
			c, size := utf8.DecodeRuneInString(r.text[at:])
			if !unicode.IsPrint(c) {
				return fmt.Errorf("%q in quotes", c)
			}
			out.WriteRune(c)
			at += size
		}
	}
	return fmt.Errorf("the quote %c is not closed", with)
}

// escape is the byte that an escape stands for, and the escape's length; 0 for one that the printer does not write.
func escape(s string, with byte) (value byte, length int) {
	if len(s) < 2 {
		return 0, 0
	}
	switch s[1] {
	case '\\', with:
		return s[1], 2
	case 'n':
		return '\n', 2
	case 't':
		return '\t', 2
	case 'x':
		if len(s) >= 4 {
			if n, err := strconv.ParseUint(s[2:4], 16, 8); err == nil {
				return byte(n), 4
			}
		}
	}
	return 0, 0
}
