package bench_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestBenchLoad prints how fast `huntc load` is, as a whole process, and how much memory it takes; and how long the engine's
// own reader takes for the same NDJSON.
func TestBenchLoad(t *testing.T) {
	n := ruleSize(askedSizes(t, "HUNTC_BENCH", "make bench"))
	binary := filepath.Join(scratch(t), "huntc")
	build := exec.CommandContext(context.Background(), "go", "build", "-o", binary, "../../cmd/huntc")
	if text, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	l := openLab(t, generated{"edr", 1, 1})
	events, fifth, bundle := filepath.Join(l.dir, "events.ndjson"), filepath.Join(l.dir, "fifth.ndjson"), filepath.Join(l.dir, "bundle.json")
	l.write(events, l.sources[0], n)
	l.write(fifth, l.sources[0], n/5)
	l.writeSTIX(fifth, bundle)
	own := l.read(events)
	l.close()

	fmt.Printf("\nLoading, engine start included\n\n")
	out := newTable("what", "records", "MB", "s", "MB/s", "processor s", "MB/s of a core", "peak MB")
	whole := loaded{"NDJSON", events, "ecs", n}.by(t, binary, out)
	loaded{"STIX 2.0", bundle, "stix", n / 5}.by(t, binary, out)
	out.row("the engine's reader, NDJSON", n, mb(size(t, events)), fmt.Sprintf("%.1f", own.Seconds()), perSecond(size(t, events), own))
	out.print()
	fmt.Printf("\nNDJSON: %.2f times the engine's own reader\n", float64(whole)/float64(own))
}

// read is how long the engine takes to put a file of events into a table by itself.
func (l *lab) read(path string) time.Duration {
	l.tb.Helper()
	start := time.Now()
	l.exec("CREATE TABLE default.own ENGINE = MergeTree ORDER BY tuple() AS SELECT * FROM file('" + path + "', 'JSONEachRow')")
	took := time.Since(start)
	l.exec("DROP TABLE default.own SYNC")
	return took
}

// loaded is a file to load.
type loaded struct {
	what, path, schema string
	records            int
}

// by loads the file into a store of its own and notes in a table what it took.
func (f loaded) by(tb testing.TB, binary string, out *table) time.Duration {
	tb.Helper()
	c := exec.CommandContext(context.Background(), binary, "load", f.path, "--as", "bench", "--schema", f.schema)
	c.Env = append(os.Environ(), "XDG_DATA_HOME="+filepath.Join(filepath.Dir(f.path), f.what))
	var text strings.Builder
	c.Stdout, c.Stderr = &text, &text
	start := time.Now()
	if err := c.Start(); err != nil {
		tb.Fatal(err)
	}
	peak := watchPeak(c.Process.Pid)
	err := c.Wait()
	took := time.Since(start)
	if err != nil {
		tb.Fatalf("%v\n%s", err, text.String())
	}
	state := c.ProcessState
	worked := state.UserTime() + state.SystemTime()
	bytes := size(tb, f.path)
	out.row("huntc load, "+f.what, f.records, mb(bytes), fmt.Sprintf("%.1f", took.Seconds()), perSecond(bytes, took), fmt.Sprintf("%.1f", worked.Seconds()), perSecond(bytes, worked), peak())
	return took
}

// watchPeak looks at the peak memory of a process until it is gone; the answer, in megabytes, is what was seen last. What
// the system counts for a process when it ends has its parent's peak in it.
func watchPeak(pid int) (last func() string) {
	seen := make(chan string)
	go func() {
		most := "?"
		for {
			now := peakOf(pid)
			if now == "?" { // it is gone, or only its entry is left
				seen <- most
				return
			}
			most = now
			time.Sleep(10 * time.Millisecond)
		}
	}()
	return func() string { return <-seen }
}

func size(tb testing.TB, path string) uint64 {
	tb.Helper()
	info, err := os.Stat(path)
	if err != nil {
		tb.Fatal(err)
	}
	return uint64(info.Size())
}

func perSecond(bytes uint64, d time.Duration) string {
	return fmt.Sprintf("%.0f", float64(bytes)/1e6/d.Seconds())
}
