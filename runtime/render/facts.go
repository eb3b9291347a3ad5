package render

import (
	"strings"

	"github.com/huntc/huntc/runtime"
)

// facts writes the lines of an INFO as `Name: value`, the values below each other. A value that is longer than the
// terminal goes on below itself.
func (p *printer) facts(facts []runtime.Fact) {
	widest := 0
	for _, f := range facts {
		widest = max(widest, wide(f.Name)+1)
	}
	for _, f := range facts {
		label := f.Name + ":" + strings.Repeat(" ", widest-wide(f.Name)-1)
		for i, line := range fold(Printable(plain(f.Value)), p.Width-widest-1) {
			if i > 0 {
				label = strings.Repeat(" ", widest)
			}
			p.line(strings.TrimRight(p.paint(bold, label)+" "+line, " "))
		}
	}
}

// fold breaks a text at spaces into lines of at most width; a width without room for words breaks nothing.
func fold(s string, width int) []string {
	if width < leastWide || wide(s) <= width {
		return []string{s}
	}
	var out []string
	line := ""
	for _, word := range strings.Split(s, " ") {
		if line != "" && wide(line)+1+wide(word) > width {
			out, line = append(out, line), word
			continue
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(out, line)
}
