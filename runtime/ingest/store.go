package ingest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// storeFormat is the form of the store's directory. A huntc that finds a greater one leaves it alone.
const storeFormat = 1

// Store is the directory of the sources that were loaded under a name:
//
//	VERSION                 the form of all this
//	sources/NAME/current    a link to the generation that counts; replaced at once, never changed
//	sources/NAME/GEN/       a generation: meta.json and parts/, never changed once `current` names it
//	sources/NAME/tmp-…/     what a loader has made so far, or what it is about to remove
//	lock/NAME               held while NAME is loaded; says by whom
//
// Names of generations never come again, so that a reader can tell that what it linked was whole: the
// generation still stands where it was.
type Store struct{ dir string }

// NewStore is the store in a directory, "" for the user's: `huntc` in $XDG_DATA_HOME, else in ~/.local/share.
// It touches nothing.
func NewStore(dir string) (*Store, error) {
	if dir != "" {
		return &Store{dir}, nil
	}
	if home := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(home) {
		return &Store{filepath.Join(home, "huntc")}, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return nil, err
	}
	return &Store{filepath.Join(home, ".local", "share", "huntc")}, nil
}

// Dir is the store's directory. It need not exist.
func (s *Store) Dir() string { return s.dir }

func (s *Store) source(name string) string { return filepath.Join(s.dir, "sources", name) }

// Loaded describes a source of the store.
type Loaded struct {
	Meta
	// Files are what it was loaded from, in order.
	Files []LoadedFile `json:"files"`
	// Bytes is its size on disk.
	Bytes int64 `json:"bytes"`
	// When the last of its files was loaded.
	When time.Time `json:"loaded"`

	// Loader is the version of the loader that made it, Types are its columns' types: a table with columns of
	// other types cannot be attached.
	Loader string            `json:"loader"`
	Types  map[string]string `json:"types"`
	// Texts is how many texts it was loaded from: the numbers of records go by them.
	Texts int `json:"texts"`

	dir string
}

// LoadedFile is a file that is part of a loaded source.
type LoadedFile struct {
	Path string    `json:"path"`
	Size int64     `json:"size"`
	Hash string    `json:"sha256"`
	When time.Time `json:"loaded"`
}

var sourceName = regexp.MustCompile(`^[\pL\pN_][\pL\pN_.-]*$`)

// maxSourceName keeps a name within what file systems allow.
const maxSourceName = 100

// CheckName tells why a source cannot be loaded under a name.
func CheckName(name string) error {
	if len(name) > maxSourceName {
		return fmt.Errorf("a name of more than %d bytes", maxSourceName)
	}
	if !sourceName.MatchString(name) {
		return errors.New("a name is letters, digits, `_`, `-` and `.`, and begins with one of the first three")
	}
	return nil
}

