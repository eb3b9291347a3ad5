package runtime_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/huntc/huntc/compiler/golden"
	"github.com/huntc/huntc/runtime"
)

// kestrel is where Kestrel's hunts over real STIX data stand, with what Kestrel 1.8.2 answered.
const kestrel = "../../shared/kestrel1"

// TestKestrelRows runs Kestrel's own hunts and compares rows (as multisets, ids aside), the lines of INFO and counts with
// what Kestrel answered. A difference must stand in the case's `in/differs`, with a reason that cites a paragraph of the
// design or a note on Kestrel's behaviour marked IMPROVE or DECIDE; our own rows are then asserted instead. A difference
// that is listed and not there fails too.
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
		if !c.Wants("rows.csv") || !c.Wants("summary") {
			t.Error("a case asserts both our rows and our counts")
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

// displays compares what is shown; displays of empty variables are not shown by Kestrel.
func (k *kestrelCase) displays(t *testing.T, b *runtime.Block, want kestrelBlock) {
	t.Helper()
	n := 0
	for i, d := range b.Displays {
		what := fmt.Sprintf("display %d", i+1)
		if n >= len(want.displays) || d.Kind == "table" && len(d.Rows) == 0 && !sameColumns(d, want.displays[n]) {
			if len(d.Rows) > 0 {
				k.differ(t, what, "Kestrel shows nothing")
			}
			continue
		}
		w := want.displays[n]
		n++
		switch {
		case d.Kind == "info" && w.Kind == "dict":
			k.info(t, what, d, w)
		case d.Kind == "table" && w.Kind == "dataframe":
			if got, exp := ourRows(d, w.Columns), w.rows(); got != exp {
				k.differ(t, what, "kestrel:\n"+exp+"\nhuntc:\n"+got)
			}
			onlyMissing(t, what, d, w.Columns)
		default:
			t.Errorf("%s is %s, Kestrel's is %s", what, d.Kind, w.Kind)
		}
	}
	if n != len(want.displays) {
		t.Errorf("Kestrel shows %d displays more", len(want.displays)-n)
	}
}

// info compares the lines of INFO: the same names in the same order; lists in any order.
func (k *kestrelCase) info(t *testing.T, what string, d runtime.Display, w kestrelDisplay) {
	t.Helper()
	if len(d.Data) != len(w.Items) {
		t.Errorf("%s has %d lines, Kestrel's %d", what, len(d.Data), len(w.Items))
		return
	}
	for i, f := range d.Data {
		if name := fmt.Sprint(w.Items[i][0]); f.Name != name {
			t.Errorf("%s: line %d is %q, Kestrel's is %q", what, i+1, f.Name, name)
			continue
		}
		got, exp := infoText(f.Name, f.Value), infoText(f.Name, w.Items[i][1])
		if got != exp {
			k.differ(t, what+" "+f.Name, "kestrel: "+exp+"\nhuntc: "+got)
		}
	}
}

// infoText is the value of a line of INFO. A source is known by its name, which of a file is the file's; Kestrel
// prints the URI.
func infoText(name string, v any) string {
	var parts []string
	switch v := v.(type) {
	case []any:
		for _, p := range v {
			parts = append(parts, fmt.Sprint(p))
		}
	case []string:
		parts = append(parts, v...)
	default:
		parts = strings.Split(fmt.Sprint(v), ", ")
	}
	if name == "Associated Datasource" {
		parts[0] = strings.TrimSuffix(filepath.Base(parts[0]), ".json")
	}
	sort.Strings(parts)
	return strings.Join(parts, ", ")
}

// onlyMissing checks that a column that Kestrel does not show has no value. It shows those that its store has ever seen,
// we show those of the type.
func onlyMissing(t *testing.T, what string, d runtime.Display, shown []string) {
	t.Helper()
	for i, c := range d.Columns {
		if c == "id" || slices.Contains(shown, c) {
			continue
		}
		for _, r := range d.Rows {
			if r[i] != nil {
				t.Errorf("%s: column %s has values and Kestrel does not show it", what, c)
				break
			}
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
	Kind    string   `json:"kind"` // dataframe, dict (INFO), summary
	Columns []string `json:"columns"`
	Rows    [][]any  `json:"rows"`
	Items   [][2]any `json:"items"` // of a dict: name, value
}

type kestrelBlock struct {
	displays []kestrelDisplay
	counts   map[string]string
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
				out.displays = append(out.displays, d)
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
