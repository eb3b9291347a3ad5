package ingest

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"
)

// lookAtTable learns the columns of a table and how the engine is to read it.
func (l *loader) lookAtTable(ctx context.Context, p piece, i int) (eventFile, error) {
	f := eventFile{piece: p, base: int64(l.earlier+i) << recordShift}
	in, err := p.open()
	if err != nil {
		return f, err
	}
	defer in.Close() //nolint:errcheck // only read from
	name := filepath.Join(l.scratch, fmt.Sprintf("in-%d", i))
	if p.format == parquetRow {
		err = l.parquet(ctx, &f, in, name)
	} else {
		err = l.csv(ctx, &f, in, name)
	}
	l.before += in.size
	return f, l.unreadable(ctx, p, err)
}

// csvSettings make the engine read cells as they are. In parallel it would count the rows of a file anew in each part.
const csvSettings = ", input_format_csv_trim_whitespaces = 0, input_format_csv_detect_header = 0, input_format_parallel_parsing = 0"

// csv goes once through a table whose records are a line each. The engine reads such a file itself. Any other one is
// written as such a file first, without the records that are broken, each with the number of its line.
func (l *loader) csv(ctx context.Context, f *eventFile, in *input, name string) error {
	if in.packing != zipped {
		t, clean, err := l.cleanCSV(ctx, f.piece, in)
		if err != nil {
			return err
		}
		if clean {
			f.number, f.lines = "toInt64(_row_number) + 2", t.records
			f.settings = t.settings() + ", input_format_csv_skip_first_lines = 1"
			f.columns, f.table = t.columns(name, in.packing, "")
			return l.link(f.path, name)
		}
	}
	again, err := f.open()
	if err != nil {
		return err
	}
	defer again.Close() //nolint:errcheck // only read from
	t, err := l.rewriteCSV(ctx, f.piece, again, name)
	if err != nil {
		return err
	}
	f.number, f.lines, f.settings = "line_number", t.records, t.settings()
	f.columns, f.table = t.columns(name, zstandar, "line_number Int64, ")
	return nil
}

// csvTableOf is what a pass over a CSV file told of it.
type csvTableOf struct {
	*csvScanner
	names   []string
	records uint64
}

// columns are the columns as fields, and the table function that reads them by their place.
func (t *csvTableOf) columns(file string, packing compression, before string) ([]fileColumn, string) {
	var out []fileColumn
	parts := make([]string, len(t.names))
	for i, name := range t.names {
		cell := quoteName(fmt.Sprintf("cell %d", i))
		parts[i] = cell + " Nullable(String)"
		if name == "" {
			name = fmt.Sprintf("column_%d", i+1)
		}
		out = append(out, fileColumn{path: name, value: cell, maybe: t.lists[i]})
	}
	format := "CSV"
	if t.tabs() {
		format = "CustomSeparated"
	}
	return out, "file(" + quoteText(file) + ", " + quoteText(format) + ", " + quoteText(before+strings.Join(parts, ", ")) + ", " + quoteText(packing.engineName()) + ")"
}

// tabs tells a table that the engine does not take for CSV, but reads by the same rules under another name.
func (t *csvTableOf) tabs() bool { return t.delimiter == '\t' }

// settings are those of the engine for such a table.
func (t *csvTableOf) settings() string {
	delimiter := quoteText(string(t.delimiter))
	if t.tabs() {
		return csvSettings + ", format_custom_escaping_rule = 'CSV', format_custom_field_delimiter = " + delimiter
	}
	return csvSettings + ", format_csv_delimiter = " + delimiter
}

// cleanCSV reads through a table, and stops at the first record that is broken or not on a line of its own.
func (l *loader) cleanCSV(ctx context.Context, p piece, in *input) (t *csvTableOf, clean bool, err error) {
	s, names, err := newCSVScanner(in)
	if err != nil {
		return nil, false, brokenHeader(p, err)
	}
	t = &csvTableOf{csvScanner: s, names: names}
	if s.line != 2 || t.tabs() {
		return t, false, nil
	}
	for {
		r, err := s.next()
		switch {
		case errors.Is(err, io.EOF):
			return t, true, nil
		case s.fault != nil:
			return t, false, s.fault
		case err != nil || !r.single || len(bytes.TrimSpace(r.raw)) == 0:
			return t, false, nil
		}
		t.records++
		if err := l.looking(ctx, t.records, in); err != nil {
			return t, false, err
		}
	}
}

// rewriteCSV copies the records that are whole, each with the number of its line, and reports the others.
func (l *loader) rewriteCSV(ctx context.Context, p piece, in *input, name string) (*csvTableOf, error) {
	s, names, err := newCSVScanner(in)
	if err != nil {
		return nil, brokenHeader(p, err)
	}
	out, err := newRewriter(name)
	if err != nil {
		return nil, err
	}
	t := &csvTableOf{csvScanner: s, names: names}
	w := bufio.NewWriterSize(out, 1<<16)
	err = l.copyCSV(ctx, p, in, t, w)
	return t, errors.Join(err, w.Flush(), out.close())
}

func (l *loader) copyCSV(ctx context.Context, p piece, in *input, t *csvTableOf, out *bufio.Writer) error {
	for n := uint64(1); ; n++ {
		r, err := t.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case t.fault != nil:
			return t.fault
		case err != nil:
			l.notes.add(Problem{File: p.name, Line: r.line, Message: err.Error()})
			continue
		case len(bytes.TrimSpace(r.raw)) == 0:
			continue
		}
		t.records++
		line := append(strconv.AppendInt(out.AvailableBuffer(), r.line, 10), t.delimiter)
		out.Write(line)   //nolint:errcheck // Flush tells
		out.Write(r.raw)  //nolint:errcheck // Flush tells
		out.WriteByte(10) //nolint:errcheck // Flush tells
		if err := l.looking(ctx, n, in); err != nil {
			return err
		}
	}
}

// looking tells now and then how far a first pass has come.
func (l *loader) looking(ctx context.Context, n uint64, in *input) error {
	if n%10_000 == 0 {
		l.tell("looking", in.count.n.Load())
		return ctx.Err()
	}
	return nil
}

// brokenHeader is the error for a table without a first line that names its columns.
func brokenHeader(p piece, err error) error {
	if errors.Is(err, io.EOF) {
		return &Error{Reason: Empty, File: p.name, Detail: "there is nothing but white space"}
	}
	return &Error{Reason: Unreadable, File: p.name, Detail: "the first line does not name columns", Err: err}
}

// parquet asks the engine for the columns of a file. A packed one is unpacked first: it is not read from its beginning to
// its end.
func (l *loader) parquet(ctx context.Context, f *eventFile, in *input, name string) error {
	f.number = "toInt64(_row_number) + 1"
	if in.packing == plain {
		if err := l.link(f.path, name); err != nil {
			return err
		}
	} else if err := unpackTo(name, in); err != nil {
		return err
	}
	f.table = "file(" + quoteText(name) + ", 'Parquet')"
	var err error
	if f.columns, err = l.stage.describe(ctx, f.table); err == nil {
		f.lines, err = l.stage.number(ctx, "SELECT count() FROM "+f.table)
	}
	if err != nil && ctx.Err() == nil {
		err = &Error{Reason: Unreadable, File: f.name, Detail: "is no Parquet that the engine can read", Err: err}
	}
	return err
}
