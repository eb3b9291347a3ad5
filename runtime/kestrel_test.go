package runtime_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/huntc/huntc/compiler/golden"
	"github.com/huntc/huntc/runtime"
	"github.com/huntc/huntc/runtime/apply"
)

// kestrel is where Kestrel's hunts over real STIX data stand, with what Kestrel 1.8.2 answered.
var kestrel = func() string {
	dir, err := filepath.Abs("../../shared/kestrel1")
	if err != nil {
		panic(err)
	}
	return dir
}()

// kestrelLeft are the cases that are not compared, and why.
var kestrelLeft = map[string]string{
	"077-apply-suspicious-scoring": "suspicious-process-scoring is not among the analytics yet",
	"079-apply-psd":                "psd is not an analytics that huntc brings",
	"080-apply-sklearn":            "scikit-learn-clustering is not among the analytics yet",
}

// TestKestrelRows runs Kestrel's own hunts and compares rows (as multisets, ids aside), the lines of INFO and counts with
// what Kestrel answered, block by block. A difference must stand in the case's `in/differs`, with a reason that cites a
// paragraph of the design or a note on Kestrel's behaviour marked IMPROVE or DECIDE; our own rows are then asserted instead.
// A difference that is listed and not there fails too. Where Kestrel reports an error, so does huntc, or the block is listed.
func TestKestrelRows(t *testing.T) {
	needKestrel(t)
	needEngine(t)
	golden.Run(t, absolute(t, "../testdata/kestrel"), func(t *testing.T, c *golden.Case) { kestrelRows(t, c) })
}

// TestKestrelCases checks that each of Kestrel's cases is in the corpus, but for those that say why not.
func TestKestrelCases(t *testing.T) {
	needKestrel(t)
	for _, name := range kestrelCases(t) {
		_, err := os.Stat(filepath.Join("../testdata/kestrel", name+".txtar"))
		if left := kestrelLeft[name] != ""; left == (err == nil) {
			t.Errorf("%s: there is a case: %v, it is left out: %v", name, err == nil, left)
		}
	}
}

func needKestrel(t *testing.T) {
	t.Helper()
	if _, err := os.Stat(kestrel); err != nil {
		t.Skipf("Kestrel's answers are not here: %v", err)
	}
}

// kestrelCases are the names of all cases that Kestrel has answered.
func kestrelCases(t *testing.T) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(kestrel, "cases", "*", "result.json"))
	if err != nil || len(found) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for i := range found {
		found[i] = filepath.Base(filepath.Dir(found[i]))
	}
	return found
}