// usable fails where the store is one of a newer huntc.
func (s *Store) usable() error {
	text, err := os.ReadFile(filepath.Join(s.dir, "VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fileError(s.dir, err)
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err == nil && n <= storeFormat {
		return nil
	}
	return &Error{
		Reason: Newer, File: s.dir, Detail: fmt.Sprintf("the store is of format %.20s, and this huntc knows formats up to %d", strings.TrimSpace(string(text)), storeFormat),
		Hint: "use the huntc that made it, or another store: set XDG_DATA_HOME",
	}
}

// Find is what is loaded under a name; nil for nothing.
func (s *Store) Find(name string) (*Loaded, error) {
	if CheckName(name) != nil {
		return nil, nil
	}
	if _, err := os.Lstat(filepath.Join(s.source(name), "current")); err != nil {
		return nil, nil
	}
	if err := s.usable(); err != nil {
		return nil, err
	}
	return s.current(name)
}

// current reads the generation that counts. One that is removed meanwhile is followed by another, or by none.
func (s *Store) current(name string) (*Loaded, error) {
	link := filepath.Join(s.source(name), "current")
	for {
		target, err := os.Readlink(link)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		if err != nil {
			return nil, fileError(link, err)
		}
		l := &Loaded{dir: filepath.Join(s.source(name), filepath.Base(target))}
		data, err := os.ReadFile(filepath.Join(l.dir, "meta.json"))
		if errors.Is(err, fs.ErrNotExist) {
			if now, e := os.Readlink(link); e == nil && now == target {
				return nil, &Error{Reason: Unreadable, File: l.dir, Detail: "the loaded source is damaged: it has no meta.json", Hint: "remove it with `huntc sources rm` and load it again"}
			}
			continue
		}
		if err == nil {
			err = json.Unmarshal(data, l)
		}
		if err != nil {
			return nil, &Error{Reason: Unreadable, File: l.dir, Detail: "the loaded source is damaged", Hint: "remove it with `huntc sources rm` and load it again", Err: err}
		}
		l.Name, l.Cached = name, true
		return l, nil
	}
}

// List is every source of the store, by name.
func (s *Store) List() ([]*Loaded, error) {
	if err := s.usable(); err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(filepath.Join(s.dir, "sources"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fileError(s.dir, err)
	}
	var out []*Loaded
	var failed []error
	for _, e := range entries {
		l, err := s.current(e.Name())
		switch {
		case err != nil:
			failed = append(failed, err)
		case l != nil:
			out = append(out, l)
		}
	}
	return out, errors.Join(failed...)
}

// prepare makes the store's directories.
func (s *Store) prepare() error {
	if err := s.usable(); err != nil {
		return err
	}
	for _, sub := range []string{"sources", "lock"} {
		if err := os.MkdirAll(filepath.Join(s.dir, sub), 0o700); err != nil {
			return storeError(s.dir, err)
		}
	}
	version := filepath.Join(s.dir, "VERSION")
	if _, err := os.Stat(version); err == nil {
		return nil
	}
	return storeError(s.dir, replaceFile(version, strconv.Itoa(storeFormat)+"\n"))
}

// replaceFile writes a file at once or not at all, and makes it durable.
func replaceFile(path, text string) error {
	tmp := path + "." + uuid.NewString()
	err := os.WriteFile(tmp, []byte(text), 0o600)
	if err == nil {
		err = syncPath(tmp)
	}
	if err == nil {
		err = os.Rename(tmp, path)
	}
	if err == nil {
		return syncPath(filepath.Dir(path))
	}
	return errors.Join(err, os.RemoveAll(tmp))
}

// publish makes what stands in tmp the generation that counts. The caller holds the source's lock. It is over,
// and the answer nil, when it is durable; what was there before is removed.
func (s *Store) publish(name, tmp string) error {
	dir := s.source(name)
	if err := syncTree(tmp); err != nil {
		return err
	}
	gen := uuid.NewString()
	if err := os.Rename(tmp, filepath.Join(dir, gen)); err != nil {
		return err
	}
	link := filepath.Join(dir, "tmp-current")
	if err := os.RemoveAll(link); err != nil {
		return err
	}
	if err := os.Symlink(gen, link); err != nil {
		return err
	}
	// The generation must be durable under its name before anything leads to it.
	if err := syncPath(dir); err != nil {
		return err
	}
	if err := os.Rename(link, filepath.Join(dir, "current")); err != nil {
		return err
	}
	if err := syncPath(dir); err != nil {
		return err
	}
	return syncPath(filepath.Dir(dir))
}

// sweep removes what does not count from the directory of a source whose lock is held: old generations, and what
// killed loaders left. What cannot be removed is left for the next one.
func (s *Store) sweep(name string) {
	dir := s.source(name)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	current, err := os.Readlink(filepath.Join(dir, "current"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return
	}
	for _, e := range entries {
		if e.Name() == "current" || e.Name() == current {
			continue
		}
		removeTree(filepath.Join(dir, e.Name()))
	}
	if current == "" {
		_ = os.Remove(dir)
	}
}

// removeTree takes a directory away at once and then removes it, so that who is reading it by its name finds it
// whole or not at all.
func removeTree(dir string) {
	gone := dir
	if !strings.HasPrefix(filepath.Base(dir), "tmp-") {
		gone = filepath.Join(filepath.Dir(dir), "tmp-gone-"+uuid.NewString())
		if os.Rename(dir, gone) != nil {
			return
		}
	}
	_ = os.RemoveAll(gone)
}

// stale tells whether a source's directory holds anything besides the generation that counts.
func (s *Store) stale(name string) bool {
	entries, err := os.ReadDir(s.source(name))
	current := slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == "current" })
	return err == nil && (len(entries) != 2 || !current)
}

// storeError is an error of the file system while the store was written.
func storeError(path string, err error) error {
	if err == nil {
		return nil
	}
	var known *Error
	if errors.As(err, &known) {
		return err
	}
	if noSpace(err) {
		return &Error{Reason: NoSpace, File: path, Detail: "no space left", Hint: spaceHint, Err: err}
	}
	return &Error{Reason: Unwritable, File: path, Detail: "cannot be written to", Hint: "set XDG_DATA_HOME to a directory that can", Err: err}
}

// spaceHint is what to do about a full disk.
const spaceHint = "free some space, remove loaded sources with `huntc sources rm`, or set XDG_DATA_HOME to another disk"
