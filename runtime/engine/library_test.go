package engine

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// loadIn loads path as a process would that has no library yet.
func loadIn(t *testing.T, path string) error {
	t.Helper()
	loaded.Lock()
	was, api := loaded.path, loaded.api
	loaded.path, loaded.api = "", nil
	loaded.Unlock()
	defer func() {
		loaded.Lock()
		defer loaded.Unlock()
		loaded.path, loaded.api = was, api
	}()
	_, err := load(path)
	return err
}

func TestLibraryThatCannotBeLoaded(t *testing.T) {
	lib, dir := testLib(t), t.TempDir()
	text := filepath.Join(dir, "text.so")
	if err := os.WriteFile(text, []byte("no library"), 0o600); err != nil {
		t.Fatal(err)
	}
	short := filepath.Join(dir, "short.so")
	if err := copyStart(lib.Path, short, 64<<20); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{text, short, dir, filepath.Join(dir, "missing.so")} {
		wantProblem(t, loadIn(t, path), BadLibrary, path, "huntc engine install")
	}
	libc, _ := filepath.Glob("/lib/x86_64-linux-gnu/libm.so.6")
	if len(libc) == 1 {
		wantProblem(t, loadIn(t, libc[0]), BadLibrary, "chdb_")
	}
	_, err := load(text)
	wantProblem(t, err, OtherPath, lib.Path)
}

func copyStart(from, to string, n int64) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.CopyN(out, in, n)
	return errors.Join(err, out.Close())
}

func TestEnvironmentNamesTheLibrary(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mine.so")
	o := InstallOptions{Getenv: func(k string) string {
		if k == "HUNTC_ENGINE_LIB" {
			return path
		}
		return ""
	}}
	_, err := Install(context.Background(), o) // does not download
	wantProblem(t, err, Missing, "HUNTC_ENGINE_LIB", path)
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if lib, err := Install(context.Background(), o); err != nil || lib.Path != path || lib.Version != "" {
		t.Errorf("%+v, %v", lib, err)
	}
	path = filepath.Dir(path)
	_, err = Find(o)
	wantProblem(t, err, Missing, "not a file")
}

func TestOneDataDirectoryPerProcess(t *testing.T) {
	lib, e := testLib(t), testEngine(t)
	_, err := Open(context.Background(), Options{Lib: lib, Path: t.TempDir()})
	wantProblem(t, err, OtherPath, e.Path())
	_, err = Open(context.Background(), Options{Lib: lib})
	wantProblem(t, err, Refused, "data directory")
	_, err = Open(context.Background(), Options{Lib: lib, Path: e.Path(), Settings: map[string]any{"no good name": 1}})
	if err == nil {
		t.Error("a setting's name is not checked")
	}
}

func TestSecondEngineOnTheSamePath(t *testing.T) {
	lib, e, ctx := testLib(t), testEngine(t), context.Background()
	c := testConn(t)
	var db string
	scan(t, c, "SELECT currentDatabase()", &db)
	mustExec(t, c, "CREATE TABLE t (a UInt8) ENGINE = Memory AS SELECT 7 AS a")
	second, err := Open(ctx, Options{Lib: lib, Path: e.Path(), Threads: 1, MaxMemory: 123_000_000, Settings: map[string]any{"max_block_size": 500}})
	if err != nil {
		t.Fatal(err)
	}
	d, err := second.Conn(ctx, ConnOptions{Database: db})
	if err != nil {
		t.Fatal(err)
	}
	var a uint8
	var threads, memory, block uint64
	scan(t, d, "SELECT a, toUInt64(getSetting('max_threads')), toUInt64(getSetting('max_memory_usage')), toUInt64(getSetting('max_block_size')) FROM t", &a, &threads, &memory, &block)
	if a != 7 || threads != 1 || memory != 123_000_000 || block != 500 {
		t.Errorf("%d, threads %d, memory %d, block %d", a, threads, memory, block)
	}
	if err := errors.Join(second.Close(), second.Close()); err != nil {
		t.Error(err)
	}
	if err := d.Exec(ctx, "SELECT 1"); !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
	if _, err := second.Conn(ctx, ConnOptions{}); !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
	scan(t, c, "SELECT a FROM t", &a) // the first engine goes on
}

func TestAnotherProcessHasTheDirectory(t *testing.T) {
	e := testEngine(t)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childPath+"="+e.Path())
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatal(err)
	}
	if want := "locked | process "; !strings.HasPrefix(string(out), want) {
		t.Errorf("got %q, want %q…", out, want)
	}
}

func TestRefusedDirectory(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	testLib(t)
	cmd.Env = append(os.Environ(), childPath+"="+file)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatal(err)
	}
	if want := "refused | cannot open the data directory"; !strings.HasPrefix(string(out), want) {
		t.Errorf("got %q, want %q…", out, want)
	}
}
