package diff

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Queries says how the queries differ that one hunt compiled to and compiles to now, as `huntc compile` prints them: which
// columns, tables and values each step has lost and gained. The hunt itself is the same: a schema profile, or huntc, changed.
func Queries(was, is string) []Difference {
	olds, news := stepsOf(was), stepsOf(is)
	var out []Difference
	for _, n := range news {
		i := slices.IndexFunc(olds, func(o step) bool { return o.title == n.title })
		if i < 0 {
			out = append(out, Difference{Query, n.variable(), 0, n.line, "a query of its own is new: " + n.title})
			continue
		}
		o := olds[i]
		olds = slices.Delete(olds, i, i+1)
		if o.text == n.text {
			continue
		}
		var parts []string
		if lost := missing(o.names, n.names); len(lost) > 0 {
			parts = append(parts, "it no longer has "+strings.Join(lost, ", "))
		}
		if gained := missing(n.names, o.names); len(gained) > 0 {
			parts = append(parts, "it has "+strings.Join(gained, ", "))
		}
		if len(parts) == 0 {
			parts = append(parts, "the same columns and values, put together otherwise")
		}
		out = append(out, Difference{Query, n.variable(), o.line, n.line, "the hunt is the same, the query of " + n.title + " is not: " + strings.Join(parts, ", ")})
	}
	for _, o := range olds {
		out = append(out, Difference{Query, o.variable(), o.line, 0, "a query of its own is gone: " + o.title})
	}
	return out
}

// step is the query of a step.
type step struct {
	title string
	line  int // of the hunt; 0 for none
	text  string
	names []string // columns, tables and values, each once, sorted
}

// variable is what the step is about.
func (s step) variable() string {
	_, name, _ := strings.Cut(s.title, " ")
	return name
}

var (
	heading = regexp.MustCompile(`^-- \d+: (.*?)(?:  \S+?:(\d+))?$`)
	// word is a quoted name or text, or a number that stands alone.
	word = regexp.MustCompile("`(?:[^`\\\\]|\\\\.)*`|'(?:[^'\\\\]|\\\\.)*'|\\b\\d+(?:\\.\\d+)?\\b")
)

// stepsOf cuts a text of queries into those of steps, without comments.
func stepsOf(text string) []step {
	var out []step
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if m := heading.FindStringSubmatch(line); m != nil {
			n, _ := strconv.Atoi(m[2]) // none is 0
			out = append(out, step{title: m[1], line: n})
			continue
		}
		if len(out) == 0 || strings.HasPrefix(strings.TrimLeft(line, " "), "-- ") {
			continue
		}
		s := &out[len(out)-1]
		s.text += line + "\n"
	}
	for i := range out {
		names := word.FindAllString(out[i].text, -1)
		slices.Sort(names)
		out[i].names = slices.Compact(names)
	}
	return out
}

func missing(all, from []string) []string {
	var out []string
	for _, n := range all {
		if !slices.Contains(from, n) {
			out = append(out, n)
		}
	}
	if len(out) > 6 {
		out = append(out[:5], fmt.Sprintf("%d others", len(out)-5))
	}
	return out
}
