package clickhouse

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// QuoteIdent quotes an identifier in backticks. It is the only place that does.
func QuoteIdent(name string) string {
	return "`" + strings.NewReplacer(`\`, `\\`, "`", "\\`").Replace(name) + "`"
}

// QuoteString quotes a string literal so that the engine reads back exactly its bytes, whatever they are. Control
// characters and bytes that are not UTF-8 are written as \xHH: the text stays valid UTF-8 and one line. It is the
// only place that does.
func QuoteString(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 2)
	b.WriteByte('\'')
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			quoteASCII(&b, c)
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
	b.WriteByte('\'')
	return b.String()
}

func quoteASCII(b *strings.Builder, c byte) {
	switch {
	case c == '\\' || c == '\'':
		b.WriteByte('\\')
		b.WriteByte(c)
	case c == '\n':
		b.WriteString(`\n`)
	case c == '\t':
		b.WriteString(`\t`)
	case c < 0x20 || c == 0x7f:
		fmt.Fprintf(b, `\x%02X`, c)
	default:
		b.WriteByte(c)
	}
}

// printable leaves out what would change how a reviewer sees the text: line separators, and the marks that
// reverse the direction of what follows.
func printable(r rune) bool {
	switch {
	case r == 0x85, r == 0x2028, r == 0x2029, r == 0xFEFF:
		return false
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
		return false
	case r >= 0x80 && r <= 0x9F:
		return false
	}
	return true
}

// QuoteLike quotes a hunt's LIKE pattern: % and _ are wildcards, a backslash is a backslash (the engine would
// read it as an escape).
func QuoteLike(pattern string) string {
	return strings.ReplaceAll(pattern, `\`, `\\`)
}
