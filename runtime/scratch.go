package runtime

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gofrs/flock"
	"github.com/google/uuid"

	"github.com/huntc/huntc/runtime/ingest"
)

// scratch is the directory that one process works in: the engine's data directory, with links to the sources' parts. It
// is locked while it is used, so that a later run can tell what a killed one left behind and remove it.
type scratch struct {
	dir  string
	lock *flock.Flock
}

// newScratch makes a directory below the first of some roots that can be written to, then below `huntc/scratch` of the
// user's cache, then of the temporary directory. Those that nobody holds are swept before.
func newScratch(roots ...string) (*scratch, error) {
	if base, err := os.UserCacheDir(); err == nil {
		roots = append(roots, filepath.Join(base, "huntc", "scratch"))
	}
	roots = append(roots, filepath.Join(os.TempDir(), fmt.Sprintf("huntc-scratch-%d", os.Getuid())))
	var failed []error
	for _, root := range roots {
		s, err := scratchIn(root)
		if err == nil {
			return s, nil
		}
		failed = append(failed, err)
	}
	return nil, errors.Join(failed...)
}

// scratchRoots are where the session should work: on the file system of the loaded sources, which are linked from there.
func (r *Registry) scratchRoots(sources []*source) []string {
	if slices.ContainsFunc(sources, func(s *source) bool { return s.stored }) {
		return []string{storeScratch(r.store)}
	}
	return nil
}

// storeScratch is where scratch directories of a store are.
func storeScratch(store *ingest.Store) string { return filepath.Join(store.Dir(), "scratch") }

func scratchIn(root string) (*scratch, error) {
	if err := os.MkdirAll(root, 0o700); err != nil {
		return nil, err
	}
	sweep(root)
	for range 10 {
		dir := filepath.Join(root, fmt.Sprintf("%d-%s", os.Getpid(), uuid.NewString()))
		lock := flock.New(lockOf(dir))
		held, err := lock.TryLock()
		if err != nil {
			return nil, fmt.Errorf("cannot lock %s: %w", dir, err)
		}
		// Another process may have swept the lock between its making and its locking: then it is no longer there.
		if held && stillThere(lock) {
			if err := os.Mkdir(dir, 0o700); err != nil {
				return nil, errors.Join(err, os.Remove(lockOf(dir)), lock.Unlock())
			}
			return &scratch{dir, lock}, nil
		}
		_ = lock.Unlock()
	}
	return nil, fmt.Errorf("cannot lock a directory in %s", root)
}

// stillThere reports that the file that is locked is the one under its name: another process could not lock it, then.
func stillThere(lock *flock.Flock) bool {
	other := flock.New(lock.Path())
	held, err := other.TryRLock()
	if held {
		_ = other.Unlock()
	}
	return err == nil && !held
}

// lockOf is the lock file of a scratch directory: beside it, so that it can be held while the directory is removed.
func lockOf(dir string) string { return dir + ".lock" }

// sweep removes the directories whose processes are gone, and the locks of directories that are gone. What cannot be removed is left for the next run.
func sweep(root string) {
	entries, err := os.ReadDir(root)
	if err != nil {
		return
	}
	for _, e := range entries {
		name, isLock := strings.CutSuffix(e.Name(), ".lock")
		dir := filepath.Join(root, name)
		if isLock {
			if _, err := os.Stat(dir); err == nil {
				continue // the directory is swept under its own name
			}
		} else if !e.IsDir() {
			continue
		}
		if _, err := os.Stat(lockOf(dir)); err != nil {
			continue // a directory without a lock is none of ours
		}
		lock := flock.New(lockOf(dir))
		if held, err := lock.TryLock(); err != nil || !held {
			continue
		}
		_ = os.RemoveAll(dir)
		_ = os.Remove(lockOf(dir))
		_ = lock.Unlock()
	}
}

// Close removes the directory.
func (s *scratch) Close() error {
	err := os.RemoveAll(s.dir)
	return errors.Join(err, os.Remove(lockOf(s.dir)), s.lock.Unlock())
}
