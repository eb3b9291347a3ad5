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
)

// recordShift separates the files of a source in the numbers of records: a record is the
// number of its line, and of its file above that.
const recordShift = 40

// eventFile is one file of events as the engine is to read it.
type eventFile struct {
	piece
	array bool   // its lines are the members of an array
	table string // the table function
	first int64  // added to a row's number, counted from 0
	lines uint64
}

// loadEvents has the engine read files of one JSON object a line. Arrays of objects, and
// archives, are written as such files first.
func (l *loader) loadEvents(ctx context.Context) error {
	all := &survey{}
	texts, err := l.pieces()
	if err != nil {
		return err
	}
	var files []eventFile
	for i, p := range texts {
		f, err := l.survey(ctx, all, p, i)
		if err != nil {
			return err
		}
		files = append(files, f)
	}
	l.before = 0
	e := newEventSQL(l.stage.modelOf, all)
	if err := l.addEventColumns(ctx, e); err != nil {
		return err
	}
	for _, f := range files {
		if err := l.loadFile(ctx, e, f); err != nil {
			return err
		}
	}
	l.notes.sort(texts)
	l.meta.Unmapped = e.unmapped
	l.meta.Number = l.meta.Records
	if err := l.countRest(ctx); err != nil {
		return err
	}
	return l.countWrong(ctx, e)
}

// survey learns the fields of one file and gives it a name without wildcards in the scratch
// directory, because the engine expands those.
func (l *loader) survey(ctx context.Context, all *survey, p piece, i int) (eventFile, error) {
	f := eventFile{piece: p, first: int64(i)<<recordShift + 1}
	in, err := p.open()
	if err != nil {
		return f, err
	}
	defer in.Close() //nolint:errcheck // only read from
	head, _ := in.head(1 << 12)
	f.array = beginsArray(head)
	before, name, packing := all.lines, filepath.Join(l.scratch, fmt.Sprintf("in-%d", i)), in.packing
	if f.array || packing == zipped {
		packing = zstandar
		err = l.rewrite(ctx, all, f, in, name)
	} else if err = l.link(p.path, name); err == nil {
		err = all.read(ctx, in, func() { l.tell("looking", in.count.n.Load()) })
	}
	var known *Error
	if err != nil && !errors.As(err, &known) && ctx.Err() == nil {
		err = &Error{Reason: Unreadable, File: p.name, Detail: "cannot be read to its end", Err: err}
	}
	l.before += in.size
	f.table = "file(" + quoteText(name) + ", 'LineAsString', 'line String', " + quoteText(packing.engineName()) + ")"
	f.lines = all.lines - before
	return f, err
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
	if err := l.stage.exec(ctx, e.statement(l.stage.table("rows"), f.table, f.first)); err != nil {
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

// leftOut reports the lines that made no record.
func (l *loader) leftOut(ctx context.Context, e *eventSQL, f eventFile, n uint64) error {
	sql := fmt.Sprintf("SELECT record - %d, substring(line, 1, 1048576) FROM (%s) WHERE time IS NULL AND notEmpty(trimBoth(line)) ORDER BY record LIMIT %d",
		f.first-1, e.source(f.table, f.first), maxProblems)
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
	for _, path := range l.stage.profile.TimeField().Paths {
		if raw, ok := event[path]; ok {
			return fmt.Sprintf("%s is no time: %.60s", path, raw)
		}
	}
	return "the event has no " + strings.Join(l.stage.profile.TimeField().Paths, " or ")
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
