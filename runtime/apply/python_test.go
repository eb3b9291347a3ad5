package apply

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func problem(t *testing.T, err error, want Problem, words ...string) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || e.Problem != want {
		t.Fatalf("got %v, want %s", err, want)
	}
	for _, w := range words {
		if !strings.Contains(e.Error()+"\n"+e.Hint, w) {
			t.Errorf("no %q in %q, %q", w, e.Error(), e.Hint)
		}
	}
}

func script(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "python3")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+text), 0o700); err != nil { //nolint:gosec // a program
		t.Fatal(err)
	}
	return path
}

func TestConfiguredInterpreter(t *testing.T) {
	py := needPython(t)
	found, err := FindPython(t.Context(), PythonOptions{Interpreter: py.Path})
	if err != nil || found.Path != py.Path {
		t.Errorf("got %v %v, want %s", found, err, py.Path)
	}
	_, err = FindPython(t.Context(), PythonOptions{Interpreter: "no-such-python"})
	problem(t, err, NoPython, `no Python "no-such-python"`, "configure")
	_, err = FindPython(t.Context(), PythonOptions{Interpreter: script(t, "echo nonsense")})
	problem(t, err, NoPython, "does not work")
	_, err = FindPython(t.Context(), PythonOptions{Interpreter: script(t, `echo '{"executable":"/p","version":[3,6]}'`)})
	problem(t, err, NoPython, "is 3.6: analytics need 3.9 or newer")
	_, err = FindPython(t.Context(), PythonOptions{Interpreter: script(t, `echo '{"executable":"/p","version":[3,12],"lacks":"no pandas"}'`)})
	problem(t, err, NoPython, "no pandas", "pip install")
}

func TestEnvironmentThatCannotBeMade(t *testing.T) {
	needPython(t)
	dir := t.TempDir()
	empty := t.TempDir()
	offline := append(os.Environ(), "PIP_NO_INDEX=1", "PIP_FIND_LINKS="+empty)
	_, err := FindPython(t.Context(), PythonOptions{Dir: dir, env: offline})
	problem(t, err, NoEnvironment, "cannot be fetched", "package index")
	if left, _ := filepath.Glob(filepath.Join(dir, "[^.]*")); len(left) > 0 {
		t.Errorf("left %v", left)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, unfinished+"*")); len(left) > 0 {
		t.Errorf("left %v", left)
	}
	_, err = FindPython(t.Context(), PythonOptions{Dir: dir, Requirements: []string{"-r evil"}})
	problem(t, err, NoEnvironment, "fixed version", "NAME==VERSION")
	_, err = FindPython(t.Context(), PythonOptions{Dir: dir, Base: "no-such-python"})
	problem(t, err, NoPython)
	_, err = FindPython(t.Context(), PythonOptions{Dir: "/dev/null/x"})
	problem(t, err, NoEnvironment, "XDG_CACHE_HOME")
}

func TestEnvironmentIsStopped(t *testing.T) {
	needPython(t)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	dir := t.TempDir()
	began := time.Now()
	_, err := FindPython(ctx, PythonOptions{Dir: dir})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if d := time.Since(began); d > 10*time.Second {
		t.Errorf("it took %s to stop", d)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "[^.]*")); len(left) > 0 {
		t.Errorf("left %v", left)
	}
}

// TestWaits has two callers want one environment: the second waits for the first, here for its failure.
func TestWaits(t *testing.T) {
	needPython(t)
	dir := t.TempDir()
	slow := script(t, "sleep 1; exit 1")
	waited := make(chan string, 2)
	done := make(chan error, 2)
	for range 2 {
		go func() {
			_, err := FindPython(t.Context(), PythonOptions{Dir: dir, Base: slow, Waiting: func(lock string) { waited <- lock }})
			done <- err
		}()
	}
	problem(t, <-done, NoPython)
	problem(t, <-done, NoPython)
	if len(waited) != 1 {
		t.Errorf("%d callers waited", len(waited))
	}
}
