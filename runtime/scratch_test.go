package runtime

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/gofrs/flock"
)

// TestSweepRemovesLoneLocks removes the lock of a directory that a process had removed when it was killed.
func TestSweepRemovesLoneLocks(t *testing.T) {
	root := t.TempDir()
	lone := filepath.Join(root, "1-2.lock")
	if err := os.WriteFile(lone, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	sweep(root)
	if _, err := os.Stat(lone); !os.IsNotExist(err) {
		t.Errorf("it is still there: %v", err)
	}
}

// What a killed process left is removed by the next one; what a running one holds is not.
func TestScratchIsSwept(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	held, err := newScratch()
	if err != nil {
		t.Fatal(err)
	}
	root := filepath.Dir(held.dir)
	left := filepath.Join(root, "4711-left")
	for _, dir := range []string{left, filepath.Join(root, "4712-unlocked")} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(lockOf(left), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	mine, err := newScratch()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(left); !os.IsNotExist(err) {
		t.Errorf("%s is still there: %v", left, err)
	}
	for _, dir := range []string{held.dir, mine.dir, filepath.Join(root, "4712-unlocked")} {
		if _, err := os.Stat(dir); err != nil {
			t.Errorf("%s: %v", dir, err)
		}
	}
	for _, s := range []*scratch{held, mine} {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(s.dir); !os.IsNotExist(err) {
			t.Errorf("%s is left behind", s.dir)
		}
		if locked, err := flock.New(lockOf(s.dir)).TryLock(); err != nil || !locked {
			t.Errorf("its lock is still held: %v", err)
		}
	}
}
