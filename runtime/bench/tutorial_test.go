package bench_test

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/huntc/huntc/compiler"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/lower"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
	"github.com/huntc/huntc/runtime"
)

// tutorialSource is the source that the tutorial's hunt names.
const tutorialSource = "bh22-linux-192.168.56.91"

// TestBenchTutorial runs the tutorial up to its first analytics, with its execution summary, over as many generated events
// as HUNTC_BENCH_TUTORIAL says, and prints what each statement takes: twice, since the first time reads from the disk.
func TestBenchTutorial(t *testing.T) {
	n := askedSizes(t, "HUNTC_BENCH_TUTORIAL", "make bench-tutorial")[0]
	l := openLab(t, generated{tutorialSource, 1, 1})
	text, err := os.ReadFile("../../testdata/tutorial/tutorial.hf")
	if err != nil {
		t.Fatal(err)
	}
	hunting, _, _ := strings.Cut(string(text), "APPLY")
	start := time.Now()
	l.fill(n)
	events := " WHERE active AND database = '" + tutorialSource + "' AND table = 'events'"
	fmt.Printf("\n%d events in %d parts, %.1f GB on disk, made in %.0f s\n", n, l.number("SELECT count() FROM system.parts"+events),
		float64(l.number("SELECT sum(bytes_on_disk) FROM system.parts"+events))/1e9, time.Since(start).Seconds())

	var diags diag.List
	c, err := compiler.Compile(&diag.File{Name: "tutorial.hf", Text: hunting},
		compiler.Options{Model: entity.Default(), Catalog: l.registry, Now: now, Margin: lower.DefaultMargin}, &diags)
	if err != nil || c == nil {
		t.Fatalf("%v\n%s", err, diags.String())
	}
	queries, err := c.Emit(l.registry.Backend(nil))
	if err != nil {
		t.Fatal(err)
	}
	for _, when := range []string{"first", "again"} {
		fmt.Printf("\nThe tutorial, %s\n\n", when)
		l.statement(c.Plan, queries)
		l.forget(side{c.Plan, queries})
	}
}

// statement prints what each step of a plan takes.
func (l *lab) statement(p *plan.Plan, queries []*plan.Query) {
	l.tb.Helper()
	out := newTable("statement", "rows", "s", "million rows read", "GB read", "peak MB")
	var total cost
	for i, step := range p.Steps {
		resetPeak()
		start := time.Now()
		res, err := l.session.Run(context.Background(), &plan.Plan{Steps: []*plan.Step{step}}, queries[i:i+1], runtime.Options{Settings: settings()})
		took := time.Since(start)
		if err != nil {
			l.tb.Fatal(err)
		}
		q := res.Blocks[0].Queries[0]
		out.row(step.Title, q.Rows, fmt.Sprintf("%.2f", took.Seconds()), millions(q.RowsRead), gb(q.BytesRead), peakOf(os.Getpid()))
		total.elapsed, total.rows, total.bytes = total.elapsed+took, total.rows+q.RowsRead, total.bytes+q.BytesRead
	}
	out.row("all", "", fmt.Sprintf("%.2f", total.elapsed.Seconds()), millions(total.rows), gb(total.bytes), "")
	out.print()
}

func millions(n uint64) string { return fmt.Sprintf("%.1f", float64(n)/1e6) }

func gb(n uint64) string { return fmt.Sprintf("%.2f", float64(n)/1e9) }

// resetPeak begins to watch the peak of the process's resident memory anew.
func resetPeak() { _ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0o200) }

// peakOf is the most memory, in megabytes, that was resident in a process, since resetPeak if it is this one: the engine is
// part of it, and what its allocator held before counts. "?" where the system does not say.
func peakOf(pid int) string {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	line, _, _ := strings.Cut(rest, "\n")
	kb, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(line), "kB")))
	if err != nil {
		return "?"
	}
	return fmt.Sprint(kb / 1024)
}
