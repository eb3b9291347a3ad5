package clickhouse

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// QuoteIdent quotes an identifier in backticks. It is the only place that does.
func QuoteIdent(name string) string { return quote(name, '`') }

// QuoteString quotes a string literal so that the engine reads back exactly its bytes, whatever they are. It is the only
// place that does.
func QuoteString(s string) string { return quote(s, '\'') }

// quote writes control characters, bytes that are not UTF-8 and characters that would not show as \xHH: the text stays
// valid UTF-8 and one line.
func quote(s string, with byte) string {
	if plainUntil(s, 0, with) == len(s) {
		q := string(with)
		return q + s + q
	}
	var b strings.Builder
	b.Grow(len(s) + 2)
	b.WriteByte(with)
	for i := 0; i < len(s); {
		plain := i
		i = plainUntil(s, i, with)
		if b.WriteString(s[plain:i]); i == len(s) {
			break
		}
		c := s[i]
		if c < utf8.RuneSelf {
			quoteSign(&b, c, with)
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 || !printable(r) {
			for _, c := range []byte(s[i : i+size]) {
				fmt.Fprintf(&b, `\x%02X`, c)
			}
		} else {
			b.WriteString(s[i : i+size])
		}
		i += size
	}
	b.WriteByte(with)
	return b.String()
}

// plainUntil is where the text from i on has the first character that is not written as it is.
func plainUntil(s string, i int, with byte) int {
	for i < len(s) && s[i] >= 0x20 && s[i] < 0x7f && s[i] != '\\' && s[i] != with {
		i++
	}
	return i
}

// quoteSign writes a character of ASCII that is not plain: one that would end the quotes, or a control character.
func quoteSign(b *strings.Builder, c, with byte) {
	switch c {
	case '\\', with:
		b.WriteByte('\\')
		b.WriteByte(c)
	case '\n':
		b.WriteString(`\n`)
	case '\t':
		b.WriteString(`\t`)
	default:
		fmt.Fprintf(b, `\x%02X`, c)
	}
}

// printable leaves out what would change how a reviewer sees the text, or not show at all: line separators, spaces but
// the one of ASCII, and the marks that reverse the direction of what follows.
func printable(r rune) bool { return unicode.IsPrint(r) }

// QuoteLike quotes a hunt's LIKE pattern: % and _ are wildcards, a backslash is a backslash (the engine would
// read it as an escape).
func QuoteLike(pattern string) string {
	return strings.ReplaceAll(pattern, `\`, `\\`)
}
