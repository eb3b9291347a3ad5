package apply

import (
	"strings"
	"testing"
)

func TestLegible(t *testing.T) {
	for in, want := range map[string]string{
		"größer\tals\n":           "größer\tals\n",
		"a\r\nb":                  "a\nb",
		"\x1b[2Jhidden\x07\u009b": `\x1b[2Jhidden\x07\x9b`,
		"broken \xff":             "broken \uFFFD",
	} {
		if got := legible(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestCaptureKeepsTheEnd(t *testing.T) {
	for _, parts := range [][]string{{"abcdefghij"}, {"abc", "defg", "hij"}, {"abcdefg", "h", "ij"}, {"a", "bcdefghij"}} {
		c, err := newCapture(4)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range parts {
			if _, err := c.w.WriteString(p); err != nil {
				t.Fatal(err)
			}
		}
		c.finish()
		if got := c.text(); got != "[6 bytes dropped]\nghij" || c.dropped() != 6 {
			t.Errorf("%s: %q", strings.Join(parts, "+"), got)
		}
	}
	c, err := newCapture(4)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = c.w.WriteString("abcd")
	c.finish()
	if got := c.text(); got != "abcd" || c.dropped() != 0 {
		t.Errorf("all: %q", got)
	}
}
