package apply

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// requirements are the packages of every managed environment, pinned with all that they need.
//
//go:embed driver/requirements.txt
var requirements string

const (
	// lockPoll is how often a process that waits for another one's environment looks again.
	lockPoll = 100 * time.Millisecond
	// buildLimit is how long making an environment may take.
	buildLimit = 30 * time.Minute
	// unfinished begins the names of environments that are being made.
	unfinished = ".new-"
)

var pinned = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*(\[[A-Za-z0-9,_-]+\])?==[A-Za-z0-9.!+_-]+$`)

// managed returns the environment of our own. Its directory is named after what is in it, so another set of packages never
// changes one that is in use; it appears whole or not at all.
func (o PythonOptions) managed(ctx context.Context) (Python, error) {
	for _, r := range o.Requirements {
		if !pinned.MatchString(r) {
			return Python{}, &Error{
				Problem: NoEnvironment, Message: fmt.Sprintf("%q is not a package of a fixed version", r),
				Hint: "write NAME==VERSION",
			}
		}
	}
	home, err := o.home()
	if err != nil {
		return Python{}, err
	}
	extra := slices.Sorted(slices.Values(o.Requirements))
	extra = slices.DeleteFunc(slices.Compact(extra), has)
	sum := sha256.Sum256([]byte(requirements + "\n" + strings.Join(extra, "\n")))
	dir := filepath.Join(home, hex.EncodeToString(sum[:8]))
	if py, ok := existing(dir); ok {
		return py, nil
	}
	if err := os.MkdirAll(home, 0o750); err != nil {
		return Python{}, noEnvironment(home, err)
	}
	lock := flock.New(filepath.Join(home, ".lock"))
	if err := o.take(ctx, lock); err != nil {
		return Python{}, noEnvironment(home, err)
	}
	defer func() { _ = lock.Close() }()
	if py, ok := existing(dir); ok {
		return py, nil // another process was faster
	}
	return o.build(ctx, home, dir, extra)
}

// has reports whether every environment has a package in that version.
func has(requirement string) bool {
	for line := range strings.Lines(requirements) {
		if line, _, _ = strings.Cut(line, ";"); strings.TrimSpace(line) == requirement {
			return true
		}
	}
	return false
}

// existing is the environment in dir. A link to a Python that was removed since does not count.
func existing(dir string) (Python, bool) {
	py := Python{Path: filepath.Join(dir, "bin", "python"), fonts: filepath.Join(dir, "fonts")}
	_, err := os.Stat(py.Path)
	return py, err == nil
}

// take locks, telling the caller once if it has to wait.
func (o PythonOptions) take(ctx context.Context, lock *flock.Flock) error {
	ok, err := lock.TryLock()
	if ok || err != nil {
		return err
	}
	if o.Waiting != nil {
		o.Waiting(lock.Path())
	}
	_, err = lock.TryLockContext(ctx, lockPoll)
	return err
}

// build makes the environment beside its place and moves it there. The lock is held.
func (o PythonOptions) build(ctx context.Context, home, dir string, extra []string) (Python, error) {
	base := o.Base
	if base == "" {
		base = "python3"
	}
	found, err := probe(ctx, base, false)
	if err != nil {
		return Python{}, err
	}
	leftovers, _ := filepath.Glob(filepath.Join(home, unfinished+"*"))
	for _, l := range leftovers {
		_ = os.RemoveAll(l)
	}
	tmp, err := os.MkdirTemp(home, unfinished)
	if err != nil {
		return Python{}, noEnvironment(home, err)
	}
	defer func() { _ = os.RemoveAll(tmp) }()
	ctx, cancel := context.WithTimeout(ctx, buildLimit)
	defer cancel()
	if err := o.fill(ctx, found.Real, tmp, extra); err != nil {
		return Python{}, err
	}
	if err := os.RemoveAll(dir); err != nil {
		return Python{}, noEnvironment(dir, err)
	}
	if err := os.Rename(tmp, dir); err != nil {
		return Python{}, noEnvironment(dir, err)
	}
	py, ok := existing(dir)
	if !ok {
		return Python{}, noEnvironment(dir, errors.New("it has no bin/python"))
	}
	return py, nil
}

// fill makes an environment in dir and puts the packages into it: wheels only, so that installing runs nobody's code.
func (o PythonOptions) fill(ctx context.Context, base, dir string, extra []string) error {
	list := filepath.Join(dir, "requirements.txt")
	if err := os.WriteFile(list, []byte(requirements), 0o600); err != nil {
		return noEnvironment(dir, err)
	}
	python := filepath.Join(dir, "bin", "python")
	pip := []string{
		python, "-I", "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--progress-bar=off",
		"--only-binary=:all:",
	}
	steps := [][]string{
		{base, "-I", "-m", "venv", dir},
		append(slices.Clone(pip), "--no-deps", "-r", list),
	}
	if len(extra) > 0 {
		steps = append(steps, slices.Concat(pip, []string{"-c", list}, extra))
	}
	// Now rather than in each run: matplotlib's list of fonts takes seconds to make.
	steps = append(steps, []string{python, "-I", "-c", "import matplotlib.font_manager, pandas, pyarrow.parquet"})
	o.tell("make a Python environment for analytics")
	for _, s := range steps {
		if err := o.step(ctx, s, filepath.Join(dir, "fonts")); err != nil {
			return err
		}
	}
	return nil
}

func (o PythonOptions) tell(step string) {
	if o.Progress != nil {
		o.Progress(step)
	}
}

// step runs one program, with the user's environment: pip needs its configuration and proxies.
func (o PythonOptions) step(ctx context.Context, args []string, fonts string) error {
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	if err := ownGroup(cmd); err != nil {
		return &Error{Problem: NoEnvironment, Message: "analytics cannot run here", Err: err}
	}
	cmd.Cancel = func() error { killGroup(cmd.Process.Pid); return nil }
	cmd.WaitDelay = 5 * time.Second
	cmd.Env = append(cmd.Environ(), "MPLCONFIGDIR="+fonts)
	if o.env != nil {
		cmd.Env = slices.Concat(o.env, []string{"MPLCONFIGDIR=" + fonts})
	}
	said := &stepLog{tell: o.tell}
	cmd.Stdout, cmd.Stderr = said, said
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return stepFailed(args, said.tail(), err)
	}
	return nil
}
