package apply

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"
)

// mostLog is how much of what pip says is kept for an error.
const mostLog = 8 << 10

// stepLog takes what venv and pip print: progress lines are passed on, the end is kept.
type stepLog struct {
	tell func(string)
	line []byte
	kept []byte
}

// Write takes a part of the output.
func (l *stepLog) Write(p []byte) (int, error) {
	l.kept = append(l.kept, p...)
	l.kept = l.kept[max(len(l.kept)-mostLog, 0):]
	l.line = append(l.line, p...)
	for {
		line, rest, found := bytes.Cut(l.line, []byte("\n"))
		if !found {
			break
		}
		text := strings.TrimSpace(strings.ToValidUTF8(string(line), "\uFFFD"))
		for _, step := range []string{"Collecting ", "Installing collected", "Successfully installed"} {
			if strings.HasPrefix(text, step) {
				l.tell(text)
			}
		}
		l.line = append([]byte(nil), rest...)
	}
	return len(p), nil
}

func (l *stepLog) tail() string { return strings.ToValidUTF8(string(l.kept), "\uFFFD") }

// stepFailed says which step of making an environment failed and what helps.
func stepFailed(args []string, said string, err error) *Error {
	e := &Error{
		Problem: NoEnvironment, Message: "the Python environment for analytics cannot be made", Stderr: said, Err: err,
		Hint: "configure an interpreter that has pandas and pyarrow",
	}
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(said, w) {
				return true
			}
		}
		return false
	}
	switch {
	case has("No space left on device", "Disk quota exceeded"):
		e.Hint = "free 500 MB, or set XDG_CACHE_HOME to a larger disk"
	case has("ensurepip", "No module named venv"):
		e.Hint = "install Python's venv (on Debian and Ubuntu: `apt install python3-venv`), or " + e.Hint
	case has("Could not find a version", "No matching distribution", "Failed to establish", "ConnectionError", "Max retries"):
		e.Message = "the packages for analytics cannot be fetched"
		e.Hint = "let pip reach a package index (`pip config set global.index-url …`, HTTPS_PROXY), or " + e.Hint
	case len(args) > 3 && args[2] == "-c":
		e.Message = "the Python environment for analytics does not work"
	}
	return e
}

// noEnvironment gives err its type, unless it has one or is the context's.
func noEnvironment(path string, err error) error {
	var typed *Error
	if errors.As(err, &typed) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	e := &Error{
		Problem: NoEnvironment, Message: fmt.Sprintf("the Python environment for analytics cannot be made in %q", path),
		Hint: "set XDG_CACHE_HOME to a directory that can be written", Err: cause(err),
	}
	if errors.Is(err, syscall.ENOSPC) {
		e.Hint = "free 500 MB, or set XDG_CACHE_HOME to a larger disk"
	}
	return e
}
