//go:build unix

package main

import (
	"os/signal"
	"syscall"
)

// ignoreFileSize has a write beyond the limit on the size of files (ulimit -f) fail, as on a full disk, instead of
// ending the process.
func ignoreFileSize() { signal.Ignore(syscall.SIGXFSZ) }
