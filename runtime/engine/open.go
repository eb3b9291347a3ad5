package engine

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
)

// Options says which library to load and which data directory to open.
type Options struct {
	Lib  Lib    // as Find or Install returned it; the zero value is what Find finds
	Path string // data directory; made when missing; required
	// Threads is the number of threads one query may use (max_threads); 0 leaves it to the
	// engine, which takes one per processor.
	Threads int
	// MaxMemory is what one query may hold, in bytes (max_memory_usage); 0 is no limit.
	MaxMemory int64
	// Settings are ClickHouse settings that every connection starts with.
	Settings map[string]any
}

// Engine is an open data directory. Its methods may be called from several goroutines.
type Engine struct {
	api      *capi
	path     string
	defaults map[string]string
	version  string
	zone     string
	keeper   *keeper

	mu       sync.Mutex
	sessions map[*session]struct{}
	opened   int // sessions opened so far; names them
	closed   bool
	busy     activity
}

// active is the data directory that this process holds. It is process-wide because
// libchdb serves one directory per process.
var active struct {
	sync.Mutex
	path string
	n    int // engines open on it
}

// Open loads the library and opens the data directory, about 0.1 s. Opening the same
// directory again gives a second Engine on the same data. Failures are *Error: Missing,
// BadLibrary, Locked by another process, OtherPath of this process, or Refused.
func Open(ctx context.Context, o Options) (*Engine, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if o.Path == "" {
		return nil, &Error{
			Problem: Refused,
			What:    "the engine was given no data directory",
			Hint:    "name one: without it libchdb leaves its files in the temporary directory",
		}
	}
	path, err := filepath.Abs(o.Path)
	if err != nil {
		return nil, refused(o.Path, err)
	}
	defaults, err := settingTexts(o.Settings)
	if err != nil {
		return nil, err
	}
	if o.Threads > 0 {
		defaults["max_threads"] = strconv.Itoa(o.Threads)
	}
	if o.MaxMemory > 0 {
		defaults["max_memory_usage"] = strconv.FormatInt(o.MaxMemory, 10)
	}
	if o.Lib == (Lib{}) {
		if o.Lib, err = Find(InstallOptions{}); err != nil {
			return nil, err
		}
	}
	api, err := load(o.Lib.Path)
	if err != nil {
		return nil, err
	}
	l, err := claim(api, path)
	if err != nil {
		return nil, err
	}
	e := &Engine{
		api: api, path: path, defaults: defaults,
		keeper: &keeper{link: l}, sessions: map[*session]struct{}{},
	}
	about, err := l.text("SELECT version(), timezone()", "TSVRaw", nil)
	if err != nil {
		e.release()
		return nil, refused(path, err)
	}
	e.version, e.zone, _ = strings.Cut(strings.TrimSpace(string(about)), "\t")
	return e, nil
}

// claim opens the keeper's connection and counts this engine as a user of path.
func claim(api *capi, path string) (*link, error) {
	active.Lock()
	defer active.Unlock()
	if active.n > 0 && active.path != path {
		return nil, &Error{
			Problem: OtherPath, Path: path,
			What: fmt.Sprintf("this process already has the data directory %q open, and the engine serves one per process", active.path),
			Hint: "close it first",
		}
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, refused(path, err)
	}
	if active.n == 0 {
		if err := lockedBy(path); err != nil {
			return nil, err
		}
	}
	l := dial(api, []string{"--path=" + path, "--implicit_select=0"})
	if l == nil {
		return nil, connectFailed(path)
	}
	active.path = path
	active.n++
	return l, nil
}

// Path returns the absolute path of the data directory.
func (e *Engine) Path() string { return e.path }

// Version returns ClickHouse's version, such as "26.7.2.1".
func (e *Engine) Version() string { return e.version }

// Close ends every connection, stopping what runs on it, and gives the data directory
// free. It removes no file. Closing twice is harmless.
func (e *Engine) Close() error {
	e.mu.Lock()
	if e.closed {
		e.mu.Unlock()
		return nil
	}
	e.closed = true
	open := make([]*session, 0, len(e.sessions))
	for s := range e.sessions {
		open = append(open, s)
	}
	e.mu.Unlock()
	var wg sync.WaitGroup
	for _, s := range open {
		wg.Go(s.close)
	}
	wg.Wait()
	e.release()
	return nil
}

func (e *Engine) release() {
	active.Lock()
	defer active.Unlock()
	e.keeper.close()
	active.n--
}
