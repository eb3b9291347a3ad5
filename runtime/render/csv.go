package render

import (
	"encoding/csv"
	"io"
	"strings"

	"github.com/huntc/huntc/runtime"
)

// CSV writes displays as CSV (RFC 4180, lines end in a newline): a header and rows for each, an empty line between two. The
// facts of an INFO are rows of name and value. A missing value is an empty field.
type CSV struct {
	w       io.Writer
	started bool
	safe    bool
}

// NewCSV makes a writer of CSV. On a terminal (safe) control characters are written as escapes.
func NewCSV(w io.Writer, safe bool) *CSV { return &CSV{w: w, safe: safe} }

// Display writes one display.
func (c *CSV) Display(d runtime.Display) error {
	if d.Kind == "html" || d.Kind == "image" {
		return nil // in a file of its own
	}
	if c.started {
		if _, err := io.WriteString(c.w, "\n"); err != nil {
			return err
		}
	}
	c.started = true
	head, rows := d.Columns, d.Rows
	if d.Kind == "info" || d.Kind == "describe" || d.Kind == "explain" {
		head, rows = []string{"name", "value"}, nil
		for _, f := range d.Data {
			rows = append(rows, []runtime.Cell{f.Name, f.Value})
		}
	}
	out := csv.NewWriter(c.w)
	c.write(out, head)
	record := make([]string, len(head))
	for _, r := range rows {
		for i := range record {
			record[i] = plain(r[i])
		}
		c.write(out, record)
	}
	out.Flush()
	return out.Error()
}

// Missing is what stands for a missing value where it must be told from an empty text.
const Missing = "∅"

// Rows writes the columns and rows of a table as CSV in which a missing value is Missing.
func Rows(d runtime.Display) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.Write(d.Columns) // a builder takes all
	for _, r := range d.Rows {
		record := make([]string, len(r))
		for i, c := range r {
			if record[i] = plain(c); c == nil {
				record[i] = Missing
			}
		}
		_ = w.Write(record)
	}
	w.Flush()
	return b.String()
}

// write keeps its error in the writer, which returns it at the end.
func (c *CSV) write(out *csv.Writer, record []string) {
	if c.safe {
		for i := range record {
			record[i] = Printable(record[i])
		}
	}
	_ = out.Write(record)
}
