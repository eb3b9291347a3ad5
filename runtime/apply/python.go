package apply

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Python is an interpreter that has what the driver imports.
type Python struct {
	Path string // absolute, and no wrapper that needs the user's environment

	fonts string // matplotlib's directory with its list of fonts; empty to have it made in each run
}

// PythonOptions say which Python runs analytics. The zero value is what a user wants: an environment of our own in the
// user's cache.
type PythonOptions struct {
	// Interpreter is a Python of the user's that has pandas and pyarrow. Empty is the managed environment.
	Interpreter string
	// Base is the Python that the managed environment is made with. Empty is python3 from PATH.
	Base string
	// Requirements are packages that the managed environment has besides its own, each as NAME==VERSION.
	Requirements []string
	// Dir is where environments are kept. Empty is "huntc/python" in the user's cache directory.
	Dir string
	// Progress is called with each step of making an environment.
	Progress func(step string)
	// Waiting is called once when another process is making the environment and this one waits for it.
	Waiting func(lock string)

	env []string // replaces os.Environ for pip in tests
}

// FindPython returns the interpreter for analytics. The managed environment is made when it is not there, which takes a
// package index that pip can reach and about half a minute. The error is an *Error, or the context's.
func FindPython(ctx context.Context, o PythonOptions) (Python, error) {
	if o.Interpreter == "" {
		return o.managed(ctx)
	}
	found, err := probe(ctx, o.Interpreter, true)
	if err != nil {
		return Python{}, err
	}
	if found.Lacks != "" {
		return Python{}, &Error{
			Problem: NoPython,
			Message: fmt.Sprintf("the Python %q lacks what analytics need: %s", o.Interpreter, found.Lacks),
			Hint:    fmt.Sprintf("run `%s -m pip install pandas pyarrow`, or configure none and let huntc keep its own", o.Interpreter),
		}
	}
	return Python{Path: found.Executable}, nil
}

// probed is what an interpreter says of itself.
type probed struct {
	Executable string `json:"executable"`
	Real       string `json:"real"` // Executable without links
	Version    []int  `json:"version"`
	Lacks      string `json:"lacks"` // why it cannot import what the driver does
}

// probing runs on any Python 3. The imports are tried only when they are asked for: they take a second.
const probing = `
import json, os, sys
lacks = ""
if len(sys.argv) > 1:
    try:
        import pandas, pyarrow.parquet
    except Exception as error:
        lacks = "%s: %s" % (type(error).__name__, error)
print(json.dumps({"executable": sys.executable, "real": os.path.realpath(sys.executable),
                  "version": list(sys.version_info[:2]), "lacks": lacks}))
`

// oldest is the first Python for which the pinned packages are built.
const oldest = 9

// probe asks an interpreter where and what it is. pyenv's and other wrappers need the user's environment, which an
// analytics does not get, so what runs is the program behind them.
func probe(ctx context.Context, interpreter string, imports bool) (probed, error) {
	missing := &Error{
		Problem: NoPython, Message: fmt.Sprintf("there is no Python %q to run analytics with", interpreter),
		Hint: "install Python 3.9 or newer, or configure the path of an interpreter",
	}
	path, err := exec.LookPath(interpreter)
	if err != nil {
		missing.Err = exec.ErrNotFound
		return probed{}, missing
	}
	args := []string{"-I", "-c", probing}
	if imports {
		args = append(args, "imports")
	}
	cmd := exec.CommandContext(ctx, path, args...)
	var stderr bytes.Buffer
	cmd.Stderr, cmd.WaitDelay = &stderr, time.Second
	out, err := cmd.Output()
	if ctx.Err() != nil {
		return probed{}, ctx.Err()
	}
	var p probed
	if err == nil {
		err = json.Unmarshal(bytes.TrimSpace(out), &p)
	}
	if err == nil && (!filepath.IsAbs(p.Executable) || len(p.Version) != 2) {
		err = errors.New("it does not say where it is")
	}
	if err != nil {
		missing.Message, missing.Err = fmt.Sprintf("the Python %q does not work", interpreter), err
		missing.Stderr = strings.ToValidUTF8(stderr.String(), "\uFFFD")
		return probed{}, missing
	}
	if p.Version[0] != 3 || p.Version[1] < oldest {
		missing.Message = fmt.Sprintf("the Python %q is %d.%d: analytics need 3.%d or newer", interpreter, p.Version[0], p.Version[1], oldest)
		return probed{}, missing
	}
	return p, nil
}

// home is the directory of the environments.
func (o PythonOptions) home() (string, error) {
	if o.Dir != "" {
		return filepath.Abs(o.Dir)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", &Error{
			Problem: NoEnvironment, Message: "the user's cache directory, where the Python environment is kept, is not known",
			Hint: "set XDG_CACHE_HOME or HOME", Err: err,
		}
	}
	return filepath.Join(cache, "huntc", "python"), nil
}
