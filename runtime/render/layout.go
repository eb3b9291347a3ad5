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
	least int // what it may be cut to: numbers and times are shown whole
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
		c.least = min(c.width, leastWide)
		if c.right || i < len(d.Kinds) && d.Kinds[i] == entity.KindTime {
			c.least = c.width
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
			if n > 0 && used+gap+cols[n].least > width {
				break
			}
			used += gap + cols[n].least
			n++
		}
		fit(cols[:n], width)
		out = append(out, cols[:n])
		cols = cols[n:]
	}
	return out
}

// fit narrows the widest columns that can be cut until all fit.
func fit(cols []column, width int) {
	over := -gap - width
	for _, c := range cols {
		over += c.width + gap
	}
	for ; over > 0; over-- {
		var widest *column
		for i := range cols {
			if c := &cols[i]; c.width > c.least && (widest == nil || c.width > widest.width) {
				widest = c
			}
		}
		if widest == nil {
			return
		}
		widest.width--
	}
}
