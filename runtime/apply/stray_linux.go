package apply

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// strayRounds bounds the race against processes that start others while they are being ended.
const strayRounds = 100

// killStrays ends the processes of a run that left its group (setsid). They are known by their environment, which they
// keep unless they mean to hide.
func killStrays(run string) {
	for range strayRounds {
		found := strays(run)
		if len(found) == 0 {
			return
		}
		for _, pid := range found {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
		time.Sleep(2 * time.Millisecond)
	}
}

// strays are the processes whose environment names the run. A zombie has none.
func strays(run string) []int {
	mark := []byte(marker + "=" + run + "\x00")
	files, _ := filepath.Glob("/proc/[0-9]*/environ")
	var out []int
	for _, f := range files {
		env, err := os.ReadFile(f)
		if err != nil || !bytes.Contains(env, mark) {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(f))); err == nil && pid != os.Getpid() {
			out = append(out, pid)
		}
	}
	return out
}
