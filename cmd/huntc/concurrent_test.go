package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	hunters     = 8
	kills       = 20
	batchEvents = 3 // of a batch, each a process of its own
	batches     = 24
	pause       = 2 * time.Second
)

// crowd is a store that several processes of the built binary work with.
type crowd struct {
	t      *testing.T
	binary string
	dir    string

	mu    sync.Mutex
	acked map[int]bool // batches whose load said "loaded"
	tried map[int]bool // batches whose load was begun
}

// command is huntc as a process of its own, in a group of its own that dies with the test.
func (c *crowd) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, c.binary, args...)
	cmd.Dir = c.dir
	cmd.Env = append(os.Environ(), "XDG_DATA_HOME="+filepath.Join(c.dir, "data"), "XDG_CONFIG_HOME="+filepath.Join(c.dir, "none"))
	return cmd
}

// run runs huntc to its end and gives its stdout.
func (c *crowd) run(ctx context.Context, args ...string) (string, error) {
	cmd := c.command(ctx, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("huntc %s: %w\n%s", strings.Join(args, " "), err, errs.String())
	}
	return out.String(), nil
}

func (c *crowd) write(name, text string) {
	c.t.Helper()
	if err := os.WriteFile(filepath.Join(c.dir, name), []byte(text), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

// batch writes the file of a batch, and gives its name.
func (c *crowd) batch(i int) string {
	var text strings.Builder
	for k := range batchEvents {
		fmt.Fprintf(&text, `{"@timestamp":"2026-01-01T%02d:%02d:00Z","event":{"category":["process"],"type":["start"]},"host":{"id":"h"},"process":{"pid":%d,"name":"b%d"}}`+"\n", i, k, 100*i+k, i)
	}
	name := fmt.Sprintf("batch%d.ndjson", i)
	c.write(name, text.String())
	return name
}

// sets copies what is acknowledged and what was tried.
func (c *crowd) sets() (acked, tried map[int]bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	acked, tried = map[int]bool{}, map[int]bool{}
	for i := range c.acked {
		acked[i] = true
	}
	for i := range c.tried {
		tried[i] = true
	}
	return acked, tried
}

// check tells what is wrong with an answer over the busy source: it must hold every batch that was acknowledged before
// the hunt began, none that nobody tried to load before it ended, and each of them whole.
func check(answer string, acked, tried map[int]bool) error {
	found := map[int]int{}
	for i, line := range strings.Split(strings.TrimSpace(answer), "\n") {
		if i == 0 {
			continue // the names of the columns
		}
		var n int
		if _, err := fmt.Sscanf(line, "b%d", &n); err != nil {
			return fmt.Errorf("line %q: %w", line, err)
		}
		found[n]++
	}
	for n := range acked {
		if found[n] == 0 {
			return fmt.Errorf("batch %d is acknowledged and not there", n)
		}
	}
	for n, events := range found {
		if !tried[n] || events != batchEvents {
			return fmt.Errorf("%d events of batch %d; it was tried: %v", events, n, tried[n])
		}
	}
	return nil
}

// hunt asks both sources in turns until the context ends, at a pace that leaves the loader some of the machine.
func (c *crowd) hunt(ctx context.Context, still string) (hunts int, err error) {
	for ctx.Err() == nil {
		time.Sleep(pause)
		acked, _ := c.sets()
		busy, err := c.run(context.WithoutCancel(ctx), "run", "busy.hf", "-o", "csv")
		if err != nil {
			return hunts, err
		}
		_, tried := c.sets()
		if err := check(busy, acked, tried); err != nil {
			return hunts, err
		}
		got, err := c.run(context.WithoutCancel(ctx), "run", "still.hf", "-o", "csv")
		if err != nil {
			return hunts, err
		}
		if got != still {
			return hunts, fmt.Errorf("the source that nobody touches answers %q, and answered %q", got, still)
		}
		hunts += 2
	}
	return hunts, nil
}

// load begins to load a batch and kills the process after a while. It tells whether the load was acknowledged.
func (c *crowd) load(ctx context.Context, i int, patience time.Duration) bool {
	c.t.Helper()
	c.mu.Lock()
	c.tried[i] = true
	c.mu.Unlock()
	cmd := c.command(ctx, "load", c.batch(i), "--as", "busy")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	timer := time.AfterFunc(patience, func() { _ = cmd.Process.Kill() }) // too late is no harm
	err := cmd.Wait()
	timer.Stop()
	acknowledged := strings.HasPrefix(out.String(), "loaded ") || strings.HasPrefix(out.String(), "nothing to load: ")
	if err == nil && !acknowledged {
		c.t.Errorf("exit 0, and it says %q %q", out.String(), errs.String())
	}
	if acknowledged {
		c.mu.Lock()
		c.acked[i] = true
		c.mu.Unlock()
	}
	return acknowledged
}

// TestHuntersAndAKilledLoader has eight processes hunt while a ninth loads and is killed twenty times: answers over the
// source that nobody touches stay the same, each over the other is that of a whole generation with everything that was
// acknowledged, and nothing half-made is left.
func TestHuntersAndAKilledLoader(t *testing.T) {
	if why := noEngine(t); why != "" {
		t.Skip(why)
	}
	c := &crowd{t: t, binary: filepath.Join(t.TempDir(), "huntc"), dir: t.TempDir(), acked: map[int]bool{}, tried: map[int]bool{}}
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", c.binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	c.write("busy.hf", "p = GET process FROM busy WHERE name LIKE 'b%'\nDISP p ATTR name, pid SORT BY pid ASC\n")
	c.write("still.hf", "p = GET process FROM stixshifter://still WHERE pid > 0\nc = FIND process CREATED BY p\nDISP p ATTR name, pid SORT BY pid ASC\nDISP c\n")
	mini, err := filepath.Abs("../../testdata/telemetry/ecs-mini.ndjson")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.run(t.Context(), "load", mini, "--as", "still"); err != nil {
		t.Fatal(err)
	}
	if !c.load(t.Context(), 0, time.Minute) {
		t.Fatal("the first load is not acknowledged")
	}
	still, err := c.run(t.Context(), "run", "still.hf", "-o", "csv")
	if err != nil {
		t.Fatal(err)
	}

	ctx, stop := context.WithCancel(t.Context())
	var hunting sync.WaitGroup
	var hunts [hunters]int
	for i := range hunters {
		hunting.Go(func() {
			var err error
			if hunts[i], err = c.hunt(ctx, still); err != nil {
				t.Errorf("hunter %d: %v", i, err)
			}
		})
	}
	const seed = 1
	r := rand.New(rand.NewPCG(seed, 0))
	began := time.Now()
	c.load(t.Context(), 1, time.Minute)
	one := time.Since(began) // beside the hunters
	killed := 0
	for i := 2; killed < kills && i < 4*batches && !t.Failed(); i++ {
		if !c.load(t.Context(), i%batches, time.Duration(r.Int64N(int64(2*one)))) {
			killed++
		}
	}
	stop()
	hunting.Wait()
	total := 0
	for _, n := range hunts {
		total += n
	}
	acked, tried := c.sets()
	t.Logf("%d hunts, %d loads killed, %d of %d batches acknowledged (seed %d)", total, killed, len(acked), len(tried), seed)
	c.whole()
}

// whole loads what was not acknowledged, and looks for what should not be there.
func (c *crowd) whole() {
	t := c.t
	t.Helper()
	_, tried := c.sets()
	for i := range tried {
		if !c.load(t.Context(), i, time.Minute) {
			t.Errorf("batch %d cannot be loaded any more", i)
		}
	}
	answer, err := c.run(t.Context(), "run", "busy.hf", "-o", "csv")
	if err != nil {
		t.Fatal(err)
	}
	if err := check(answer, tried, tried); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"busy", "still"} {
		left, err := os.ReadDir(filepath.Join(c.dir, "data", "huntc", "sources", name))
		if err != nil || len(left) != 2 {
			t.Errorf("%s holds %v (%v), not one generation and the link to it", name, left, err)
		}
	}
	if left, err := os.ReadDir(filepath.Join(c.dir, "data", "huntc", "scratch")); err != nil || len(left) != 0 {
		t.Errorf("left behind by killed processes: %v %v", left, err)
	}
}
