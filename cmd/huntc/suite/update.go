package suite

import (
	"os"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/huntc/huntc/cmd/huntc/textfile"
)

// Update writes what is now into the expectations that are not met, and returns what it changed, as a diff. Golden files are
// written whole; of a test only the values, whatever else stands in it.
func Update(failures []Failure) (changed string, err error) {
	var out strings.Builder
	values := map[string][]Failure{}
	for _, f := range failures {
		switch {
		case f.Fix == nil:
		case f.Fix.Golden == "":
			values[f.At.Path] = append(values[f.At.Path], f)
		default:
			was, _ := os.ReadFile(f.Fix.Golden) // one that is not there was empty
			if err := rewrite(f.Fix.Golden, string(was), f.Fix.Text, &out); err != nil {
				return out.String(), err
			}
		}
	}
	for path, list := range values {
		data, err := os.ReadFile(path)
		if err != nil {
			return out.String(), err
		}
		if err := rewrite(path, string(data), spliced(string(data), list), &out); err != nil {
			return out.String(), err
		}
	}
	return out.String(), nil
}

// rewrite writes a file, and says how its text differs from what it was.
func rewrite(path, was, text string, said *strings.Builder) error {
	said.WriteString(Difference(path+".orig", was, path, text))
	return textfile.Write(path, text)
}

// spliced is the text of a test with other values at the places of failures.
func spliced(text string, failures []Failure) string {
	lines := strings.Split(text, "\n")
	// From the end, so that the lines in front keep their numbers.
	slices.SortFunc(failures, func(a, b Failure) int { return b.At.Line - a.At.Line })
	for _, f := range failures {
		at := f.At.Line - 1
		if at < 0 || at >= len(lines) {
			continue
		}
		end := valueEnd(lines, at, f.At.Column-1)
		lines = slices.Concat(lines[:at], f.Fix.lines(lines[at], f.At.Column-1), lines[end:])
	}
	return strings.Join(lines, "\n")
}

// valueEnd is the line behind the value of the key at a column: those that are indented further belong to it.
func valueEnd(lines []string, at, column int) int {
	end := at + 1
	for i := end; i < len(lines); i++ {
		if strings.TrimSpace(lines[i]) == "" {
			continue
		}
		if indent := len(lines[i]) - len(strings.TrimLeft(lines[i], " ")); indent <= column {
			break
		}
		end = i + 1
	}
	return end
}

// lines are those of a key with its new value. An item of a list has no key.
func (f *Fix) lines(line string, column int) []string {
	key := line[:column]
	if rest := line[column:]; strings.Contains(rest, ":") {
		name, _, _ := strings.Cut(rest, ":")
		key += name + ":"
	}
	key = strings.TrimRight(key, " ")
	if !f.Block {
		return []string{key + " " + f.Text + comment(line)}
	}
	out := []string{key + " |"}
	indent := strings.Repeat(" ", column+2)
	for l := range strings.SplitSeq(strings.TrimRight(f.Text, "\n"), "\n") {
		out = append(out, strings.TrimRight(indent+l, " "))
	}
	return out
}

// comment is what stands behind a value on its line.
func comment(line string) string {
	if i := strings.Index(line, " #"); i >= 0 {
		return line[i:]
	}
	return ""
}

// Unfixed are the failures that Update cannot mend.
func Unfixed(failures []Failure) []Failure {
	mended := slices.ContainsFunc(failures, func(f Failure) bool { return f.Fix != nil && f.Fix.Golden != "" })
	return slices.DeleteFunc(slices.Clone(failures), func(f Failure) bool {
		return f.Fix != nil || mended && f.Kind == Query // the sentences of one difference
	})
}

// Difference is the difference of two texts, "" for none.
func Difference(oneName, one, otherName, other string) string {
	_, text, _ := strings.Cut(string(diff.Diff(oneName, []byte(one), otherName, []byte(other))), "\n")
	return text
}
