package engine

import (
	"context"
	"crypto/sha512"
	"encoding/hex"
	"errors"
	"io"
	"os"
)

// Status is what `huntc engine status` shows.
type Status struct {
	Package string // npm package for this machine; empty when there is none
	Version string // version that this build uses
	Lib     Lib    // the library found; Path is empty when there is none
	// Verified says that the library's whole content was compared with what was installed.
	Verified bool
	Err      error // why there is no usable library, an *Error; nil when there is one
}

// GetStatus finds the library; with verify it also reads all of it, about a second, and
// compares its checksum with the one recorded at install.
func GetStatus(ctx context.Context, o InstallOptions, verify bool) Status {
	s := Status{Version: Version}
	if p, err := o.target(); err == nil {
		s.Package = p.pkg
	}
	s.Lib, s.Err = Find(o)
	if s.Err != nil || !verify || s.Lib.Version == "" {
		return s
	}
	m, err := readMarker(s.Lib.Path)
	if err == nil {
		err = sameSum(ctx, s.Lib.Path, m.SHA512)
	}
	switch {
	case err == nil:
		s.Verified = true
	case ctx.Err() != nil:
		s.Err = ctx.Err()
	default:
		bad := corrupt(s.Lib.Path, err)
		bad.Hint = "remove the file and run `huntc engine install`" // which looks at its size only
		s.Err = bad
	}
	return s
}

// sameSum compares the sha512 of the file at path with want.
func sameSum(ctx context.Context, path, want string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	sum := sha512.New()
	if _, err := io.Copy(sum, &contextReader{ctx, f}); err != nil {
		return err
	}
	if hex.EncodeToString(sum.Sum(nil)) != want {
		return errors.New("its checksum is not the recorded one")
	}
	return nil
}

// contextReader stops reading when its context is done.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c *contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
