package runtime_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/huntc/huntc/compiler/golden"
	"github.com/huntc/huntc/runtime"
)

// kestrel is where Kestrel's hunts over real STIX data stand, with what Kestrel 1.8.2 answered.
const kestrel = "../../shared/kestrel1"

// TestKestrelRows runs Kestrel's own hunts and compares rows (as multisets, ids aside) and counts with what Kestrel
// answered. A difference must stand in the case's `in/differs`, with a reason that cites a paragraph of the design or a
// note on Kestrel's behaviour marked IMPROVE or DECIDE; our own rows are then asserted instead. A difference that
// is listed and not there fails too.
func TestKestrelRows(t *testing.T) {
	if _, err := os.Stat(kestrel); err != nil {
		t.Skipf("Kestrel's answers are not here: %v", err)
	}
	needEngine(t)
	golden.Run(t, "../testdata/kestrel", func(t *testing.T, c *golden.Case) {
		name := strings.TrimSuffix(filepath.Base(c.Path), ".txtar")
		text, err := os.ReadFile(filepath.Join(kestrel, "cases", name, "hunt.hf"))
		if err != nil {
			t.Fatal(err)
		}
		want := kestrelAnswer(t, name)
		b := hunt(t, kestrel, nil, string(text))
		k := &kestrelCase{differs: differences(t, c)}
		k.displays(t, b, want)
		k.counts(t, b, want)
		for what := range k.differs {
			t.Errorf("%q is said to differ from Kestrel and does not", what)
		}
		c.Check(t, "rows.csv", rowsText(t, b))
		c.Check(t, "summary", summaryText(b))
	})
}

type kestrelCase struct{ differs map[string]string }

// citation is what a reason must hold: a paragraph of the design, or a note's mark.
var citation = regexp.MustCompile(`\b3\.\d+\b|IMPROVE|DECIDE`)

// differences reads lines such as `display 2: 3.7 equal pids on two hosts are two processes`.
func differences(t *testing.T, c *golden.Case) map[string]string {
	t.Helper()
	out := map[string]string{}
	text, _ := c.Input("differs")
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		what, reason, ok := strings.Cut(line, ": ")
		if line == "" {
			continue
		}
		if !ok || !citation.MatchString(reason) {
			t.Errorf("no citation in %q", line)
		}
		for _, w := range strings.Split(what, ", ") {
			out[w] = reason
		}
	}
	return out
}

// differ takes a difference off the list; one that is not on it fails.
func (k *kestrelCase) differ(t *testing.T, what, detail string) {
	t.Helper()
	if _, ok := k.differs[what]; !ok {
		t.Errorf("%s differs from Kestrel without a reason:\n%s", what, detail)
	}
	delete(k.differs, what)
}

// displays compares the tables; displays of empty variables are not shown by Kestrel.
func (k *kestrelCase) displays(t *testing.T, b *runtime.Block, want kestrelBlock) {
	t.Helper()
	n := 0
	for i, d := range b.Displays {
		what := fmt.Sprintf("display %d", i+1)
		if d.Kind != "table" {
			n++ // INFO is asserted in rows.csv
			continue
		}
		if n >= len(want.tables) || len(d.Rows) == 0 && !sameColumns(d, want.tables[n]) {
			if len(d.Rows) > 0 {
				k.differ(t, what, "Kestrel shows nothing")
			}
			continue
		}
		w := want.tables[n]
		n++
		if w.Kind != "dataframe" {
			continue
		}
		if got, exp := ourRows(d, w.Columns), w.rows(); got != exp {
			k.differ(t, what, "kestrel:\n"+exp+"\nhuntc:\n"+got)
		}
	}
}

func sameColumns(d runtime.Display, w kestrelDisplay) bool {
	return strings.Join(d.Columns, ",") == strings.Join(w.Columns, ",")
}

// counts compares entities and records of each variable.
func (k *kestrelCase) counts(t *testing.T, b *runtime.Block, want kestrelBlock) {
	t.Helper()
	for _, s := range b.Summary {
		got, exp := fmt.Sprintf("%d %d", s.Entities, s.Records), want.counts[s.Variable]
		if got != exp {
			k.differ(t, "count "+s.Variable, fmt.Sprintf("kestrel: %s, huntc: %s", exp, got))
		}
	}
}

type kestrelDisplay struct {
	Kind    string   `json:"kind"`
	Columns []string `json:"columns"`
	Rows    [][]any  `json:"rows"`
}

type kestrelBlock struct {
	tables []kestrelDisplay
	counts map[string]string
}

func kestrelAnswer(t *testing.T, name string) kestrelBlock {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(kestrel, "cases", name, "result.json"))
	if err != nil {
		t.Fatal(err)
	}
	var r struct {
		Blocks []struct {
			Displays []kestrelDisplay `json:"displays"`
		} `json:"blocks"`
	}
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	out := kestrelBlock{counts: map[string]string{}}
	for _, b := range r.Blocks {
		for _, d := range b.Displays {
			if d.Kind != "summary" {
				out.tables = append(out.tables, d)
				continue
			}
			for _, row := range d.Rows {
				out.counts[fmt.Sprint(row[0])] = fmt.Sprintf("%v %v", row[2], row[3])
			}
		}
	}
	return out
}

// rows is the table as a sorted multiset, ids aside.
func (d kestrelDisplay) rows() string {
	var out []string
	for _, r := range d.Rows {
		var line []string
		for i, c := range d.Columns {
			if c != "id" && !strings.HasSuffix(c, ".id") {
				line = append(line, c+"="+canonical(r[i]))
			}
		}
		out = append(out, strings.Join(line, " | "))
	}
	sort.Strings(out)
	return strings.Join(dedup(out), "\n")
}

// ourRows is our table under Kestrel's columns.
func ourRows(d runtime.Display, columns []string) string {
	at := map[string]int{}
	for i, c := range d.Columns {
		at[c] = i
	}
	var out []string
	for _, r := range d.Rows {
		var line []string
		for _, c := range columns {
			if c == "id" || strings.HasSuffix(c, ".id") {
				continue
			}
			v := "no such column"
			if i, ok := at[c]; ok {
				v = canonical(r[i])
			}
			line = append(line, c+"="+v)
		}
		out = append(out, strings.Join(line, " | "))
	}
	sort.Strings(out)
	return strings.Join(dedup(out), "\n")
}

// dedup drops rows that are equal once ids are left out.
func dedup(rows []string) []string {
	var out []string
	for i, r := range rows {
		if i == 0 || r != rows[i-1] {
			out = append(out, r)
		}
	}
	return out
}

// canonical writes a value so that Kestrel's JSON and ours compare: whole floats as integers, times without the zeros
// that Kestrel pads them with.
func canonical(v any) string {
	switch v := v.(type) {
	case nil:
		return "∅"
	case float64:
		return fmt.Sprintf("%v", v)
	case int64:
		return fmt.Sprintf("%v", float64(v))
	case string:
		if at, err := time.Parse(time.RFC3339Nano, v); err == nil {
			return at.UTC().Format(time.RFC3339Nano)
		}
		return v
	}
	return fmt.Sprint(v)
}
