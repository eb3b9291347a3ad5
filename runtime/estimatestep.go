package runtime

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	ch "github.com/huntc/huntc/backends/clickhouse"
	"github.com/huntc/huntc/ir/plan"
)

// step tells what a step's query would read, and makes its table without rows.
func (e *estimator) step(s *plan.Step, q *plan.Query) (StepEstimate, error) {
	out := StepEstimate{Step: s.ID, Title: s.Title, Tables: []TableEstimate{}, Files: []FileEstimate{}, Made: []int{}, plan: s}
	out.Made = append(out.Made, s.DependsOn...)
	if e.lose(s) {
		out.Unknown = e.lost[s.ID]
		return out, nil
	}
	for _, f := range s.Reads {
		info, err := os.Stat(f.Path)
		if err != nil {
			return out, err
		}
		out.Files = append(out.Files, FileEstimate{f.Path, uint64(info.Size())})
	}
	if err := e.reads(&out, s, q.Text); err != nil {
		return out, err
	}
	return out, e.made(s, q.Text)
}

// reads adds what a query would read.
func (e *estimator) reads(out *StepEstimate, s *plan.Step, text string) error {
	ctx := e.under(s, ch.Planning(false))
	p, err := e.planned(ctx, text)
	if err != nil {
		return err
	}
	if !p.sets && len(p.reads) > 0 {
		ctx = e.under(s, ch.Planning(true))
		if p, err = e.planned(ctx, text); err != nil {
			return err
		}
	}
	out.madeReads = p.made
	out.UpperBound = len(p.reads) > 0 && (p.sets || p.cut)
	for i := range out.Files {
		// the plan names no files: one is read as often as the query has places for it, several once each or more
		out.Files[i].Bytes *= uint64(max(p.files/len(out.Files), 1))
		out.Bytes += out.Files[i].Bytes
	}
	if len(p.reads) == 0 {
		return nil
	}
	return e.tables(ctx, out, p, text)
}

// planned is the engine's plan of a query.
func (e *estimator) planned(ctx context.Context, text string) (*queryPlan, error) {
	var lines []string
	err := each(ctx, e.conn, ch.PlanOf(text), func(rs driver.Rows) error {
		var line string
		err := rs.Scan(&line)
		lines = append(lines, line)
		return err
	})
	if err != nil {
		return nil, err
	}
	return parsePlan(strings.Join(lines, "\n"))
}

// tables adds what a query would read of each source.
func (e *estimator) tables(ctx context.Context, out *StepEstimate, p *queryPlan, text string) error {
	found := map[string]*TableEstimate{}
	err := each(ctx, e.conn, ch.ReadsOf(text), func(rs driver.Rows) error {
		var database, table string
		var c Cost
		if err := rs.Scan(&database, &table, &c.Parts, &c.Rows, &c.Marks); err != nil {
			return err
		}
		name, err := e.source(database)
		found[database+"."+table] = &TableEstimate{Source: name, Cost: c}
		return err
	})
	if err != nil {
		return err
	}
	said := map[string]uint64{}
	for _, r := range p.reads {
		said[r.table] += r.marks
	}
	for _, r := range p.reads {
		t, ok := found[r.table]
		if !ok {
			return fmt.Errorf("the engine does not say how much it reads of %s", r.table)
		}
		size, err := e.size(ctx, r.table)
		if err != nil {
			return err
		}
		if r.unsaid {
			r.marks = t.Marks - min(t.Marks, said[r.table])
		}
		n, err := size.bytes(ctx, e.conn, r.columns, r.marks)
		if err != nil {
			return err
		}
		t.Bytes += n
	}
	for _, t := range found {
		out.Tables = append(out.Tables, *t)
		out.add(t.Cost)
	}
	slices.SortFunc(out.Tables, func(a, b TableEstimate) int { return cmp.Compare(a.Source, b.Source) })
	return nil
}

// size is what the columns of a table take, `database.table`.
func (e *estimator) size(ctx context.Context, name string) (*tableSize, error) {
	for database := range e.sources {
		table, ok := strings.CutPrefix(name, database+".")
		if !ok {
			continue
		}
		t := ch.Table{Database: database, Name: table}
		if e.sizes[t] == nil {
			size, err := openSize(ctx, e.conn, t)
			if err != nil {
				return nil, err
			}
			e.sizes[t] = size
		}
		return e.sizes[t], nil
	}
	return nil, errors.New("the query reads " + name + ", which is no source's")
}

// absolute is a path from the root, as plans have those of LOAD.
func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}
