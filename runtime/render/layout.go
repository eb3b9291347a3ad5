package render

import (
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/runtime"
)

const (
	gap       = 2  // spaces between columns
	leastWide = 10 // no column is cut below this width
	cut       = "…"
)

// column is one column of a table as it is printed.
type column struct {
	name  string
	cells []string // printable
	right bool     // numbers stand right-aligned
	width int
}

// columns are those columns of a display that are shown, over its first n rows. Those that are empty in every row are
// left out unless the hunt names them.
func columns(d runtime.Display, n int) []column {
	var out []column
	for i, name := range d.Columns {
		if !d.Explicit && emptyColumn(d.Rows, i) {
			continue
		}
		c := column{name: Printable(name), right: isNumber(d, i), cells: make([]string, n)}
		c.width = wide(c.name)
		for r := range n {
			c.cells[r] = Printable(plain(d.Rows[r][i]))
			c.width = max(c.width, wide(c.cells[r]))
		}
		out = append(out, c)
	}
	return out
}

func emptyColumn(rows [][]runtime.Cell, i int) bool {
	for _, r := range rows {
		if r[i] != nil && r[i] != "" {
			return false
		}
	}
	return true
}

func isNumber(d runtime.Display, i int) bool {
	return i < len(d.Kinds) && (d.Kinds[i] == entity.KindInt || d.Kinds[i] == entity.KindFloat)
}

func wide(s string) int { return text.StringWidthWithoutEscSequences(s) }

// bands divides the columns into groups that fit the width, one below the other where they do not all fit. Within a group
// the widest columns are cut first.
func bands(cols []column, width int) [][]column {
	if width <= 0 {
		return [][]column{cols}
	}
	var out [][]column
	for len(cols) > 0 {
		n, used := 0, -gap
		for n < len(cols) {
			least := gap + min(cols[n].width, leastWide)
			if n > 0 && used+least > width {
				break
			}
			used += least
			n++
		}
		fit(cols[:n], width)
		out = append(out, cols[:n])
		cols = cols[n:]
	}
	return out
}

// fit narrows the widest columns until all fit.
func fit(cols []column, width int) {
	total := -gap
	for _, c := range cols {
		total += c.width + gap
	}
	for total > width {
		widest, second := 0, 0
		for i, c := range cols {
			if c.width > cols[widest].width {
				widest = i
			}
		}
		for i, c := range cols {
			if i != widest {
				second = max(second, c.width)
			}
		}
		w := cols[widest].width
		to := max(min(second, w-1), w-(total-width), min(leastWide, w-1))
		if w <= 1 {
			return
		}
		cols[widest].width = to
		total -= w - to
	}
}
