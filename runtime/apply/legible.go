package apply

import (
	"fmt"
	"strings"
	"unicode"
)

// legible is text of an analytics that is safe to print: telemetry may hold escape sequences for terminals, and what an
// analytics prints or raises holds telemetry.
func legible(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	if strings.IndexFunc(s, illegible) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if illegible(r) {
			fmt.Fprintf(&b, `\x%02x`, r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func illegible(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }
