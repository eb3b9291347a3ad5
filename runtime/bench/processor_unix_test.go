//go:build unix

package bench_test

import (
	"syscall"
	"time"
)

// processor is the processor's time that this process has taken, the engine's threads with it.
func processor() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
