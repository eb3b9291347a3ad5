package ingest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/huntc/huntc/runtime/engine"
)

// recordShift separates the files of a source in the numbers of records: a record is the
// number of its line (of a Parquet file, of its row), and of its file above that.
const recordShift = 40

// eventFile is one file of events as the engine is to read it.
type eventFile struct {
	piece
	array    bool         // its lines are the members of an array
	columns  []fileColumn // of a table
	table    string       // the table function
	number   string       // of a row: its line, the member of the array, the row of a table
	base     int64        // added to that in the number of a record
	lines    uint64       // how many events there should be
	settings string       // of the engine, behind others
}

// record is the expression of a record's number.
func (f eventFile) record() string { return fmt.Sprintf("%s + %d", f.number, f.base) }

// loadEvents has the engine read files of events, after a pass over each that learns their fields.
func (l *loader) loadEvents(ctx context.Context) error {
	texts, err := l.pieces()
	if err != nil {
		return err
	}
	if err := l.oneSort(texts); err != nil {
		return err
	}
	files, fields, err := l.look(ctx, texts)
	if err != nil {
		return err
	}
	l.before = 0
	for _, f := range files {
		l.lines += f.lines
	}
	e := newEventSQL(l.stage.modelOf, fields)
	if err := l.addEventColumns(ctx, e); err != nil {
		return err
	}
	for _, f := range files {
		if err := l.loadFile(ctx, e, f); err != nil {
			return err
		}
		if err := l.notes.stopped(); err != nil {
			return err
		}
	}
	l.notes.sort(texts)
	l.meta.Mapped, l.meta.Unmapped = e.mapped, e.unmapped
	l.meta.Number = l.meta.Records
	if err := l.countRest(ctx); err != nil {
		return err
	}
	return l.countWrong(ctx, e)
}

// look learns the fields of all texts: of tables, or of JSON.
func (l *loader) look(ctx context.Context, texts []piece) ([]eventFile, fieldSource, error) {
	var files []eventFile
	missing := l.stage.profile.Missing()
	if len(texts) > 0 && texts[0].format.isTable() {
		t := &tableFields{missing: missing, times: l.timeNames(), asked: map[*tableColumn]bool{}}
		for i, p := range texts {
			f, err := l.lookAtTable(ctx, p, i)
			if err != nil {
				return nil, nil, err
			}
			for _, c := range f.columns {
				t.add(c.path, c.list, c.maybe)
			}
			files = append(files, f)
		}
		return files, t, nil
	}
	all := &survey{}
	for i, p := range texts {
		f, err := l.survey(ctx, all, p, i)
		if err != nil {
			return nil, nil, err
		}
		files = append(files, f)
	}
	return files, newFieldSQL(all, missing), nil
}

// oneSort tells the formats of the texts. Tables and JSON are not read as one source.
func (l *loader) oneSort(texts []piece) error {
	for i := range texts {
		var err error
		if texts[i].format, err = texts[i].tell(); err != nil {
			return err
		}
		if first := texts[0]; first.format.isTable() != texts[i].format.isTable() {
			return &Error{
				Reason: Mixed, File: texts[i].name, Detail: fmt.Sprintf("is %s, but %s is %s", texts[i].format, first.name, first.format),
				Hint: "make them two sources",
			}
		}
	}
	return nil
}

// survey learns the fields of one file and gives it a name without wildcards in the scratch
// directory, because the engine expands those.
func (l *loader) survey(ctx context.Context, all *survey, p piece, i int) (eventFile, error) {
	f := eventFile{piece: p, array: p.format == jsonArray, number: "toInt64(_row_number) + 1", base: int64(l.earlier+i) << recordShift}
	in, err := p.open()
	if err != nil {
		return f, err
	}
	defer in.Close() //nolint:errcheck // only read from
	before, name, packing := all.lines, filepath.Join(l.scratch, fmt.Sprintf("in-%d", i)), in.packing
	if f.array || packing == zipped {
		packing = zstandar
		err = l.rewrite(ctx, all, f, in, name)
	} else if err = l.link(p.path, name); err == nil {
		err = all.read(ctx, in, func() { l.tell("looking", in.count.n.Load()) })
	}
	err = l.unreadable(ctx, p, err)
	l.before += in.size
	f.table = "file(" + quoteText(name) + ", 'LineAsString', 'line String', " + quoteText(packing.engineName()) + ")"
	f.lines = all.lines - before
	return f, err
}

// unreadable names the file that an error is about.
func (l *loader) unreadable(ctx context.Context, p piece, err error) error {
	var known *Error
	if err == nil || errors.As(err, &known) || ctx.Err() != nil {
		return err
	}
	return &Error{Reason: Unreadable, File: p.name, Detail: "cannot be read to its end", Err: err}
}

// link gives a file a second name.
func (l *loader) link(path, name string) error {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return fileError(path, err)
	}
	if err := os.Symlink(absolute, name); err != nil {
		return fileError(l.scratch, err)
	}
	return nil
}

// rewrite surveys a text and writes its events on a line each.
func (l *loader) rewrite(ctx context.Context, all *survey, f eventFile, in *input, name string) error {
	out, err := newRewriter(name)
	if err != nil {
		return err
	}
	if f.array {
		err = l.array(ctx, all, f.piece, in, out)
	} else {
		err = all.read(ctx, io.TeeReader(in, out), func() { l.tell("looking", in.count.n.Load()) })
	}
	return errors.Join(err, out.close())
}

