package apply

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"time"
)

// lifeline is the descriptor on which the driver notices that huntc is gone: the first after standard error.
const lifeline = 3

// marker is the environment variable by which processes of a run are known after they left its group.
const marker = "HUNTC_APPLY_RUN"

// cacheVariable tells the analytics its cache.
const cacheVariable = "HUNTC_ANALYTICS_CACHE"

// traceWait is how long the driver may take to write down where the analytics is when its time is over.
const traceWait = 200 * time.Millisecond

// process is a running analytics.
type process struct {
	cmd            *exec.Cmd
	stdout, stderr *capture
	alive          *os.File // closed, or gone with us, it ends the process
	run            string
}

// ending is how a process ended.
type ending struct {
	code              int
	signal            syscall.Signal // 0 when it exited by itself
	timeout, canceled bool
	stdout, stderr    string
	dropped           int64
}

// start starts the driver in a process group of its own.
func start(a Analytics, w *workplace, l Limits) (p *process, err error) {
	p = &process{run: w.dir}
	defer func() {
		if err != nil {
			p.release()
		}
	}()
	if p.stdout, err = newCapture(l.Output); err != nil {
		return nil, err
	}
	if p.stderr, err = newCapture(l.Output); err != nil {
		return nil, err
	}
	watched, alive, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer func() { _ = watched.Close() }()
	p.alive = alive
	p.cmd = exec.Command(a.Python.Path, "-I", "-B", "-X", "utf8", "-X", "faulthandler", w.in("driver", "driver.py"), w.in("job.json"))
	p.cmd.Dir, p.cmd.Env = w.in("work"), environment(a, w)
	p.cmd.Stdout, p.cmd.Stderr = p.stdout.w, p.stderr.w
	p.cmd.ExtraFiles = []*os.File{watched}
	if err = ownGroup(p.cmd); err != nil {
		return nil, err
	}
	if err = p.cmd.Start(); err != nil {
		return nil, err
	}
	p.stdout.started()
	p.stderr.started()
	return p, nil
}

// environment is all that the analytics sees of ours. The driver adds the parameters.
func environment(a Analytics, w *workplace) []string {
	threads := strconv.Itoa(min(runtime.NumCPU(), 8))
	env := []string{
		"PATH=" + filepath.Dir(a.Python.Path) + string(filepath.ListSeparator) + os.Getenv("PATH"),
		"HOME=" + w.in("home"), "TMPDIR=" + w.in("tmp"),
		"LANG=C.UTF-8", "LC_ALL=C.UTF-8", "TZ=UTC",
		marker + "=" + w.dir,
		"MPLBACKEND=Agg",
		// Each thread and allocator arena takes address space, which is limited.
		"OMP_NUM_THREADS=" + threads, "OPENBLAS_NUM_THREADS=" + threads, "MALLOC_ARENA_MAX=2",
		"ARROW_DEFAULT_MEMORY_POOL=system",
	}
	if a.Python.fonts != "" {
		env = append(env, "MPLCONFIGDIR="+a.Python.fonts)
	}
	if cache, err := filepath.Abs(a.Cache); err == nil && a.Cache != "" {
		env = append(env, cacheVariable+"="+cache)
	}
	return env
}

// wait waits for the end, ends the process when its time is over or the context is done, and leaves none of its children.
func (p *process) wait(ctx context.Context, limit time.Duration) ending {
	defer p.release()
	done := make(chan struct{})
	go func() {
		_ = p.cmd.Wait() // ProcessState says more
		close(done)
	}()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	var e ending
	select {
	case <-done:
	case <-ctx.Done():
		e.canceled = true
		killGroup(p.cmd.Process.Pid)
		<-done
	case <-timer.C:
		e.timeout = true
		askForTrace(p.cmd.Process.Pid)
		select {
		case <-done:
		case <-time.After(traceWait):
			killGroup(p.cmd.Process.Pid)
			<-done
		}
	}
	// The leader is gone; what it started may not be.
	killGroup(p.cmd.Process.Pid)
	killStrays(p.run)
	p.stdout.finish()
	p.stderr.finish()
	e.stdout, e.stderr = p.stdout.text(), p.stderr.text()
	e.dropped = p.stdout.dropped() + p.stderr.dropped()
	e.code = p.cmd.ProcessState.ExitCode()
	if status, ok := p.cmd.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		e.signal = status.Signal()
	}
	return e
}

// release gives back the descriptors.
func (p *process) release() {
	for _, c := range []*capture{p.stdout, p.stderr} {
		if c != nil {
			c.finish()
		}
	}
	if p.alive != nil {
		_ = p.alive.Close()
	}
}

// explainSignal says what a signal means that ended the process.
func explainSignal(e *Error, s syscall.Signal, l Limits) {
	e.Problem = Signal
	e.Message = fmt.Sprintf("Python was ended by signal %d (%s)", int(s), s)
	switch s {
	case syscall.SIGKILL:
		e.Hint = "the system may have run out of memory, or somebody killed it"
	case syscall.SIGSEGV, syscall.SIGBUS, syscall.SIGILL, syscall.SIGFPE:
		e.Hint = "a native library of the analytics is broken or was given what it cannot take"
	case syscall.SIGABRT:
		e.Hint = fmt.Sprintf("a native library gave up, perhaps at the memory limit of %d MB", l.Memory>>20)
	default:
		e.Hint = "the analytics, or somebody else, sent it"
	}
}
