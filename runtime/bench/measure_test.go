package bench_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/runtime"
)

// cost is what an answer took.
type cost struct {
	elapsed     time.Duration // from the first statement until the last row is read
	worked      time.Duration // of the processor, meanwhile: what others do on the machine adds little to it
	rows, bytes uint64        // that the engine read, bytes uncompressed
}

// settings are the limits that every hunt runs under. The engine's cache of which granules a condition leaves is off: a hunt
// is not asked a second time, and it would make the rounds after the first unlike it.
func settings() map[string]any {
	s := runtime.Limits()
	maps.Copy(s, map[string]any{"use_query_condition_cache": 0})
	return s
}

// answer runs all statements of a side.
func (l *lab) answer(s side) (cost, [][]runtime.Cell) {
	l.tb.Helper()
	defer l.forget(s)
	start, before := time.Now(), processor()
	res, err := l.session.Run(context.Background(), s.plan, s.queries, runtime.Options{Settings: settings()})
	c := cost{elapsed: time.Since(start), worked: processor() - before}
	if err != nil {
		l.tb.Fatalf("%.2000v\nin\n%s", err, s.text())
	}
	for _, q := range res.Blocks[0].Queries {
		c.rows, c.bytes = c.rows+q.RowsRead, c.bytes+q.BytesRead
	}
	displays := res.Blocks[0].Displays
	return c, displays[len(displays)-1].Rows
}

// forget drops what a hunt has stored: the session runs it more than once.
func (l *lab) forget(s side) {
	for _, step := range s.plan.Steps {
		if store, ok := step.Program.Sinks[0].(*ir.Store); ok {
			l.exec("DROP TEMPORARY TABLE IF EXISTS `" + store.Table + "`")
		}
	}
}

// pair is two sides of one question, measured in turn.
type pair struct {
	a, b cost // medians
	rows int
	// differs tells how the rows of the sides differ; "" where they are equal.
	differs string
}

// times, work and bytes are b's share of a's.
func (p pair) times() float64 { return float64(p.b.elapsed) / float64(p.a.elapsed) }
func (p pair) work() float64  { return float64(p.b.worked) / max(float64(p.a.worked), 1) }
func (p pair) bytes() float64 { return float64(p.b.bytes) / max(float64(p.a.bytes), 1) }

// compare runs two sides in turn, after a round that is not counted and in which their rows are compared. Each round begins
// with the other side, so that what drifts falls on both.
func (l *lab) compare(a, b side, rounds int) pair {
	l.tb.Helper()
	first, want := l.answer(a)
	second, got := l.answer(b)
	p := pair{a: first, b: second, rows: len(want), differs: difference(want, got)}
	var times, works [2][]time.Duration
	for round := range rounds {
		for turn := range 2 {
			i := (round + turn) % 2
			c, _ := l.answer([]side{a, b}[i])
			times[i], works[i] = append(times[i], c.elapsed), append(works[i], c.worked)
		}
	}
	p.a.elapsed, p.b.elapsed = median(times[0]), median(times[1])
	p.a.worked, p.b.worked = median(works[0]), median(works[1])
	return p
}

// difference tells where rows begin to differ.
func difference(want, got [][]runtime.Cell) string {
	for i := range max(len(want), len(got)) {
		w, g := "nothing", "nothing"
		if i < len(want) {
			w = cells(want[i])
		}
		if i < len(got) {
			g = cells(got[i])
		}
		if w != g {
			return fmt.Sprintf("row %d of %d and %d: %s, not %s", i+1, len(want), len(got), w, g)
		}
	}
	return ""
}

func cells(row []runtime.Cell) string {
	texts := make([]string, len(row))
	for i, c := range row {
		if texts[i] = fmt.Sprint(c); c == nil {
			texts[i] = "∅"
		}
	}
	return strings.Join(texts, " | ")
}

// median is the middle one, or the mean of the two in the middle.
func median[T time.Duration | float64](values []T) T {
	if len(values) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(values))
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}
