package main

import (
	"bytes"
	"testing"
	"time"

	"github.com/huntc/huntc/runtime"
	"github.com/huntc/huntc/runtime/engine"
)

// TestProgressWithoutATerminal writes nothing for what is short, and a line now and then for what is not.
func TestProgressWithoutATerminal(t *testing.T) {
	var out bytes.Buffer
	now := time.Unix(0, 0)
	c := &cli{err: &out, now: func() time.Time { return now }}
	p := c.newProgress()
	for s := range 13 {
		now = time.Unix(int64(s), 0)
		p.report(runtime.Progress{What: "load a\x1b", Done: int64(s) * 1000, Total: 12_000, Unit: "bytes"})
	}
	p.report(runtime.Progress{What: "wait for another"})
	p.clear()
	want := "load a\\x1b: 5,000 of 12,000 bytes (41 %)\nload a\\x1b: 10,000 of 12,000 bytes (83 %)\nwait for another\n"
	if got := out.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestProgressOfQuery writes how far a query is over the line before, and how much of all that is where the store says so.
func TestProgressOfQuery(t *testing.T) {
	var out bytes.Buffer
	p := &progress{cli: &cli{err: &out}, live: true}
	p.query("DISP a\x1b", engine.Progress{RowsRead: 1_234, BytesRead: 5_600, RowsTotal: 4_000, Elapsed: 3 * time.Second})
	p.query("DISP a", engine.Progress{RowsRead: 5_000, BytesRead: 5_600, Elapsed: 4 * time.Second})
	want := "\r\x1b[KDISP a\\x1b: 1,234 rows, 5.6 kB read (31 %), 3 s\r\x1b[KDISP a: 5,000 rows, 5.6 kB read, 4 s"
	if got := out.String(); got != want {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

func TestCost(t *testing.T) {
	got := cost([]runtime.QueryStat{{RowsRead: 1_000_000, BytesRead: 1_500_000, ElapsedMS: 1200}, {RowsRead: 5, BytesRead: 5}})
	if want := "2 queries, 1,000,005 rows and 1.5 MB read in 1.20 s"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestParseSource(t *testing.T) {
	for in, want := range map[string]runtime.SourceConfig{
		"a=x.json":                    {Name: "a", URI: "x.json"},
		"a=x.json,y.json,schema=stix": {Name: "a", URI: "x.json,y.json", Schema: "stix"},
		"a=file:///x=1.json":          {Name: "a", URI: "file:///x=1.json"},
	} {
		if got, err := parseSource(in); err != nil || got != want {
			t.Errorf("%q: got %v, %v", in, got, err)
		}
	}
	for _, in := range []string{"", "a", "=x", "a=", "a=,schema=ecs", "a=x,schema=", "file://x=y"} {
		if got, err := parseSource(in); err == nil {
			t.Errorf("%q: got %v, want an error", in, got)
		}
	}
}
