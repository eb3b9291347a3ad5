package engine

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"
)

// lockedBy returns an *Error with problem Locked when another process has the data
// directory open. It is asked before connecting, because libchdb gives no reason when it
// refuses: the file "status" is locked by the process that serves the directory and says
// which one that is.
func lockedBy(path string) error {
	status := filepath.Join(path, "status")
	if _, err := os.Stat(status); err != nil {
		return nil // never opened, or not readable: connecting will tell
	}
	lock := flock.New(status, flock.SetFlag(os.O_RDWR))
	ok, err := lock.TryLock()
	if err != nil {
		return nil // connecting will tell
	}
	if ok {
		_ = lock.Unlock() // closes the file, so this cannot keep the lock
		return nil
	}
	owner := "another process"
	if text, err := os.ReadFile(status); err == nil {
		if pid := statusPID(string(text)); pid != "" {
			owner = "process " + pid
		}
	}
	return &Error{
		Problem: Locked, Path: path,
		What: fmt.Sprintf("%s has the data directory %q open", owner, path),
		Hint: "wait until it ends, or use another data directory",
	}
}

// statusPID returns the process id in ClickHouse's status file, "" if there is none.
func statusPID(text string) string {
	for line := range strings.Lines(text) {
		if pid, ok := strings.CutPrefix(line, "PID: "); ok {
			return strings.TrimSpace(pid)
		}
	}
	return ""
}

// connectFailed says why the engine refused path, as far as can be seen from outside.
func connectFailed(path string) error {
	if err := lockedBy(path); err != nil {
		return err
	}
	probe, err := os.CreateTemp(path, ".probe-*")
	if err != nil {
		return refused(path, err)
	}
	_ = probe.Close()
	_ = os.Remove(probe.Name())
	return refused(path, fmt.Errorf("the directory is writable and not locked; the engine's own message is on standard error"))
}

func refused(path string, err error) *Error {
	return &Error{
		Problem: Refused, Path: path,
		What: fmt.Sprintf("cannot open the data directory %q", path),
		Hint: "use a directory that this user may write, with free space and made by the same or an older engine",
		Err:  err,
	}
}
