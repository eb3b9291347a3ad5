package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gofrs/flock"
)

// process is huntc as a process of its own, under a shell so that limits can be set, with a data directory.
func process(t *testing.T, data, before string, args ...string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// testscript makes the test's binary huntc when that is what it is called
	link := filepath.Join(t.TempDir(), "huntc")
	if err := os.Symlink(exe, link); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "sh", append([]string{"-c", before + `exec "$0" "$@"`, link}, args...)...)
	cmd.Env = append(os.Environ(), "XDG_DATA_HOME="+data, "XDG_CONFIG_HOME="+filepath.Join(data, "none"))
	return cmd
}

// ended runs a command and gives its exit code and what it wrote.
func ended(t *testing.T, cmd *exec.Cmd) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}

// manyEvents is a file of n process starts; the lines of broken are cut off.
func manyEvents(t *testing.T, n int, broken ...int) string {
	t.Helper()
	bad := map[int]bool{}
	for _, i := range broken {
		bad[i] = true
	}
	var text bytes.Buffer
	for i := 1; i <= n; i++ {
		line := fmt.Sprintf(`{"@timestamp":"2026-01-%02dT%02d:%02d:%02dZ","event":{"category":["process"],"type":["start"]},"host":{"id":"h%d"},"process":{"pid":%d,"name":"p%x","command_line":"p%[7]x --token %[8]x"}}`,
			1+i%28, i%24, i%60, i%59, i%7, i%30_000, i, i*2654435761%1_000_003)
		if bad[i] {
			line = line[:len(line)/2]
		}
		text.WriteString(line + "\n")
	}
	file := filepath.Join(t.TempDir(), "many.ndjson")
	if err := os.WriteFile(file, text.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// nothingHalfMade fails where the store holds anything but whole sources of these names.
func nothingHalfMade(t *testing.T, data string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(data, "huntc", "sources"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	if len(entries) != len(names) {
		t.Errorf("the store holds %v, want %v", entries, names)
	}
	for _, name := range names {
		if left, err := os.ReadDir(filepath.Join(data, "huntc", "sources", name)); err != nil || len(left) != 2 {
			t.Errorf("%s holds %v (%v)", name, left, err)
		}
	}
}

// A broken line is named exactly and costs only itself; with --strict it costs the load.
func TestBrokenLineInTheMiddleOfMany(t *testing.T) {
	if why := noEngine(t); why != "" {
		t.Skip(why)
	}
	data, file := t.TempDir(), manyEvents(t, 300_000, 70_000)
	code, stdout, stderr := ended(t, process(t, data, "", "load", file, "--as", "strict", "--strict"))
	if want := file + ":70000: malformed record"; code != exitRun || stdout != "" || !strings.Contains(stderr, want) || !strings.Contains(stderr, "HF5023") {
		t.Errorf("exit %d\n%s%s", code, stdout, stderr)
	}
	nothingHalfMade(t, data)
	code, stdout, stderr = ended(t, process(t, data, "", "load", file, "--as", "many"))
	if code != 0 || !strings.Contains(stdout, " 299,999 records ") || strings.Count(stderr, "HF5004") != 1 || !strings.Contains(stderr, file+":70000: ") {
		t.Errorf("exit %d\n%s%s", code, stdout, stderr)
	}
	nothingHalfMade(t, data, "many")
}

// noRoom loads more than there is room for: that is said, and what was there before still is.
func noRoom(t *testing.T, data, limit string) {
	t.Helper()
	small := filepath.Join(t.TempDir(), "small.ndjson")
	if err := os.WriteFile(small, []byte(events), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := ended(t, process(t, data, "", "load", small, "--as", "lake")); code != 0 {
		t.Fatal(stderr)
	}
	code, stdout, stderr := ended(t, process(t, data, limit, "load", manyEvents(t, 150_000), "--as", "lake"))
	if code != exitRun || stdout != "" || !strings.Contains(stderr, `error[HF5020]: cannot keep the source "lake": `) ||
		!strings.Contains(stderr, "no space left") || !strings.Contains(stderr, "hint: free some space") {
		t.Errorf("exit %d\n%s%s", code, stdout, stderr)
	}
	hunt := filepath.Join(t.TempDir(), "hunt.hf")
	if err := os.WriteFile(hunt, []byte("p = GET process FROM lake WHERE name = 'cmd.exe'\nDISP p ATTR name, pid\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, stdout, stderr := ended(t, process(t, data, "", "run", hunt, "-o", "csv")); code != 0 || stdout != "name,pid\ncmd.exe,7\n" {
		t.Errorf("exit %d\n%s%s", code, stdout, stderr)
	}
	nothingHalfMade(t, data, "lake")
}

func TestLimitOnTheSizeOfFiles(t *testing.T) {
	if why := noEngine(t); why != "" {
		t.Skip(why)
	}
	noRoom(t, t.TempDir(), "ulimit -f 400; ")
}

func TestFullDisk(t *testing.T) {
	if why := noEngine(t); why != "" {
		t.Skip(why)
	}
	noRoom(t, tmpfs(t, "size=6m"), "")
}

// tmpfs mounts a small file system of its own, which takes root.
func tmpfs(t *testing.T, options string) string {
	t.Helper()
	dir := t.TempDir()
	if out, err := exec.CommandContext(t.Context(), "mount", "-t", "tmpfs", "-o", options, "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("no file system of a size can be mounted here: %v: %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, out)
		}
	})
	return dir
}

// TestReadOnlyStoreAndCache: what is loaded is found all the same; loading says that it cannot; files are loaded for one
// run, and that is said too.
func TestReadOnlyStoreAndCache(t *testing.T) {
	if why := noEngine(t); why != "" {
		t.Skip(why)
	}
	data := tmpfs(t, "size=60m")
	small := filepath.Join(t.TempDir(), "small.ndjson")
	if err := os.WriteFile(small, []byte(events), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := ended(t, process(t, data, "", "load", small, "--as", "lake")); code != 0 {
		t.Fatal(stderr)
	}
	if out, err := exec.CommandContext(t.Context(), "mount", "-o", "remount,ro", data).CombinedOutput(); err != nil {
		t.Skipf("no file system can be made read-only here: %v: %s", err, out)
	}
	lib, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	found, err := filepath.Glob(filepath.Join(lib, "huntc", "engine", "*", "libchdb.so"))
	if own := os.Getenv("HUNTC_ENGINE_LIB"); own != "" {
		found, err = []string{own}, nil
	}
	if err != nil || len(found) == 0 {
		t.Fatalf("no engine: %v", err)
	}
	in := func(args ...string) (int, string, string) {
		cmd := process(t, data, "", args...)
		cmd.Env = append(cmd.Env, "XDG_CACHE_HOME="+data, "HUNTC_ENGINE_LIB="+found[0])
		return ended(t, cmd)
	}
	hunt := filepath.Join(t.TempDir(), "hunt.hf")
	for from, said := range map[string]string{"lake": "", "file://" + small: `note[HF5022]: the source "small" is loaded for this run only: `} {
		if err := os.WriteFile(hunt, []byte("p = GET process FROM "+from+" WHERE name = 'cmd.exe'\nDISP p ATTR name, pid\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if code, stdout, stderr := in("run", hunt, "-o", "csv"); code != 0 || stdout != "name,pid\ncmd.exe,7\n" || !strings.Contains(stderr, said) {
			t.Errorf("%s: exit %d\n%s%s", from, code, stdout, stderr)
		}
	}
	code, stdout, stderr := in("load", small, "--as", "other")
	if code != exitRun || stdout != "" || !strings.Contains(stderr, `error[HF5020]: cannot keep the source "other": `) || !strings.Contains(stderr, "hint: set XDG_DATA_HOME") {
		t.Errorf("exit %d\n%s%s", code, stdout, stderr)
	}
	if code, stdout, stderr := in("sources"); code != 0 || !strings.Contains(stdout, "lake") {
		t.Errorf("exit %d\n%s%s", code, stdout, stderr)
	}
}

// A load waits for another one of the same source, says for whom, and ends at an interrupt.
func TestLoadWaitsForAnother(t *testing.T) {
	if why := noEngine(t); why != "" {
		t.Skip(why)
	}
	data := t.TempDir()
	small := filepath.Join(t.TempDir(), "small.ndjson")
	if err := os.WriteFile(small, []byte(events), 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(data, "huntc", "lock", "lake")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	lock := flock.New(path)
	if ok, err := lock.TryLock(); !ok || err != nil {
		t.Fatal(ok, err)
	}
	if err := os.WriteFile(path, []byte("process 4711 since 2026-01-01T00:00:00Z\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, interrupted := range []bool{true, false} {
		cmd := process(t, data, "", "load", small, "--as", "lake")
		said, err := cmd.StderrPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		text := make([]byte, 1000)
		n, err := said.Read(text)
		if err != nil || string(text[:n]) != "wait for another process that loads lake (process 4711 since 2026-01-01T00:00:00Z)\n" {
			t.Errorf("%q %v", text[:n], err)
		}
		if interrupted {
			err = cmd.Process.Signal(syscall.SIGINT)
		} else {
			time.Sleep(100 * time.Millisecond)
			err = lock.Unlock()
		}
		if err != nil {
			t.Fatal(err)
		}
		n, _ = said.Read(text) // nothing where it goes well
		err = cmd.Wait()
		if interrupted != (cmd.ProcessState.ExitCode() == exitRun) || interrupted != strings.Contains(string(text[:n]), "HF5005") {
			t.Errorf("interrupted %v: %v, %q", interrupted, err, text[:n])
		}
	}
	nothingHalfMade(t, data, "lake")
}
