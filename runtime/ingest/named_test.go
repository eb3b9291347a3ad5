package ingest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/huntc/huntc/runtime/engine"
)

// add loads files into a store under a name.
func add(t *testing.T, s *Store, name, profile string, files ...string) *Addition {
	t.Helper()
	return addWith(t, s, Options{}, Source{Name: name, Profile: profile, Files: files})
}

func addWith(t *testing.T, s *Store, opt Options, src Source) *Addition {
	t.Helper()
	a, err := s.Add(t.Context(), testEngine(t), src, time.Unix(1.7e9, 0), opt)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func testStore(t *testing.T) *Store {
	t.Helper()
	s, err := NewStore(filepath.Join(t.TempDir(), "store"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// rowsOf are the rows of a loaded source, as far as they say which mentions are one process. It is taken out of
// the engine again.
func rowsOf(t *testing.T, s *Store, name string) []string {
	t.Helper()
	e := testEngine(t)
	l, err := s.Attach(t.Context(), e, name)
	if err != nil {
		t.Fatal(err)
	}
	out := ask(t, l.Database, "SELECT *, process_x FROM events ORDER BY record", "record", "time", "kind", "asset", "process_key", "parent_key", "target_key",
		"process_pid", "process_name", "parent_pid", "file_path", "file_key", "dst_ip", "traffic_key")
	conn, err := e.Conn(t.Context(), engine.ConnOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.Exec(t.Context(), "DROP DATABASE "+quoteName(l.Database)+" SYNC"); err != nil {
		t.Fatal(err)
	}
	return out
}

// randomEvents are events of a few pids on two hosts, some with names of their own, hours apart.
func randomEvents(r *rand.Rand, n int) []string {
	out := make([]string, n)
	for i := range out {
		kind := []string{`"process"],"type":["start"]`, `"process"],"type":["end"]`, `"file"],"type":["creation"]`, `"network"],"type":["connection"]`}[r.IntN(4)]
		better := ""
		switch r.IntN(12) {
		case 0:
			better = fmt.Sprintf(`,"entity_id":"e%d"`, r.IntN(3))
		case 1:
			better = `,"start":"2024-01-01T00:00:00Z"`
		}
		at := time.Unix(1_700_000_000+int64(r.IntN(60))*7200+int64(r.IntN(4)), 0).UTC().Format(time.RFC3339)
		out[i] = fmt.Sprintf(`{"@timestamp":%q,"event":{"category":[%s},"host":{"id":"h%d"},"process":{"pid":%d,"name":"p%d"%s,"parent":{"pid":%d}},"file":{"path":"/f%d"},"destination":{"ip":"10.0.0.%d"},"source":{"ip":"10.0.0.9"}}`,
			at, kind, r.IntN(2), r.IntN(3), r.IntN(5), better, r.IntN(3), r.IntN(9), r.IntN(3))
	}
	return out
}

// Files that are loaded one after the other give the rows and the keys of a load of them all.
func TestAddedFilesAreAsIfLoadedTogether(t *testing.T) {
	seed := uint64(3)
	r := rand.New(rand.NewPCG(seed, 0))
	for round := range 3 {
		var files []string
		for i := range 3 {
			files = append(files, write(t, fmt.Sprintf("%d.ndjson", i), randomEvents(r, 40)...))
		}
		s := testStore(t)
		add(t, s, "whole", "ecs", files...)
		for i, f := range files {
			a := add(t, s, "grown", "ecs", f)
			if len(a.Added) != 1 || a.Source.Records != uint64(40*(i+1)) || a.Source.Rows != a.Source.Records {
				t.Fatalf("%+v", a.Source)
			}
		}
		wantLines(t, rowsOf(t, s, "grown"), rowsOf(t, s, "whole"))
		// and so do shares of the processes and slices of time
		addWith(t, s, Options{bounds: bounds{mentions: 20, rows: 7, once: 5}}, Source{Name: "sliced", Profile: "ecs", Files: files[:2]})
		addWith(t, s, Options{bounds: bounds{mentions: 30, rows: 11, once: 5}}, Source{Name: "sliced", Profile: "ecs", Files: files[2:]})
		wantLines(t, rowsOf(t, s, "sliced"), rowsOf(t, s, "whole"))
		for _, file := range files {
			os.Remove(file) //nolint:errcheck // the data must be there without it
		}
		if round == 0 {
			whole, err := s.Find("whole")
			if err != nil {
				t.Fatal(err)
			}
			grown, err := s.Find("grown")
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(whole.Columns, grown.Columns) || !whole.Begin.Equal(grown.Begin) || !whole.End.Equal(grown.End) || grown.Texts != 3 {
				t.Errorf("%+v\n%+v", whole, grown)
			}
		}
	}
}

// A part whose keys do not change is not written again.
func TestUnchangedPartsAreLinked(t *testing.T) {
	s := testStore(t)
	event := `{"@timestamp":"2024-01-0%dT00:00:00Z","event":{"category":["process"],"type":["start"]},"host":{"id":"h"},"process":{"pid":%d}}`
	inode := func() os.FileInfo {
		t.Helper()
		l, err := s.Find("s")
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(filepath.Join(l.dir, "parts", "all_1_1_0", "checksums.txt"))
		found, _ := filepath.Glob(filepath.Join(l.dir, "parts", "all_*", "checksums.txt"))
		for _, f := range found {
			if other, e := os.Stat(f); e == nil && (info == nil || other.ModTime().Before(info.ModTime())) {
				info, err = other, nil
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		return info
	}
	add(t, s, "s", "ecs", write(t, "a", fmt.Sprintf(event, 5, 1)))
	first := inode()
	add(t, s, "s", "ecs", write(t, "b", fmt.Sprintf(event, 5, 2)))
	if !os.SameFile(first, inode()) {
		t.Error("another process, and the part was written again")
	}
	// pid 2 was there before, less than a day earlier: the life begins earlier, and its key is another one
	add(t, s, "s", "ecs", write(t, "c", fmt.Sprintf(strings.Replace(event, "start", "change", 1), 4, 2)))
	if !os.SameFile(first, inode()) {
		t.Error("the part of pid 1 was written again")
	}
	keys := rowsOf(t, s, "s")
	if len(keys) != 3 {
		t.Errorf("%v", keys)
	}
}

// Bundles grow like events; records keep numbers of their own.
func TestAddedBundles(t *testing.T) {
	s := testStore(t)
	bundle := func(ip string) string {
		return write(t, "b.json", `{"type":"bundle","objects":[`+observed("2024-01-01T00:00:00Z", map[string]any{"0": map[string]any{"type": "process", "pid": 7}, "1": map[string]any{"type": "ipv4-addr", "value": ip}})+"]}")
	}
	add(t, s, t.Name(), "stix", bundle("10.0.0.1"))
	add(t, s, t.Name(), "stix", bundle("10.0.0.2"))
	l, err := s.Attach(t.Context(), testEngine(t), t.Name())
	if err != nil {
		t.Fatal(err)
	}
	wantLines(t, ask(t, l.Database, "SELECT uniqExact(record) AS r, uniqExact(process_key) - countIf(process_key = 0) / count() AS p FROM events WHERE process_key != 0 OR 1", "r"), []string{"2"})
	wantLines(t, ask(t, l.Database, "SELECT uniqExact(process_key) AS p FROM events WHERE process_key != 0", "p"), []string{"1"})
}

func TestFailedAddLeavesWhatWasThere(t *testing.T) {
	s := testStore(t)
	good := write(t, "good", oneEvent)
	first := add(t, s, "s", "ecs", good)
	for name, c := range map[string]struct {
		files  []string
		opt    Options
		reason Reason
	}{
		"no records": {[]string{write(t, "x", "hello")}, Options{}, NoRecords},
		"strict":     {[]string{write(t, "x", oneEvent, "hello", oneEvent)}, Options{Strict: true}, ""},
		"missing":    {[]string{filepath.Join(t.TempDir(), "none")}, Options{}, Missing},
	} {
		_, err := s.Add(t.Context(), testEngine(t), Source{Name: "s", Profile: "ecs", Files: c.files}, time.Unix(1.7e9, 0), c.opt)
		var broken *BrokenError
		if c.reason != "" && !IsReason(err, c.reason) || c.reason == "" && (!errors.As(err, &broken) || broken.Problem.Line != 2) {
			t.Errorf("%s: %v", name, err)
		}
	}
	now, err := s.Find("s")
	if err != nil || now.Key != first.Source.Key {
		t.Errorf("%+v %v", now, err)
	}
	if entries, err := os.ReadDir(s.source("s")); err != nil || len(entries) != 2 {
		t.Errorf("left behind: %v %v", entries, err)
	}
}

// A generation that goes while a reader links it is followed by the next one.
func TestReaderFollowsAGenerationThatGoes(t *testing.T) {
	s := testStore(t)
	add(t, s, t.Name(), "ecs", write(t, "a", oneEvent))
	stop := make(chan struct{})
	done := make(chan error, 1)
	go func() {
		for {
			select {
			case <-stop:
				done <- nil
				return
			case <-time.After(200 * time.Millisecond): // faster than readers, none would ever be done
			}
			if err := s.swapForTest(t.Name()); err != nil {
				done <- err
				return
			}
		}
	}()
	defer func() {
		close(stop)
		if err := <-done; err != nil {
			t.Error(err)
		}
	}()
	for range 6 {
		if got := rowsOf(t, s, t.Name()); len(got) != 1 {
			t.Fatalf("%d rows", len(got))
		}
	}
}

// swapForTest publishes a copy of the current generation and removes it.
func (s *Store) swapForTest(name string) error {
	l, err := s.current(name)
	if err != nil {
		return err
	}
	tmp := filepath.Join(s.source(name), "tmp-copy")
	if err := linkTree(l.dir, tmp); err != nil {
		return err
	}
	if err := s.publish(name, tmp); err != nil {
		return err
	}
	s.sweep(name)
	return nil
}

func TestWaitingForALoader(t *testing.T) {
	s := testStore(t)
	if err := s.prepare(); err != nil {
		t.Fatal(err)
	}
	held, err := s.lockSource(t.Context(), "s", time.Unix(1.7e9, 0), nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	told := ""
	_, err = s.lockSource(ctx, "s", time.Unix(1.7e9, 0), func(who string) { told = who; cancel() })
	if !errors.Is(err, context.Canceled) || told != fmt.Sprintf("process %d since 2023-11-14T22:13:20Z", os.Getpid()) {
		t.Errorf("%v, %q", err, told)
	}
	if err := held.Unlock(); err != nil {
		t.Fatal(err)
	}
}

func TestNames(t *testing.T) {
	for name, ok := range map[string]bool{
		"bh22-linux-192.168.56.91": true, "a": true, "_x": true, "ä.b": true, strings.Repeat("n", 100): true,
		"": false, ".x": false, "-x": false, "a/b": false, "a b": false, "file://a": false, "a,b": false, strings.Repeat("n", 101): false, "..": false,
	} {
		if err := CheckName(name); (err == nil) != ok {
			t.Errorf("%q: %v", name, err)
		}
	}
}
