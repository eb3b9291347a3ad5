package ingest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// cache is the directory of loaded sources:
//
//	KEY/meta.json       what the source holds; KEY is the hash of content, profile and loader
//	KEY/parts/PART/…    the parts of the table; never changed once there
//	quick/QUICK         the KEY of files seen before, by name, size and time
//	lock/KEY            held while KEY is being made
//	tmp-KEY/            what a loader has made so far; left behind by a kill, swept by the next load
type cache struct{ dir string }

// newCache is the cache in a directory, "" for the user's.
func newCache(dir string) (*cache, error) {
	if dir == "" {
		home, err := os.UserCacheDir()
		if err != nil {
			return nil, err
		}
		dir = filepath.Join(home, "huntc", "sources")
	}
	return &cache{dir: dir}, nil
}

// writable makes the cache's directories and tells why it cannot be written to.
func (c *cache) writable() error {
	for _, sub := range []string{"quick", "lock"} {
		if err := os.MkdirAll(filepath.Join(c.dir, sub), 0o700); err != nil {
			return err
		}
	}
	probe, err := os.CreateTemp(filepath.Join(c.dir, "lock"), "probe-")
	if err != nil {
		return err
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

func (c *cache) generation(key string) string { return filepath.Join(c.dir, key) }

// find gives the generation that files with this quick key were loaded into before.
func (c *cache) find(quick string) (*generation, bool) {
	key, err := os.ReadFile(filepath.Join(c.dir, "quick", quick))
	if err != nil {
		return nil, false
	}
	return c.open(strings.TrimSpace(string(key)))
}

// open reads the generation of a key.
func (c *cache) open(key string) (*generation, bool) {
	g, err := readGeneration(c.generation(key))
	return g, err == nil
}

// remember notes which generation the files are.
func (c *cache) remember(quick, key string) error {
	tmp, err := os.CreateTemp(filepath.Join(c.dir, "lock"), "quick-")
	if err != nil {
		return err
	}
	_, err = tmp.WriteString(key)
	if err = errors.Join(err, tmp.Close()); err == nil {
		err = os.Rename(tmp.Name(), filepath.Join(c.dir, "quick", quick))
	}
	return err
}

// lock waits until nobody else makes the generation.
func (c *cache) lock(ctx context.Context, key string, waiting func(string)) (*flock.Flock, error) {
	path := filepath.Join(c.dir, "lock", key)
	l := flock.New(path)
	ok, err := l.TryLock()
	if err == nil && !ok {
		if waiting != nil {
			waiting(path)
		}
		_, err = l.TryLockContext(ctx, 50*time.Millisecond)
	}
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	return l, nil
}

// temporary is an empty directory to make the generation in. The caller holds its lock.
func (c *cache) temporary(key string) (string, error) {
	dir := filepath.Join(c.dir, "tmp-"+key)
	if err := os.RemoveAll(dir); err != nil {
		return "", err
	}
	return dir, os.MkdirAll(dir, 0o700)
}

// publish makes what stands in the temporary directory the generation, at once or not at all.
func (c *cache) publish(tmp, key string) error {
	if err := syncTree(tmp); err != nil {
		return err
	}
	if err := os.Rename(tmp, c.generation(key)); err != nil {
		return err
	}
	return syncPath(c.dir)
}

// sweep removes what killed loaders left behind.
func (c *cache) sweep() {
	left, err := filepath.Glob(filepath.Join(c.dir, "tmp-*"))
	if err != nil {
		return
	}
	for _, dir := range left {
		l := flock.New(filepath.Join(c.dir, "lock", strings.TrimPrefix(filepath.Base(dir), "tmp-")))
		if ok, err := l.TryLock(); ok && err == nil {
			os.RemoveAll(dir) //nolint:errcheck // the next one tries again
			l.Unlock()        //nolint:errcheck // goes with the process at the latest
		}
	}
}

// generation is a loaded source on disk.
type generation struct {
	dir  string
	meta Meta
}

func readGeneration(dir string) (*generation, error) {
	data, err := os.ReadFile(filepath.Join(dir, "meta.json"))
	if err != nil {
		return nil, err
	}
	g := &generation{dir: dir}
	return g, json.Unmarshal(data, &g.meta)
}

func writeMeta(dir string, m *Meta) error {
	data, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "meta.json"), data, 0o600)
}

// linkTree makes to a copy of from whose files are hard links, or copies where the file
// system refuses links. Parts are never written to, so both stay what they are.
func linkTree(from, to string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		if d.IsDir() {
			return os.MkdirAll(target, 0o700)
		}
		if os.Link(path, target) == nil {
			return nil
		}
		return copyFile(path, target)
	})
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close() //nolint:errcheck // only read from
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = out.ReadFrom(in)
	return errors.Join(err, out.Close())
}

// syncTree makes a directory and everything in it durable.
func syncTree(dir string) error {
	return filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return syncPath(path)
	})
}

func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
