package render

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"

	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/runtime"
)

// Estimate writes what a plan would read: a line for each step and what it reads, and the sum.
func Estimate(w io.Writer, e *runtime.Estimate, o Options) error {
	o.MaxRows = 0
	p := &printer{w: bufio.NewWriter(w), Options: o}
	p.line(p.paint(bold, "Estimate"))
	p.table(runtime.Display{
		Columns:  []string{"STEP", "QUERY", "READS", "PARTS", "MARKS", "ROWS", "BYTES"},
		Kinds:    []entity.Kind{entity.KindInt, entity.KindString, entity.KindString, entity.KindInt, entity.KindInt, entity.KindInt, entity.KindInt},
		Explicit: true,
		Rows:     estimateRows(e),
	})
	for _, line := range estimateNotes(e) {
		p.line(line)
	}
	return p.w.Flush()
}

// estimateRows are the lines of the steps in the order of the plan, and that of the sum.
func estimateRows(e *runtime.Estimate) [][]runtime.Cell {
	var out [][]runtime.Cell
	calls := e.NotRun
	for _, s := range e.Steps {
		for len(calls) > 0 && calls[0].Step < s.Step {
			out, calls = append(out, callRow(calls[0])), calls[1:]
		}
		out = append(out, stepRows(s)...)
	}
	for _, c := range calls {
		out = append(out, callRow(c))
	}
	return append(out, []runtime.Cell{
		nil, "total", nil, Count(int64(e.Parts)), Count(int64(e.Marks)), bound(Count(int64(e.Rows)), e.UpperBound), Bytes(e.Cost, e.UpperBound),
	})
}

func callRow(c runtime.NotRun) []runtime.Cell {
	return []runtime.Cell{int64(c.Step), c.Title, "not run", nil, nil, nil, nil}
}

// stepRows are the lines of a step, one for each source and file that it reads.
func stepRows(s runtime.StepEstimate) [][]runtime.Cell {
	var out [][]runtime.Cell
	line := func(cells ...runtime.Cell) {
		head := []runtime.Cell{nil, nil}
		if len(out) == 0 {
			head = []runtime.Cell{int64(s.Step), s.Title}
		}
		out = append(out, append(head, cells...))
	}
	if s.Unknown != "" {
		line(s.Unknown, nil, nil, "not known", "not known")
		return out
	}
	for _, t := range s.Tables {
		line(t.Source, Count(int64(t.Parts)), Count(int64(t.Marks)), bound(Count(int64(t.Rows)), s.UpperBound), Bytes(t.Cost, s.UpperBound))
	}
	for _, f := range s.Files {
		line(near(f.Path), nil, nil, nil, roundedUp(f.Bytes))
	}
	if len(out) == 0 && len(s.Made) == 0 {
		line("nothing", nil, nil, "0", "0 B")
	}
	if len(out) == 0 {
		line(madeBy(s.Made), nil, nil, nil, nil)
	}
	return out
}

// near is a path from the working directory where the file is below that.
func near(path string) string {
	if dir, err := os.Getwd(); err == nil {
		if rel, err := filepath.Rel(dir, path); err == nil && filepath.IsLocal(rel) {
			return rel
		}
	}
	return path
}

func madeBy(steps []int) string {
	names := make([]string, len(steps))
	for i, s := range steps {
		names[i] = fmt.Sprint(s)
	}
	return "rows of " + plural(len(steps), "step") + " " + strings.Join(names, ", ")
}

// estimateNotes say what the numbers mean, where that is needed.
func estimateNotes(e *runtime.Estimate) []string {
	var out []string
	bounded, made := false, false
	for _, s := range e.Steps {
		bounded = bounded || s.UpperBound
		made = made || len(s.Made) > 0
	}
	if bounded {
		out = append(out, "at most: how much of it is skipped depends on what the query finds first")
	}
	if made {
		out = append(out, "what steps read of each other's rows is in memory and not counted")
	}
	if len(e.NotRun) > 0 {
		out = append(out, "analytics are not run; what stands on their answers is estimated without these")
	}
	if e.Unknown > 0 {
		out = append(out, "the total is without what is not known")
	}
	if e.MaxScan > 0 {
		out = append(out, "the limit is "+Size(uint64(e.MaxScan)))
	}
	return out
}

// Bytes is how much is read, as a size. It is rounded up: as a limit it is enough.
func Bytes(c runtime.Cost, atMost bool) string { return bound(roundedUp(c.Bytes), atMost) }

func bound(text string, atMost bool) string {
	if atMost {
		return "at most " + text
	}
	return text
}

// Size writes a number of bytes with the unit in which it is short.
func Size(n uint64) string {
	value, unit := short(float64(n))
	return sized(value, unit)
}

// roundedUp is a size that is not below the number.
func roundedUp(n uint64) string {
	value, unit := short(float64(n))
	switch {
	case unit == bytesUnit:
	case value >= 100:
		value = math.Ceil(value)
	default:
		value = math.Ceil(value*10) / 10
	}
	return sized(value, unit)
}

const bytesUnit = "B"

// short is a number of bytes in the unit in which it is short.
func short(value float64) (float64, string) {
	units := []string{bytesUnit, "kB", "MB", "GB", "TB", "PB"}
	for value >= 1000 && len(units) > 1 {
		value, units = value/1000, units[1:]
	}
	return value, units[0]
}

func sized(value float64, unit string) string {
	if unit == bytesUnit || value >= 100 {
		return fmt.Sprintf("%.0f %s", value, unit)
	}
	return fmt.Sprintf("%.1f %s", value, unit)
}