// addEventColumns makes the columns of the staging table.
func (l *loader) addEventColumns(ctx context.Context, e *eventSQL) error {
	e.markWrong()
	names, types := make([]string, len(e.columns)), make([]string, len(e.columns))
	for i, c := range e.columns {
		names[i], types[i] = c.name, c.typ
	}
	return l.stage.add(ctx, names, types)
}

// loadFile has the engine read one file, and looks for what it left out.
func (l *loader) loadFile(ctx context.Context, e *eventSQL, f eventFile) error {
	l.tell("reading", 0)
	told := engine.OnProgress(ctx, time.Second, func(p engine.Progress) { l.reading(p.RowsRead) })
	if err := l.stage.exec(told, e.statement(l.stage.table("rows"), f)); err != nil {
		return err
	}
	rows, err := l.stage.number(ctx, "SELECT count() FROM "+l.stage.table("rows"))
	if err != nil {
		return err
	}
	loaded := rows - l.meta.Rows
	l.meta.Rows, l.meta.Records = rows, rows
	if loaded >= f.lines {
		return nil
	}
	return l.leftOut(ctx, e, f, f.lines-loaded)
}

// reading tells how far the engine is with the lines of all files, as their bytes.
func (l *loader) reading(rows uint64) {
	if l.lines == 0 {
		return
	}
	done := float64(l.meta.Rows+rows) / float64(l.lines)
	l.tell("reading", int64(float64(l.total)*min(done, 1))-l.before)
}

// leftOut reports the lines that made no record.
func (l *loader) leftOut(ctx context.Context, e *eventSQL, f eventFile, n uint64) error {
	sql := fmt.Sprintf("SELECT record - %d, substring(line, 1, 1048576) FROM (%s) WHERE time IS NULL AND notEmpty(trimBoth(line)) ORDER BY record LIMIT %d SETTINGS max_block_size = 16384%s",
		f.base, e.source(f), maxProblems, f.settings)
	rows, err := l.stage.conn.Query(ctx, sql)
	if err != nil {
		return engineError(err, sql)
	}
	defer rows.Close() //nolint:errcheck // read to the end
	var told []Problem
	for rows.Next() {
		p := Problem{File: f.name}
		var line string
		if err := rows.Scan(&p.Line, &line); err != nil {
			return err
		}
		p.Message = l.whatIsWrong(line)
		if f.format == parquetRow {
			p.Object = fmt.Sprintf("row %d", p.Line)
		}
		told = append(told, p)
	}
	if err := errors.Join(rows.Err(), l.inArray(f, told)); err != nil {
		return err
	}
	for _, p := range told {
		l.notes.add(p)
	}
	l.notes.total += max(n, uint64(len(told))) - uint64(len(told))
	return nil
}

// inArray says of problems with an array's members which these are and where they stand.
func (l *loader) inArray(f eventFile, told []Problem) error {
	if !f.array || len(told) == 0 {
		return nil
	}
	wanted := map[int64]int64{}
	for _, p := range told {
		wanted[p.Line] = 0
	}
	err := l.elementLines(f.piece, wanted)
	for i := range told {
		told[i].Object, told[i].Line = elementName(int(told[i].Line-1)), wanted[told[i].Line]
	}
	return err
}

// whatIsWrong says why a line is no event.
func (l *loader) whatIsWrong(line string) string {
	line = strings.TrimPrefix(line, "\ufeff")
	var event map[string]json.RawMessage
	err := json.Unmarshal([]byte(line), &event)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Sprintf("%v (byte %d of the line)", syntax, syntax.Offset)
	case errors.As(err, &kind):
		return "a JSON " + kind.Value + ", not an object"
	case err != nil:
		return err.Error()
	}
	if !json.Valid([]byte(line)) || strings.ToValidUTF8(line, "") != line {
		return "not valid UTF-8"
	}
	for _, path := range l.timeNames() {
		if raw, ok := event[path]; ok {
			return fmt.Sprintf("%s is no time: %.60s", path, raw)
		}
	}
	return "the event has no " + strings.Join(l.timeNames(), " or ")
}

// wrongColumn of the staging table marks, a bit each, the values of a wrong kind.
func wrongColumn(i int) string { return fmt.Sprintf("wrong %d", i/64) }

// markWrong makes the columns that mark values of a wrong kind.
func (e *eventSQL) markWrong() {
	for i := 0; i < len(e.wrong); i += 64 {
		var bits []string
		for k, w := range e.wrong[i:min(i+64, len(e.wrong))] {
			bits = append(bits, fmt.Sprintf("bitShiftLeft(toUInt64(%s), %d)", w.test, k))
		}
		e.columns = append(e.columns, eventColumn{wrongColumn(i), "UInt64", strings.Join(bits, " + ")})
	}
}

// countWrong notes how many values of which attributes were of a wrong kind.
func (l *loader) countWrong(ctx context.Context, e *eventSQL) error {
	if len(e.wrong) == 0 {
		return nil
	}
	counts := make([]string, len(e.wrong))
	for i := range e.wrong {
		counts[i] = fmt.Sprintf("sum(bitTest(%s, %d))", quoteName(wrongColumn(i)), i%64)
	}
	var found []uint64
	sql := "SELECT [" + strings.Join(counts, ", ") + "] FROM " + l.stage.table("rows")
	if err := l.stage.conn.QueryRow(ctx, sql).Scan(&found); err != nil {
		return engineError(err, sql)
	}
	for i, n := range found {
		if n > 0 {
			l.notes.counts[e.wrong[i].what+": values of another kind than the attribute's"] += n
		}
	}
	return nil
}
