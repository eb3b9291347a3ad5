package ingest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/huntc/huntc/runtime/engine"
)

const oneEvent = `{"@timestamp":"2022-07-27T14:38:30Z","process":{"pid":7},"host":{"id":"h"}}`

func attachTo(t *testing.T, cache, name, profile string, files ...string) (*Meta, error) {
	t.Helper()
	return Attach(t.Context(), testEngine(t), Source{Name: t.Name() + " " + name, Profile: profile, Files: files}, Options{Cache: cache})
}

func TestSecondAttachReadsNothing(t *testing.T) {
	cache, file := t.TempDir(), write(t, "e.ndjson", oneEvent, "broken", oneEvent)
	first, err := attachTo(t, cache, "1", "ecs", file)
	if err != nil || first.Cached {
		t.Fatal(first, err)
	}
	if made, err := filepath.Glob(filepath.Join(cache, first.Key, "*")); err != nil || len(made) != 2 {
		t.Errorf("a generation is meta.json and parts, not %v %v", made, err)
	}
	again, err := attachTo(t, cache, "2", "ecs", file)
	if err != nil || !again.Cached || again.Key != first.Key || again.ProblemTotal != 1 || again.Records != 2 || again.Name == first.Name {
		t.Fatalf("%+v %v", again, err)
	}
	same, err := attachTo(t, cache, "2", "ecs", file)
	if err != nil || same.Database != again.Database {
		t.Errorf("the same again: %+v %v", same, err)
	}
	// What this process does to its table stays in it.
	conn, err := testEngine(t).Conn(t.Context(), engine.ConnOptions{Database: first.Database})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for _, sql := range []string{"INSERT INTO events SELECT * FROM events", "ALTER TABLE events DELETE WHERE record = 1 SETTINGS mutations_sync = 0", "TRUNCATE TABLE events"} {
		if err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chtimes(file, time.Unix(1, 0), time.Unix(1, 0)); err != nil {
		t.Fatal(err)
	}
	touched, err := attachTo(t, cache, "3", "ecs", file)
	if err != nil || !touched.Cached || touched.Key != first.Key {
		t.Fatalf("%+v %v", touched, err)
	}
	wantLines(t, ask(t, touched.Database, "SELECT count() AS n FROM events", "n"), []string{"2"})
	other, err := attachTo(t, cache, "4", "ecs", write(t, "e.ndjson", oneEvent))
	if err != nil || other.Cached || other.Key == first.Key {
		t.Fatalf("%+v %v", other, err)
	}
	if _, err := attachTo(t, cache, "4", "ecs", file); !IsReason(err, Taken) {
		t.Errorf("name of another source: %v", err)
	}
}

func TestAnyNameIsADatabase(t *testing.T) {
	cache, file := t.TempDir(), write(t, "e.ndjson", oneEvent)
	for _, name := range []string{"bh22-linux-192.168.56.91", "file:///tmp/ä b/`x`'.json", "system", "Default", strings.Repeat("/ü", 300)} {
		m, err := Attach(t.Context(), testEngine(t), Source{Name: name, Profile: "ecs", Files: []string{file}}, Options{Cache: cache})
		if err != nil {
			t.Errorf("%q: %v", name, err)
			continue
		}
		wantLines(t, ask(t, m.Database, "SELECT count() AS n FROM events", "n"), []string{"1"})
	}
}

func TestPackedFiles(t *testing.T) {
	plain := write(t, "e.ndjson", oneEvent, oneEvent)
	data, err := os.ReadFile(plain)
	if err != nil {
		t.Fatal(err)
	}
	bundle := []byte(`{"type":"bundle","objects":[` + observed("2024-01-01T00:00:00Z", map[string]any{"0": map[string]any{"type": "url", "value": "u"}}) + "]}")
	for _, c := range []struct {
		profile string
		data    []byte
		records uint64
	}{{"ecs", data, 2}, {"stix", bundle, 1}} {
		var gz, zst strings.Builder
		g := gzip.NewWriter(&gz)
		z, err := zstd.NewWriter(&zst)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range []interface {
			Write([]byte) (int, error)
			Close() error
		}{g, z} {
			if _, err := w.Write(c.data); err != nil {
				t.Fatal(err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
		}
		for name, text := range map[string]string{"plain": string(c.data), "gzip": gz.String(), "zstd": zst.String()} {
			file := write(t, "no-telling-name", text)
			if guess, err := Guess(file); err != nil || guess != c.profile {
				t.Errorf("%s %s: guessed %q, %v", c.profile, name, guess, err)
			}
			m, err := attachTo(t, t.TempDir(), c.profile+name, c.profile, file)
			if err != nil || m.Records != c.records {
				t.Errorf("%s %s: %+v %v", c.profile, name, m, err)
			}
		}
	}
}

func TestFilesThatAreNoSource(t *testing.T) {
	cache := t.TempDir()
	for name, c := range map[string]struct {
		profile, file string
		reason        Reason
	}{
		"missing":          {"ecs", filepath.Join(t.TempDir(), "none"), Missing},
		"directory":        {"stix", t.TempDir(), Unreadable},
		"empty":            {"ecs", write(t, "e"), Empty},
		"white space":      {"stix", write(t, "e", " ", ""), Empty},
		"profile":          {"ces", write(t, "e", oneEvent), UnknownProfile},
		"no bundle":        {"stix", write(t, "e", oneEvent), NotBundle},
		"no JSON":          {"stix", write(t, "e", "hello"), NotBundle},
		"no events":        {"ecs", write(t, "e", "hello", "world"), NoRecords},
		"bundle as events": {"ecs", write(t, "e", "{", `"type":"bundle",`, `"objects":[]}`), NoRecords},
		"bundle of nobody": {"stix", write(t, "e", `{"type":"bundle","objects":[{"type":"identity","id":"identity--1"}]}`), NoRecords},
		"damaged gzip":     {"ecs", write(t, "e", "\x1f\x8b\x08 and then nothing"), Unreadable},
	} {
		_, err := attachTo(t, cache, name, c.profile, c.file)
		var known *Error
		if !IsReason(err, c.reason) || !errors.As(err, &known) {
			t.Errorf("%s: %v, want reason %q", name, err, c.reason)
		}
	}
	left, err := filepath.Glob(filepath.Join(cache, "tmp-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
	wantLines(t, ask(t, "default", "SELECT count() AS n FROM system.databases WHERE startsWith(name, 'load ')", "n"), []string{"0"})
}

func TestTruncatedBundleKeepsWhatWasRead(t *testing.T) {
	text := `{"type":"bundle","objects":[` + observed("2024-01-01T00:00:00Z", map[string]any{"0": map[string]any{"type": "url", "value": "u"}}) + ",\n" + `{"type":"observed-data","id":"observed-data--2","fir`
	m := attach(t, "stix", write(t, "b.json", text))
	if m.Records != 1 || m.ProblemTotal != 1 || m.Problems[0].Line != 2 || m.Problems[0].Message != errTruncated.Error() {
		t.Errorf("%+v", m)
	}
}

func TestCacheThatCannotBeWrittenTo(t *testing.T) {
	blocked := write(t, "not-a-directory", "x")
	m, err := attachTo(t, filepath.Join(blocked, "cache"), "", "ecs", write(t, "e.ndjson", oneEvent))
	if err != nil {
		t.Fatal(err)
	}
	if m.Private == "" || len(m.Notes) != 0 {
		t.Errorf("private %q, notes: %v", m.Private, m.Notes)
	}
	wantLines(t, ask(t, m.Database, "SELECT count() AS n FROM events", "n"), []string{"1"})
}

func TestCancelledLoadLeavesNothing(t *testing.T) {
	cache := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	_, err := Attach(ctx, testEngine(t), Source{Name: t.Name(), Profile: "ecs", Files: []string{write(t, "e.ndjson", oneEvent)}},
		Options{Cache: cache, Progress: func(p Progress) {
			if p.Phase == "identities" {
				cancel()
			}
		}})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(cache, "*", "meta.json")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// child runs in a process of its own: it attaches a file, and dies when told to.
func child() {
	ctx := context.Background()
	lib, err := engine.Find(engine.InstallOptions{})
	if err != nil {
		panic(err)
	}
	dir, err := os.MkdirTemp(os.Getenv("HUNTC_CHILD_DIR"), "engine-")
	if err != nil {
		panic(err)
	}
	e, err := engine.Open(ctx, engine.Options{Lib: lib, Path: dir})
	if err != nil {
		panic(err)
	}
	m, err := Attach(ctx, e, Source{Name: "s", Profile: "ecs", Files: []string{os.Getenv("HUNTC_CHILD_FILE")}},
		Options{Cache: os.Getenv("HUNTC_CHILD_CACHE"), Progress: func(p Progress) {
			if p.Phase == os.Getenv("HUNTC_CHILD_DIES") {
				syscall.Kill(os.Getpid(), syscall.SIGKILL) //nolint:errcheck // it is the end
				select {}
			}
		}})
	if err != nil {
		panic(err)
	}
	fmt.Println(m.Cached, m.Records)
	e.Close() //nolint:errcheck // about to exit
}

func startChild(t *testing.T, cache, file, dies string) *exec.Cmd {
	t.Helper()
	testEngine(t) // installs it
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), "HUNTC_CHILD_DIR="+t.TempDir(), "HUNTC_CHILD_FILE="+file, "HUNTC_CHILD_CACHE="+cache, "HUNTC_CHILD_DIES="+dies)
	return cmd
}

func TestKilledLoaderLeavesOnlyScratch(t *testing.T) {
	cache, file := t.TempDir(), write(t, "e.ndjson", oneEvent)
	for _, phase := range []string{"reading", "storing"} {
		out, err := startChild(t, cache, file, phase).CombinedOutput()
		if err == nil {
			t.Fatalf("the child lives: %s", out)
		}
		if left, _ := filepath.Glob(filepath.Join(cache, "*", "meta.json")); len(left) > 0 {
			t.Fatalf("half-made: %v", left)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(cache, "tmp-*")); len(left) != 1 {
		t.Errorf("scratch: %v", left)
	}
	if _, err := attachTo(t, cache, "other", "ecs", write(t, "o.ndjson", oneEvent, oneEvent)); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(cache, "tmp-*")); len(left) > 0 {
		t.Errorf("not swept: %v", left)
	}
	m, err := attachTo(t, cache, "same", "ecs", file)
	if err != nil || m.Cached || m.Records != 1 {
		t.Errorf("%+v %v", m, err)
	}
}

func TestProcessesThatLoadTheSameSource(t *testing.T) {
	cache, file := t.TempDir(), write(t, "e.ndjson", oneEvent, oneEvent, oneEvent)
	var outs [3]strings.Builder
	var cmds [3]*exec.Cmd
	for i := range cmds {
		cmds[i] = startChild(t, cache, file, "")
		cmds[i].Stdout, cmds[i].Stderr = &outs[i], &outs[i]
		if err := cmds[i].Start(); err != nil {
			t.Fatal(err)
		}
	}
	loaded := 0
	for i, cmd := range cmds {
		if err := cmd.Wait(); err != nil {
			t.Fatalf("%v: %s", err, outs[i].String())
		}
		switch outs[i].String() {
		case "false 3\n":
			loaded++
		case "true 3\n":
		default:
			t.Errorf("a child says %q", outs[i].String())
		}
	}
	if loaded != 1 {
		t.Errorf("%d processes loaded, want one", loaded)
	}
}
