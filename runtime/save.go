package runtime

import (
	"context"
	"fmt"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir/plan"
	"github.com/huntc/huntc/runtime/tablefile"
)

// SaveError says which file could not be written.
type SaveError struct {
	Path string
	Err  error
}

// Error names the file and the reason.
func (e *SaveError) Error() string { return fmt.Sprintf("cannot write %q: %v", e.Path, e.Err) }

// Unwrap is the reason.
func (e *SaveError) Unwrap() error { return e.Err }

// save writes the rows of a step to its file, as they come.
func save(ctx context.Context, conn driver.Conn, s *plan.Step, q *plan.Query, o Options) (QueryStat, error) {
	sink := s.Save
	ctx, stat := measured(ctx, s, q, o)
	columns := make([]tablefile.Column, 0, len(q.Columns)+1)
	if sink.Type != "" {
		columns = append(columns, tablefile.Column{Name: "type"})
	}
	for _, c := range q.Columns {
		columns = append(columns, tablefile.Column{Name: c.Name, Kind: c.Kind})
	}
	w, err := tablefile.Create(sink.Path, columns)
	if err != nil {
		return *stat, &SaveError{sink.Path, err}
	}
	line := make([]any, len(columns))
	err = eachRow(ctx, conn, q, func(cells []Cell) error {
		at := line[:0]
		if sink.Type != "" {
			at = append(at, sink.Type)
		}
		for _, c := range cells {
			at = append(at, c)
		}
		stat.Rows++
		if err := w.Write(at); err != nil {
			return &SaveError{sink.Path, err}
		}
		return nil
	})
	if err != nil {
		w.Abort()
		return *stat, err
	}
	if err := w.Close(); err != nil {
		return *stat, &SaveError{sink.Path, err}
	}
	if o.OnNote != nil {
		var l diag.List
		rows := "1 row"
		if stat.Rows != 1 {
			rows = fmt.Sprintf("%d rows", stat.Rows)
		}
		l.Add("HF5017", s.Span, rows, s.Variable, sink.Path)
		o.OnNote(l.All()[0])
	}
	return *stat, nil
}
