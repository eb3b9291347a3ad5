package apply

import "os"

// Output is what an analytics made. It keeps files on disk until Close.
type Output struct {
	Frames  []Frame  // one for each input in its order, or none
	Display *Display // nil when there is none
	Stdout  string   // the end of what it printed
	Stderr  string
	Dropped int64 // bytes of both that were not kept

	dir string
}

// Frame is the table that came back for one variable: a Parquet file in which `id` and `type` are never missing. Rows may
// be fewer than went in, and in another order.
type Frame struct {
	Variable string
	Path     string
	Rows     int64
	Unknown  int64    // rows whose id did not go in
	Columns  []Column // in the order of the DataFrame
}

// New are the columns that the input did not have.
func (f Frame) New(in Input) []Column {
	had := map[string]bool{}
	for _, c := range in.Columns {
		had[c.Name] = true
	}
	var out []Column
	for _, c := range f.Columns {
		if !had[c.Name] {
			out = append(out, c)
		}
	}
	return out
}

// DisplayKind is what a display is made of.
type DisplayKind string

// The kinds of displays.
const (
	HTML DisplayKind = "html"
	PNG  DisplayKind = "png"
)

// Display is what an analytics has to show. HTML is the analytics' own and as trustworthy as its input.
type Display struct {
	Kind DisplayKind
	Data []byte
}

// Close removes the files.
func (o *Output) Close() error { return os.RemoveAll(o.dir) }
