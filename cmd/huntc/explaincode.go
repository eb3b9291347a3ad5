package main

import (
	"bufio"
	"fmt"
	"os"
	"regexp"
	"strings"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/reference"
)

var codeForm = regexp.MustCompile(`(?i)^HF\d+$`)

// isCode tells a code from a file.
func isCode(arg string) bool {
	if !codeForm.MatchString(arg) {
		return false
	}
	_, err := os.Stat(arg)
	return err != nil
}

// explainCode prints the documentation of a code, with its example.
func (c *cli) explainCode(name string) error {
	row, ok := diag.Lookup(diag.Code(name))
	if !ok {
		return usage("no diagnostic %q", strings.ToUpper(name))
	}
	out := bufio.NewWriter(c.out)
	fmt.Fprintf(out, "%s %s: %s\n\n%s\n", row.Code, row.Severity, row.Title, wrap(row.Doc, 80))
	if row.Later != "" {
		fmt.Fprintf(out, "\nthis version never says it: %s\n", row.Later)
	}
	e := row.Example
	for _, part := range []struct{ title, text string }{
		{"a hunt that gives it", e.Wrong}, {"mended", e.Mended}, {"what is printed", e.Shown},
	} {
		if part.text != "" {
			fmt.Fprintf(out, "\n%s\n%s", part.title, indent(reference.Abridged(part.text)))
		}
	}
	return out.Flush()
}

// wrap breaks a paragraph into lines of at most width runes.
func wrap(text string, width int) string {
	var out strings.Builder
	at := 0
	for _, word := range strings.Fields(text) {
		n := len([]rune(word))
		switch {
		case at == 0:
		case at+1+n > width:
			out.WriteByte('\n')
			at = 0
		default:
			out.WriteByte(' ')
			at++
		}
		out.WriteString(word)
		at += n
	}
	return out.String()
}
