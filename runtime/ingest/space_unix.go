//go:build unix

package ingest

import (
	"errors"
	"syscall"
)

// noSpace tells whether an error of the file system means that there is no room.
func noSpace(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}
