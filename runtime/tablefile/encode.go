package tablefile

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"

	"github.com/huntc/huntc/ir/entity"
)

// csvEncoder writes a line of names, then a line for each row. A missing value is an empty field, a list its JSON.
type csvEncoder struct {
	out    *csv.Writer
	record []string
}

func newCSV(out io.Writer, columns []Column) (encoder, error) {
	e := &csvEncoder{out: csv.NewWriter(out), record: make([]string, len(columns))}
	for i, c := range columns {
		e.record[i] = c.Name
	}
	return e, e.out.Write(e.record)
}

func (e *csvEncoder) row(cells []any) error {
	for i, c := range cells {
		switch c := c.(type) {
		case nil:
			e.record[i] = ""
		case string:
			e.record[i] = c
		case float64:
			e.record[i] = strconv.FormatFloat(c, 'g', -1, 64)
		case []string:
			text, err := json.Marshal(c)
			if err != nil {
				return err
			}
			e.record[i] = string(text)
		default:
			e.record[i] = fmt.Sprint(c)
		}
	}
	return e.out.Write(e.record)
}

func (e *csvEncoder) end() error {
	e.out.Flush()
	return e.out.Error()
}

// jsonEncoder writes an object for each row, in lines or in an array. A missing value is null.
type jsonEncoder struct {
	out   io.Writer
	names [][]byte
	array bool
	rows  int
	line  bytes.Buffer
}

func newJSON(out io.Writer, columns []Column, array bool) (encoder, error) {
	e := &jsonEncoder{out: out, array: array}
	for _, c := range columns {
		name, err := compact(c.Name)
		if err != nil {
			return nil, err
		}
		e.names = append(e.names, name)
	}
	return e, nil
}

func (e *jsonEncoder) row(cells []any) error {
	e.line.Reset()
	switch {
	case e.array && e.rows == 0:
		e.line.WriteString("[\n")
	case e.array:
		e.line.WriteString(",\n")
	}
	e.rows++
	for i, c := range cells {
		sep := byte(',')
		if i == 0 {
			sep = '{'
		}
		e.line.WriteByte(sep)
		e.line.Write(e.names[i])
		e.line.WriteByte(':')
		if f, ok := c.(float64); ok && (math.IsNaN(f) || math.IsInf(f, 0)) {
			c = nil // JSON has none
		}
		text, err := compact(c)
		if err != nil {
			return err
		}
		e.line.Write(text)
	}
	e.line.WriteByte('}')
	if !e.array {
		e.line.WriteByte('\n')
	}
	_, err := e.out.Write(e.line.Bytes())
	return err
}

func (e *jsonEncoder) end() error {
	text := ""
	switch {
	case e.array && e.rows == 0:
		text = "[]\n"
	case e.array:
		text = "\n]\n"
	}
	_, err := io.WriteString(e.out, text)
	return err
}

func compact(v any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), err
}

// group is how many rows a row group of Parquet has.
const group = 100_000

// parquetEncoder writes columns of text, 64-bit numbers, booleans and lists of text, all but lists optional. The format
// keeps them in alphabetical order.
type parquetEncoder struct {
	out     *parquet.GenericWriter[any]
	columns []Column
	at      []int // the place of each column in the file
	rows    int
}

// codecs are how the pages of Parquet are packed. Suffixes such as .parquet.gz name them, as they do for pandas.
var codecs = map[Compression]compress.Codec{Plain: &parquet.Snappy, Gzip: &parquet.Gzip, Zstd: &parquet.Zstd}

func newParquet(out io.Writer, columns []Column, packed Compression) encoder {
	nodes := parquet.Group{}
	for _, c := range columns {
		nodes[c.Name] = node(c.Kind)
	}
	schema := parquet.NewSchema("rows", nodes)
	e := &parquetEncoder{columns: columns, out: parquet.NewGenericWriter[any](out, schema, parquet.Compression(codecs[packed]))}
	place := map[string]int{}
	for i, path := range schema.Columns() {
		place[path[0]] = i
	}
	for _, c := range columns {
		e.at = append(e.at, place[c.Name])
	}
	return e
}

// node is the type of a column. Times are text: Parquet readers differ in what they make of nanoseconds.
func node(k entity.Kind) parquet.Node {
	switch k {
	case entity.KindInt:
		return parquet.Optional(parquet.Leaf(parquet.Int64Type))
	case entity.KindFloat:
		return parquet.Optional(parquet.Leaf(parquet.DoubleType))
	case entity.KindBool:
		return parquet.Optional(parquet.Leaf(parquet.BooleanType))
	case entity.KindList:
		return parquet.Repeated(parquet.String())
	case entity.KindString, entity.KindTime:
	}
	return parquet.Optional(parquet.String())
}

func (e *parquetEncoder) row(cells []any) error {
	columns := make([][]parquet.Value, len(cells))
	for i, c := range cells {
		at := e.at[i]
		if !suits(e.columns[i].Kind, c) {
			return fmt.Errorf("the column %q holds %T, not %s", e.columns[i].Name, c, e.columns[i].Kind)
		}
		list, isList := c.([]string)
		switch {
		case c == nil, isList && len(list) == 0:
			columns[at] = []parquet.Value{parquet.NullValue().Level(0, 0, at)}
		case isList:
			for j, s := range list {
				columns[at] = append(columns[at], parquet.ValueOf(s).Level(min(j, 1), 1, at))
			}
		default:
			columns[at] = []parquet.Value{parquet.ValueOf(c).Level(0, 1, at)}
		}
	}
	var row parquet.Row
	for _, values := range columns {
		row = append(row, values...)
	}
	if _, err := e.out.WriteRows([]parquet.Row{row}); err != nil {
		return err
	}
	if e.rows++; e.rows%group == 0 {
		return e.out.Flush()
	}
	return nil
}

// suits reports that a cell is of a kind, or missing.
func suits(k entity.Kind, cell any) (ok bool) {
	switch cell.(type) {
	case nil:
		return true
	case int64:
		return k == entity.KindInt
	case float64:
		return k == entity.KindFloat
	case bool:
		return k == entity.KindBool
	case []string:
		return k == entity.KindList
	case string:
		return k == entity.KindString || k == entity.KindTime
	}
	return false
}

func (e *parquetEncoder) end() error { return e.out.Close() }
