package ast

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Unquote returns the text that a literal stands for, and the offset in the literal of an
// escape that is not complete, or -1. Escapes are Python's: \n \t \r \a \b \f \v \\ \' \",
// octal, \xNN, \uNNNN, \UNNNNNNNN; a backslash before anything else stays. In r'...' each
// backslash stays; t'...' is like '...'. A word without quotes stands for itself.
func Unquote(literal string) (string, int) {
	body, raw := literal, false
	if len(literal) > 1 && (literal[0] == 'r' || literal[0] == 't') {
		body, raw = literal[1:], literal[0] == 'r'
	}
	if body == "" || (body[0] != '\'' && body[0] != '"') {
		return literal, -1
	}
	body = strings.TrimSuffix(body[1:], body[:1])
	if raw || strings.IndexByte(body, '\\') < 0 {
		return body, -1
	}
	return unescape(body)
}

// simpleEscapes are the escapes of one letter.
var simpleEscapes = map[byte]byte{
	'a': '\a', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v', '\\': '\\', '\'': '\'', '"': '"',
}

// hexEscapes are the escapes that take hexadecimal digits, and how many.
var hexEscapes = map[byte]int{'x': 2, 'u': 4, 'U': 8}

// unescape decodes the body of a literal, whose quote stands one byte before it.
func unescape(body string) (string, int) {
	var out strings.Builder
	bad := -1
	for i := 0; i < len(body); {
		if body[i] != '\\' || i+1 == len(body) {
			out.WriteByte(body[i])
			i++
			continue
		}
		letter := body[i+1]
		if c, ok := simpleEscapes[letter]; ok {
			out.WriteByte(c)
			i += 2
			continue
		}
		n, r := numericEscape(body[i+1:])
		switch {
		case n > 0:
			out.WriteRune(r)
			i += 1 + n
		case n < 0 && bad < 0:
			bad = i + 1
			fallthrough
		default:
			out.WriteByte('\\')
			i++
		}
	}
	return out.String(), bad
}

// numericEscape reads what follows a backslash as a number. It returns the number of bytes
// read and the rune, 0 when it is no numeric escape, and -1 when it is a broken one.
func numericEscape(text string) (int, rune) {
	if digits, ok := hexEscapes[text[0]]; ok {
		if len(text) <= digits {
			return -1, 0
		}
		code, err := strconv.ParseUint(text[1:1+digits], 16, 32)
		if err != nil || code > utf8.MaxRune || !utf8.ValidRune(rune(code)) {
			return -1, 0
		}
		return 1 + digits, rune(code)
	}
	n := 0
	for n < len(text) && n < 3 && text[n] >= '0' && text[n] <= '7' {
		n++
	}
	if n == 0 {
		return 0, 0
	}
	code, err := strconv.ParseUint(text[:n], 8, 32)
	if err != nil {
		return -1, 0
	}
	return n, rune(code)
}
