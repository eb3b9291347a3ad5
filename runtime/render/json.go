package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"

	"github.com/huntc/huntc/runtime"
)

// rowDepth is how deep the rows of a table lie in a result.
const rowDepth = 6

// JSON writes a value as one object, a line for each member of it. Characters that a terminal would act on are written as
// JSON escapes.
func JSON(w io.Writer, v any) error {
	data, err := compact(v)
	if err != nil {
		return err
	}
	_, err = w.Write(append(indent(escape(data), rowDepth), '\n'))
	return err
}

// Result writes a result as the output contract has it.
func Result(w io.Writer, r *runtime.Result) error {
	for _, b := range r.Blocks {
		for _, d := range b.Displays {
			finite(d.Rows)
		}
	}
	return JSON(w, r)
}

// NDJSON writes displays as lines of JSON: a row is {"display":1,"variable":"p","row":{"name":"x"}}, an INFO
// {"display":2,"variable":"p","info":{"Entity Type":"process"}}. Displays count from 1.
type NDJSON struct {
	w        io.Writer
	displays int
}

// NewNDJSON makes a writer of NDJSON.
func NewNDJSON(w io.Writer) *NDJSON { return &NDJSON{w: w} }

// Display writes one display.
func (n *NDJSON) Display(d runtime.Display) error {
	n.displays++
	var out bytes.Buffer
	if d.Kind == "html" || d.Kind == "image" {
		return n.page(d)
	}
	if d.Kind == "info" || d.Kind == "describe" || d.Kind == "explain" {
		names, values := make([]string, len(d.Data)), make([]runtime.Cell, len(d.Data))
		for i, f := range d.Data {
			names[i], values[i] = f.Name, f.Value
		}
		if err := n.line(&out, d.Variable, d.Kind, names, values); err != nil {
			return err
		}
	}
	finite(d.Rows)
	for _, r := range d.Rows {
		if err := n.line(&out, d.Variable, "row", d.Columns, r); err != nil {
			return err
		}
	}
	_, err := n.w.Write(escape(out.Bytes()))
	return err
}

// page writes what an analytics shows: {"display":3,"variable":"p","html":{"analytics":"python://x","file":"x.html"}}.
func (n *NDJSON) page(d runtime.Display) error {
	var out bytes.Buffer
	if err := n.line(&out, d.Variable, d.Kind, []string{"analytics", "file"}, []runtime.Cell{d.Analytics, d.File}); err != nil {
		return err
	}
	_, err := n.w.Write(escape(out.Bytes()))
	return err
}

// line writes one object; the names keep their order.
func (n *NDJSON) line(out *bytes.Buffer, variable, kind string, names []string, values []runtime.Cell) error {
	name, err := compact(variable)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, `{"display":%d,"variable":%s,"%s":{`, n.displays, name, kind)
	for i := range names {
		key, err := compact(names[i])
		if err != nil {
			return err
		}
		value, err := compact(values[i])
		if err != nil {
			return err
		}
		if i > 0 {
			out.WriteByte(',')
		}
		out.Write(key)
		out.WriteByte(':')
		out.Write(value)
	}
	out.WriteString("}}\n")
	return nil
}

func compact(v any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), err
}

// finite replaces what JSON cannot say, infinities and NaN, by null.
func finite(rows [][]runtime.Cell) {
	for _, r := range rows {
		for i, c := range r {
			if f, ok := c.(float64); ok && (math.IsNaN(f) || math.IsInf(f, 0)) {
				r[i] = nil
			}
		}
	}
}

// escape writes hostile characters as JSON escapes. Outside of strings JSON has none but white space; inside of them the
// encoder has escaped those below U+0020 already.
func escape(data []byte) []byte {
	if bytes.IndexFunc(data, func(r rune) bool { return r != '\n' && hostile(r) }) < 0 {
		return data
	}
	var out bytes.Buffer
	for _, r := range string(data) {
		if r != '\n' && hostile(r) {
			fmt.Fprintf(&out, `\u%04x`, r)
			continue
		}
		out.WriteRune(r)
	}
	return out.Bytes()
}
