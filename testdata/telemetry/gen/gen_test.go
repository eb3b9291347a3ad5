package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// written returns the bytes of a seed's telemetry.
func written(t *testing.T, seed uint64, name string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "made", name)
	if _, err := generate(seed, path); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSeedDecidesEveryByte(t *testing.T) {
	one := written(t, 1, "a.ndjson")
	if !bytes.Equal(one, written(t, 1, "b.ndjson")) {
		t.Error("one seed wrote two different files")
	}
	if bytes.Equal(one, written(t, 2, "a.ndjson")) {
		t.Error("two seeds wrote the same file")
	}
	const limit = 200 << 20
	if len(one) > limit {
		t.Errorf("%d bytes: more than %d", len(one), limit)
	}
}

func TestGzipHoldsTheSame(t *testing.T) {
	r, err := gzip.NewReader(bytes.NewReader(written(t, 3, "a.ndjson.gz")))
	if err != nil {
		t.Fatal(err)
	}
	unzipped, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(unzipped, written(t, 3, "a.ndjson")) {
		t.Error("the compressed file holds something else")
	}
}

func TestLinesAreRecordsInOrderOfTime(t *testing.T) {
	var last time.Time
	lines := bytes.Split(bytes.TrimSuffix(written(t, 1, "a.ndjson"), []byte("\n")), []byte("\n"))
	for i, line := range lines {
		var e ecsEvent
		dec := json.NewDecoder(bytes.NewReader(line))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&e); err != nil {
			t.Fatalf("line %d: %v", i+1, err)
		}
		at, err := time.Parse(time.RFC3339Nano, e.Timestamp)
		if err != nil {
			t.Fatalf("line %d: %v", i+1, err)
		}
		if at.Before(last) {
			t.Fatalf("line %d: %s comes after %s", i+1, at, last)
		}
		last = at
	}
	if n := len(lines); n < 250_000 || n > 400_000 {
		t.Errorf("%d events", n)
	}
}

// A pid must have one holder at a time, but for the pairs of the story: otherwise noise would
// leak into the findings.
func TestPIDsAreHeldOneAtATime(t *testing.T) {
	w, err := simulate(1)
	if err != nil {
		t.Fatal(err)
	}
	type key struct {
		h   *host
		pid int
	}
	holders := map[key][]*process{}
	reused := 0
	for _, p := range w.procs {
		k := key{p.host, p.pid}
		for _, q := range holders[k] {
			if !p.first.After(q.last) && !q.first.After(p.last) {
				t.Errorf("pid %d of %s: %q and %q at once", p.pid, p.host.name, p.img.cmd, q.img.cmd)
			}
		}
		reused += min(1, len(holders[k]))
		holders[k] = append(holders[k], p)
	}
	if reused < 1000 {
		t.Errorf("only %d pids were reused", reused)
	}
}
