package suite

import (
	"os"
	"strings"
)

// A golden file ends with the hunt that was reviewed, in comments: from it is told what a change of the hunt means.
const (
	reviewedHead = "-- The hunt that was reviewed:"
	reviewedLine = "-- | "
)

// WithHunt adds the text of a hunt to its queries.
func WithHunt(queries, hunt string) string {
	var b strings.Builder
	b.WriteString(strings.TrimRight(queries, "\n") + "\n\n" + reviewedHead + "\n")
	for line := range strings.SplitSeq(strings.TrimRight(hunt, "\r\n"), "\n") {
		b.WriteString(strings.TrimRight(reviewedLine+strings.TrimRight(line, "\r"), " ") + "\n")
	}
	return b.String()
}

// text is what the golden file holds, with the line ends of Unix.
func (g Golden) text() (string, error) {
	data, err := os.ReadFile(g.Path)
	return strings.ReplaceAll(string(data), "\r\n", "\n"), err
}

// Reviewed is the hunt that a golden file ends with.
func Reviewed(golden string) (string, bool) {
	_, rest, ok := strings.Cut(golden, "\n"+reviewedHead+"\n")
	if !ok {
		return "", false
	}
	var b strings.Builder
	for line := range strings.Lines(rest) {
		text, ok := strings.CutPrefix(line, reviewedLine)
		if !ok && strings.TrimSpace(line) != strings.TrimSpace(reviewedLine) {
			return "", false // somebody edited it
		}
		if !ok {
			text = "\n"
		}
		b.WriteString(text)
	}
	return b.String(), true
}

// Bare is a text of queries without the lines that are comments. No line of a query begins so: what could is quoted.
func Bare(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if bare := strings.TrimSpace(line); !strings.HasPrefix(bare, "-- ") && bare != "" && bare != "--" {
			b.WriteString(line)
		}
	}
	return b.String()
}