func absolute(t *testing.T, path string) string {
	t.Helper()
	out, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// kestrelRows compares a case and returns the reasons for what differs.
func kestrelRows(t *testing.T, c *golden.Case) map[string]string {
	t.Helper()
	name := strings.TrimSuffix(filepath.Base(c.Path), ".txtar")
	if !c.Wants("rows.csv") || !c.Wants("summary") {
		t.Error("a case asserts both our rows and our counts")
	}
	want, text, root := kestrelAnswer(t, name), kestrelHunt(t, name), absolute(t, "..")
	h := hunting{analytics: kestrelAnalytics(t)}
	kestrelWorkplace(t)
	blocks := h.runSession(t, text)
	if len(blocks) != len(want) {
		t.Fatalf("%d blocks, Kestrel has %d", len(blocks), len(want))
	}
	k := &kestrelCase{differs: differences(t, c), known: map[string]string{}}
	reasons := maps.Clone(k.differs)
	var rows, counts, said strings.Builder
	for i, b := range blocks {
		head := ""
		if len(blocks) > 1 {
			k.block = fmt.Sprintf("block %d ", i+1)
			head = strings.TrimSpace("# "+k.block) + "\n"
		}
		k.compare(t, b, want[i])
		if b.Block != nil {
			withoutQueries(b.Block)
			rows.WriteString(under(head, rowsText(t, b.Block)))
			counts.WriteString(under(head, summaryText(b.Block)))
		}
		said.WriteString(under(head, strings.ReplaceAll(b.diagnostics, root+"/", "")))
	}
	for what := range k.differs {
		t.Errorf("%q is said to differ from Kestrel and does not", what)
	}
	if said.Len() > 0 && !c.Wants("diagnostics") {
		t.Errorf("no section for what is said:\n%s", said.String())
	}
	c.Check(t, "rows.csv", rows.String())
	c.Check(t, "summary", counts.String())
	c.Check(t, "diagnostics", said.String())
	return reasons
}

// withoutQueries leaves out of EXPLAIN how a variable is computed: that is what the cases of the compiler are about.
func withoutQueries(b *runtime.Block) {
	for i, d := range b.Displays {
		if d.Kind == "explain" {
			b.Displays[i].Data = slices.DeleteFunc(d.Data, func(f runtime.Fact) bool { return f.Name == "Program" || f.Name == "Query" })
		}
	}
}

// under puts a heading over a text, if there is one.
func under(head, text string) string {
	if text == "" {
		return ""
	}
	return head + text
}

// kestrelAnalytics are those that Kestrel's cases call, and those that huntc brings.
func kestrelAnalytics(t *testing.T) *apply.Catalog {
	t.Helper()
	own, err := apply.Load(absolute(t, "../testdata/kestrel/analytics/pythonanalytics.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	shipped, err := apply.Shipped("")
	if err != nil {
		t.Fatal(err)
	}
	return &apply.Catalog{Own: own, Shipped: shipped}
}

// kestrelCase is a case that is being compared.
type kestrelCase struct {
	differs map[string]string // what is left of the differences that the case states
	block   string            // "block 2 " where there are several
	known   map[string]string // Kestrel's latest counts by variable
}

// citation is what a reason must hold: a paragraph of the design, or a note's mark.
var citation = regexp.MustCompile(`\b3\.\d+\b|section 3\b|IMPROVE|DECIDE`)

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
	what = strings.TrimSpace(k.block + what)
	if _, ok := k.differs[what]; !ok {
		t.Errorf("%s differs from Kestrel without a reason:\n%s", what, detail)
	}
	delete(k.differs, what)
}

// compare compares a block. One that both call wrong is equal: what we say of it stands in the case.
func (k *kestrelCase) compare(t *testing.T, b ourBlock, want kestrelBlock) {
	t.Helper()
	maps.Copy(k.known, want.counts)
	switch {
	case b.Block == nil && want.err == "":
		k.differ(t, "error", "Kestrel runs it; huntc:\n"+b.diagnostics)
	case b.Block == nil:
	case want.err != "":
		k.differ(t, "answer", "Kestrel: "+want.err+"\nhuntc answers:\n"+rowsText(t, b.Block)+summaryText(b.Block))
	default:
		k.displays(t, b.Block, want)
		k.counts(t, b.Block, want)
	}
}

// displays compares what is shown. Kestrel shows nothing of an empty variable.
func (k *kestrelCase) displays(t *testing.T, b *runtime.Block, want kestrelBlock) {
	t.Helper()
	n := 0
	for i, d := range b.Displays {
		what := fmt.Sprintf("display %d", i+1)
		variable, _, _ := strings.Cut(d.Variable, ".")
		if n == len(want.displays) || k.known[variable] == "0 0" && len(b.Displays)-i > len(want.displays)-n {
			if len(d.Rows) > 0 || len(d.Data) > 0 && k.known[variable] != "0 0" {
				k.differ(t, what, "Kestrel shows nothing")
			}
			continue
		}
		k.display(t, what, d, want.displays[n])
		n++
	}
	if n != len(want.displays) {
		t.Errorf("Kestrel shows %d displays more", len(want.displays)-n)
	}
}

// display compares one display.
func (k *kestrelCase) display(t *testing.T, what string, d runtime.Display, w kestrelDisplay) {
	t.Helper()
	switch {
	case (d.Kind == "info" || d.Kind == "describe") && w.Kind == "dict":
		k.info(t, what, d, w)
	case d.Kind == "table" && w.Kind == "dataframe":
		if got, exp := ourRows(d, w.Columns), w.rows(); got != exp {
			k.differ(t, what, "kestrel:\n"+exp+"\nhuntc:\n"+got)
		} else if c := moreThanShown(d, w.Columns); c != "" {
			k.differ(t, what, "column "+c+" has values and Kestrel does not show it")
		}
	case d.Kind == "html" && w.Kind == "html":
		if got := string(d.Media.Bytes); got != w.Text {
			k.differ(t, what, "kestrel:\n"+w.Text+"\nhuntc:\n"+got)
		}
	case d.Kind == "image" && w.Kind == "html" && strings.Contains(w.Text, "<svg"): // both show a picture
	default:
		t.Errorf("%s is %s, Kestrel's is %s", what, d.Kind, w.Kind)
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
			k.differ(t, what+" "+f.Name, fmt.Sprintf("line %d is %q, Kestrel's is %q", i+1, f.Name, name))
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

// moreThanShown is a column that has a value and that Kestrel does not show, or "". It shows those that its store has ever
// seen, we show those of the type.
func moreThanShown(d runtime.Display, shown []string) string {
	for i, c := range d.Columns {
		if c == "id" || slices.Contains(shown, c) {
			continue
		}
		if slices.ContainsFunc(d.Rows, func(r []runtime.Cell) bool { return r[i] != nil }) {
			return c
		}
	}
	return ""
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
