package format

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// drawLayout puts white space, line ends and comments between words.
func drawLayout(t *rapid.T, w words) string {
	var out strings.Builder
	for i, word := range w {
		tied := strings.HasPrefix(word, "~") || i > 0 && (w[i-1] == "BY" || w[i-1] == "ATTR" || w[i-1] == "," || w[i-1] == "~,")
		switch {
		case i == 0:
		case tied:
			out.WriteString(pick(t, " ", "  ", "\t"))
		default:
			out.WriteString(pick(t, " ", " ", " ", " ", " ", "   ", "\n    ", "\r\n\t", " # c\n  ", "\n    # it's (\n\n    "))
		}
		out.WriteString(strings.TrimPrefix(word, "~"))
	}
	return out.String()
}

// Whatever is laid out anyhow, comments included, means the same afterwards and stays as it is.
func TestRandomHunts(t *testing.T) {
	formatted, total := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		var text strings.Builder
		text.WriteString(pick(rt, "", "\n\n", "# first\n", "\ufeff  # first\r\n\r\n"))
		for range rapid.IntRange(1, 4).Draw(rt, "statements") {
			text.WriteString(drawLayout(rt, drawStatement(rt)))
			text.WriteString(pick(rt, "\n", "\n", "  ", " # behind\n", "\r\n\r\n\r\n", "\n# a\n\n\n  # b\n", " #\n"))
		}
		total++
		if _, ok := source(text.String()); !ok {
			return // a line break may fall where the language has none
		}
		formatted++
		for _, l := range strings.Split(check(rt, text.String()), "\n") {
			if utf8.RuneCountInString(strings.TrimLeft(l, " ")) > width+deepest {
				rt.Fatalf("a line is too long:\n%s", l)
			}
		}
	})
	t.Logf("%d of %d formatted", formatted, total)
	if formatted*2 < total {
		t.Errorf("only %d of %d random hunts parse", formatted, total)
	}
}
