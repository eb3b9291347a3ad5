package apply

import (
	"context"
	"errors"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

const hostile = "analytics/hostile"

func TestLoopsForEver(t *testing.T) {
	isolated(t)
	e := fail(t, analytics(t, hostile, "loop_for_ever"), []Input{traffic(t)}, Limits{Time: 4 * time.Second}, wants(Timeout, "longer than 4s", "time limit"))
	if !strings.Contains(e.Traceback, "loop_for_ever") || strings.Contains(e.Traceback, "driver.py") {
		t.Errorf("the traceback does not say where it loops: %s", e.Traceback)
	}
	fail(t, analytics(t, hostile, "deaf_loop"), []Input{traffic(t)}, Limits{Time: 3 * time.Second}, wants(Timeout))
	fail(t, analytics(t, hostile, "deaf_loop"), []Input{traffic(t)}, Limits{Time: time.Millisecond}, wants(Timeout))
}

func TestEatsMemory(t *testing.T) {
	isolated(t)
	if runtime.GOOS == "darwin" {
		t.Skip("macOS does not limit the address space")
	}
	e := fail(t, analytics(t, hostile, "eat_memory"), []Input{traffic(t)}, Limits{Memory: 2 << 30}, wants(Memory, "2048 MB", "memory limit"))
	if !strings.Contains(e.Traceback, "eat_memory") {
		t.Errorf("traceback %s", e.Traceback)
	}
	fail(t, analytics(t, hostile, "loop_for_ever"), []Input{traffic(t)}, Limits{Memory: 1 << 20, Time: 20 * time.Second}, wants(Memory))
}

func TestPrintsAGigabyte(t *testing.T) {
	isolated(t)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	out := succeed(t, analytics(t, hostile, "print_gigabyte"), []Input{traffic(t)}, nil, Limits{Output: 4 << 10})
	runtime.ReadMemStats(&after)
	if grown := int64(after.TotalAlloc) - int64(before.TotalAlloc); grown > 64<<20 {
		t.Errorf("%d bytes were allocated", grown)
	}
	if !strings.HasSuffix(out.Stdout, "the end\n") || len(out.Stdout) > 5<<10 || out.Dropped != 1<<30+8-4<<10 {
		t.Errorf("kept %d bytes, dropped %d: …%q", len(out.Stdout), out.Dropped, out.Stdout[max(len(out.Stdout)-20, 0):])
	}
	if len(out.Frames) != 1 || out.Frames[0].Rows != 2 {
		t.Errorf("frames %+v", out.Frames)
	}
	e := fail(t, analytics(t, hostile, "stderr_megabytes"), []Input{traffic(t)}, Limits{}, wants(Raised, "ValueError: after much noise"))
	if len(e.Stderr) > 65<<10 || !strings.Contains(e.Stderr, "bytes dropped") {
		t.Errorf("%d bytes of stderr", len(e.Stderr))
	}
}

func TestDies(t *testing.T) {
	isolated(t)
	in := []Input{traffic(t)}
	e := fail(t, analytics(t, hostile, "segfault"), in, Limits{}, wants(Signal, "signal 11", "native library"))
	if !strings.Contains(e.Stderr, "segfault") {
		t.Errorf("stderr does not say where: %s", e.Stderr)
	}
	fail(t, analytics(t, hostile, "kill_self"), in, Limits{}, wants(Signal, "signal 9", "out of memory"))
	fail(t, analytics(t, hostile, "abort"), in, Limits{}, wants(Signal, "signal 6"))
	fail(t, analytics(t, hostile, "exit_zero"), in, Limits{}, wants(NoResult, "exit status 0", "no result"))
	fail(t, analytics(t, hostile, "sys_exit"), in, Limits{}, wants(NoResult, "exit(3)"))
	fail(t, analytics(t, hostile, "recursion"), in, Limits{}, wants(Raised, "RecursionError"))
}

func TestForgesItsResult(t *testing.T) {
	isolated(t)
	fail(t, analytics(t, hostile, "garbage_result"), []Input{traffic(t)}, Limits{}, wants(NoResult))
	fail(t, analytics(t, hostile, "linked_result"), []Input{traffic(t)}, Limits{}, wants(NoResult, "not a plain file"))
	fail(t, analytics(t, hostile, "huge_display"), []Input{traffic(t)}, Limits{Display: 1 << 20}, wants(BadResult, "8388608 bytes"))
}

func TestChildren(t *testing.T) {
	isolated(t)
	for _, name := range []string{"survivor", "runaway", "forked", "thread", "no_streams"} {
		began := time.Now()
		out := succeed(t, analytics(t, hostile, name), []Input{traffic(t)}, nil, Limits{Time: time.Minute})
		if len(out.Frames) != 1 || out.Frames[0].Rows != 2 {
			t.Errorf("%s: %+v", name, out)
		}
		if d := time.Since(began); d > 20*time.Second {
			t.Errorf("%s took %s", name, d)
		}
		if found := strayWith(os.Getenv("TMPDIR")); len(found) > 0 {
			t.Errorf("%s left running: %v", name, found)
		}
	}
}

func TestWritesItsDirectory(t *testing.T) {
	isolated(t)
	beside, err := os.ReadDir("testdata/analytics")
	if err != nil {
		t.Fatal(err)
	}
	out := succeed(t, analytics(t, hostile, "write_here"), []Input{traffic(t)}, nil, Limits{})
	if _, err := os.Stat(string(out.Display.Data)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the working directory is still there: %v", err)
	}
	if after, err := os.ReadDir("testdata/analytics"); err != nil || len(after) != len(beside) {
		t.Errorf("beside the module: %v %v", after, err)
	}
	e := fail(t, analytics(t, hostile, "big_file"), []Input{traffic(t)}, Limits{FileSize: 1 << 20}, wants(Raised, "File too large"))
	if !strings.Contains(e.Traceback, "big_file") {
		t.Errorf("traceback %s", e.Traceback)
	}
}

func TestRaises(t *testing.T) {
	isolated(t)
	in := []Input{traffic(t)}
	e := fail(t, analytics(t, hostile, "unicode_error"), in, Limits{}, wants(Raised, `ValueError: größer als ∞: \ud800 \x1b[31m`))
	if !strings.Contains(e.Traceback, "hostile.py") || strings.Contains(e.Traceback, "\x1b") {
		t.Errorf("traceback %s", e.Traceback)
	}
	e = fail(t, analytics(t, hostile, "nested"), in, Limits{}, wants(Raised, "RuntimeError: while enriching"))
	for _, want := range []string{"in inner", "in nested", "KeyError", "direct cause"} {
		if !strings.Contains(e.Traceback, want) {
			t.Errorf("no %q in %s", want, e.Traceback)
		}
	}
	for _, no := range []string{"driver.py", "site-packages", "importlib"} {
		if strings.Contains(e.Traceback, no) {
			t.Errorf("%q in %s", no, e.Traceback)
		}
	}
	fail(t, analytics(t, hostile, "missing_module"), in, Limits{}, wants(MissingModule, "no_such_package_here", "requirements"))
	e = fail(t, analytics(t, "broken", "analytics"), in, Limits{}, wants(Raised, "SyntaxError"))
	if !strings.Contains(e.Traceback, "broken.py\", line 1") {
		t.Errorf("traceback %s", e.Traceback)
	}
}

func TestCancel(t *testing.T) {
	isolated(t)
	a, in := analytics(t, hostile, "deaf_loop"), []Input{traffic(t)}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
	defer cancel()
	began := time.Now()
	_, err := Run(ctx, a, in, nil, Limits{})
	var e *Error
	if !errors.As(err, &e) || e.Problem != Canceled || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if d := time.Since(began); d > 5*time.Second {
		t.Errorf("it took %s to stop", d)
	}
	if _, err = Run(ctx, a, in, nil, Limits{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a context that is over: %v", err)
	}
}

func TestTwoAtOnce(t *testing.T) {
	isolated(t)
	in := []Input{processes(t)}
	good, bad := analytics(t, contract, "enrich"), analytics(t, hostile, "loop_for_ever")
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			out, err := Run(t.Context(), good, in, nil, Limits{})
			if err != nil || out.Frames[0].Rows != 4 {
				t.Errorf("%v %v", out, err)
				return
			}
			if err := out.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Go(func() {
		var e *Error
		if _, err := Run(t.Context(), bad, in, nil, Limits{Time: 3 * time.Second}); !errors.As(err, &e) || e.Problem != Timeout {
			t.Error(err)
		}
	})
	wg.Wait()
}
