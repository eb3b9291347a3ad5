package ingest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// patience is how long a lock may be held before it is worth a word: who sweeps holds it for a moment.
const patience = 200 * time.Millisecond

// lockSource waits until nobody else loads the source. A wait is told once, with who it is for.
func (s *Store) lockSource(ctx context.Context, name string, now time.Time, waiting func(who string)) (*flock.Flock, error) {
	path := filepath.Join(s.dir, "lock", name)
	l := flock.New(path)
	first, cancel := context.WithTimeout(ctx, patience)
	ok, err := l.TryLockContext(first, 10*time.Millisecond)
	cancel()
	if !ok && first.Err() != nil && ctx.Err() == nil {
		if waiting != nil {
			waiting(holder(path))
		}
		_, err = l.TryLockContext(ctx, 50*time.Millisecond)
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, storeError(path, err)
	}
	// Only to be read by those who wait: without it they do not learn who this is.
	_ = os.WriteFile(path, fmt.Appendf(nil, "process %d since %s\n", os.Getpid(), now.UTC().Format(time.RFC3339)), 0o600)
	return l, nil
}

// holder is what the holder of a lock says of itself.
func holder(path string) string {
	text, err := os.ReadFile(path)
	if who := strings.TrimSpace(string(text)); err == nil && who != "" {
		return who
	}
	return "another process"
}

// Sweep removes what killed loaders left behind under names that nobody is loading.
func (s *Store) Sweep() {
	if s.usable() != nil {
		return
	}
	entries, err := os.ReadDir(filepath.Join(s.dir, "sources"))
	if err != nil {
		return
	}
	for _, e := range entries {
		if !s.stale(e.Name()) {
			continue
		}
		l := flock.New(filepath.Join(s.dir, "lock", e.Name()))
		if ok, err := l.TryLock(); ok && err == nil {
			s.sweep(e.Name())
			_ = l.Unlock()
		}
	}
}

// Remove takes a source out of the store. It tells whether there was one.
func (s *Store) Remove(ctx context.Context, name string, now time.Time, waiting func(who string)) (bool, error) {
	if l, err := s.Find(name); l == nil && err == nil {
		return false, nil
	}
	if err := s.prepare(); err != nil {
		return false, err
	}
	l, err := s.lockSource(ctx, name, now, waiting)
	if err != nil {
		return false, err
	}
	defer l.Unlock() //nolint:errcheck // goes with the process at the latest
	dir := s.source(name)
	if err := os.Remove(filepath.Join(dir, "current")); err != nil {
		if os.IsNotExist(err) {
			return false, nil
		}
		return false, storeError(dir, err)
	}
	if err := syncPath(dir); err != nil {
		return false, storeError(dir, err)
	}
	s.sweep(name)
	return true, nil
}
