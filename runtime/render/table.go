package render

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/huntc/huntc/runtime"
)

const (
	bold  = "\x1b[1m"
	dim   = "\x1b[2m"
	reset = "\x1b[0m"
)

// Display writes a display for people, with its variable's name above it and an empty line below.
func Display(w io.Writer, d runtime.Display, o Options) error {
	out := &printer{w: bufio.NewWriter(w), Options: o}
	out.line(out.paint(bold, Printable(d.Variable)))
	switch d.Kind {
	case "info", "describe":
		out.facts(d.Data)
	case "explain":
		out.explain(d.Data)
	case "html", "image":
		out.line(Printable(d.Analytics + ": " + d.File))
	default:
		out.table(d)
	}
	out.line("")
	return out.w.Flush()
}

// explain writes the parts of an EXPLAIN, texts of several lines below their names.
func (p *printer) explain(facts []runtime.Fact) {
	for _, f := range facts {
		text := plain(f.Value)
		if !strings.Contains(text, "\n") {
			p.line(p.paint(bold, f.Name+":") + " " + Printable(text))
			continue
		}
		p.line(p.paint(bold, f.Name+":"))
		for line := range strings.Lines(text) {
			p.line("  " + Printable(strings.TrimRight(line, "\n")))
		}
	}
}

// printer writes lines; the writer keeps the first error.
type printer struct {
	Options
	w *bufio.Writer
}

func (p *printer) line(s string) { fmt.Fprintln(p.w, s) }

func (p *printer) paint(code, s string) string {
	if !p.Color || s == "" {
		return s
	}
	return code + s + reset
}

// table writes header, rows, and what is not shown.
func (p *printer) table(d runtime.Display) {
	n := len(d.Rows)
	if p.MaxRows > 0 {
		n = min(n, p.MaxRows)
	}
	if n > 0 || d.Explicit {
		for i, band := range bands(columns(d, n), p.Width) {
			if i > 0 {
				p.line("")
			}
			p.band(band, n)
		}
	}
	switch rest := len(d.Rows) - n; {
	case len(d.Rows) == 0:
		p.line("(no rows)")
	case rest > 0:
		p.line(p.paint(dim, fmt.Sprintf("… %s more %s (all of them: -o csv)", Count(int64(rest)), plural(rest, "row"))))
	}
}

// band writes the rows of some columns under their names.
func (p *printer) band(cols []column, n int) {
	head, rule := make([]string, len(cols)), make([]string, len(cols))
	for i, c := range cols {
		head[i], rule[i] = c.place(c.name), strings.Repeat("─", c.width)
	}
	p.line(p.paint(bold, join(head)))
	p.line(p.paint(dim, join(rule)))
	row := make([]string, len(cols))
	for r := range n {
		for i, c := range cols {
			row[i] = c.place(c.cells[r])
		}
		p.line(join(row))
	}
}

// join puts the cells of a line beside each other, without spaces at its end.
func join(cells []string) string { return strings.TrimRight(strings.Join(cells, "  "), " ") }

// place cuts or fills a text to the column's width.
func (c column) place(s string) string {
	w := wide(s)
	if w > c.width {
		s = text.Snip(s, c.width, cut)
		w = wide(s)
	}
	fill := strings.Repeat(" ", max(c.width-w, 0))
	if c.right {
		return fill + s
	}
	return s + fill
}

// plural is the noun in the number that n needs.
func plural(n int, noun string) string {
	if n == 1 {
		return noun
	}
	return noun + "s"
}

// Count writes a count with its thousands set apart.
func Count(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
