//go:build unix

package apply

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// forever names the table that a child of the test is to run an endless analytics on.
const forever = "HUNTC_TEST_APPLY_FOREVER"

// TestEndsWithHuntc kills the process that runs an analytics: the analytics ends too and leaves nothing.
func TestEndsWithHuntc(t *testing.T) {
	if path := os.Getenv(forever); path != "" {
		_, err := Run(t.Context(), analytics(t, hostile, "deaf_loop"), []Input{{Variable: "p", Path: path}}, nil, Limits{})
		t.Fatalf("the analytics ended: %v", err)
	}
	isolated(t)
	in := traffic(t)
	child := exec.Command(os.Args[0], "-test.run=^TestEndsWithHuntc$")
	child.Env = append(os.Environ(), forever+"="+in.Path)
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	pattern := filepath.Join(os.Getenv("TMPDIR"), "huntc-apply-*")
	ready := func() bool {
		// The working directory is not empty from the start: wait for the driver to have begun.
		found, _ := filepath.Glob(filepath.Join(pattern, "out", "trace.txt"))
		return len(found) == 1
	}
	eventually(t, "the analytics runs", ready)
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait()
	eventually(t, "nothing is left", func() bool {
		left, _ := filepath.Glob(pattern)
		return len(left) == 0 && len(strayWith(os.Getenv("TMPDIR"))) == 0
	})
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 1000 {
		if ok() {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("never: %s", what)
}
