package runtime_test

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/google/go-cmp/cmp"

	"github.com/huntc/huntc/compiler/oracle"
	"github.com/huntc/huntc/runtime"
)

// judge compares displays and counts. What the design leaves open is not compared.
func (b *bench) judge(v *verdict, want *oracle.Answer, got *runtime.Block) {
	if len(want.Displays) != len(got.Displays) {
		v.differs = fmt.Sprintf("%d displays, the oracle has %d", len(got.Displays), len(want.Displays))
		return
	}
	for i, w := range want.Displays {
		v.displays++
		v.rows += len(got.Displays[i].Rows)
		if w.Undecided {
			v.undecided++
			continue
		}
		if d := b.display(w, got.Displays[i]); d != "" {
			v.differs = fmt.Sprintf("display %d: %s", i+1, d)
			return
		}
	}
	if len(got.Summary) == 0 {
		return // left out
	}
	counts := map[string]oracle.Count{}
	for _, c := range want.Summary {
		counts[c.Variable] = c
	}
	if len(counts) != len(got.Summary) {
		v.differs = fmt.Sprintf("%d lines of summary, the oracle has %d", len(got.Summary), len(counts))
		return
	}
	for _, s := range got.Summary {
		c := counts[s.Variable]
		v.counts++
		if !c.Undecided && (c.Type != s.Type || c.Entities != s.Entities || c.Records != s.Records) {
			v.differs = fmt.Sprintf("summary of %s: %s %d entities %d records, the oracle has %s %d %d", s.Variable, s.Type, s.Entities, s.Records, c.Type, c.Entities, c.Records)
			return
		}
	}
}

// display compares one display, "" when it is right.
func (b *bench) display(want oracle.Display, got runtime.Display) string {
	if want.Info != nil {
		return infoDiffers(want.Info, got)
	}
	if want.Statistics != nil {
		return statisticsDiffer(want.Statistics, got)
	}
	if !slices.Equal(want.Columns, got.Columns) {
		return fmt.Sprintf("columns %v, the oracle has %v: %s", got.Columns, want.Columns, cmp.Diff(want.Columns, got.Columns))
	}
	var ours, theirs []string
	for _, r := range want.Rows {
		ours = append(ours, b.line(want.Columns, func(c int) string { return oracle.Text(r[c]) }))
	}
	for _, r := range got.Rows {
		theirs = append(theirs, b.line(want.Columns, func(c int) string { return cellText(r[c]) }))
	}
	if at := slices.Index(want.Columns, "id"); at >= 0 && at < len(want.Columns)-1 { // the order of ids decides first
		slices.Sort(ours)
		slices.Sort(theirs)
		if slices.EqualFunc(theirs, ours, sameLine) {
			return ""
		}
	}
	if !slices.EqualFunc(theirs, ours, sameLine) {
		return fmt.Sprintf("%s\nhuntc:\n  %s\noracle:\n  %s", strings.Join(want.Columns, " | "), strings.Join(theirs, "\n  "), strings.Join(ours, "\n  "))
	}
	return b.identities(want, got, ours)
}

// line is a row as text, ids aside.
func (b *bench) line(columns []string, cell func(int) string) string {
	var out []string
	for i, c := range columns {
		if c == "id" || c == "observation_id" || strings.HasSuffix(c, ".id") {
			out = append(out, "*")
			continue
		}
		out = append(out, cell(i))
	}
	return strings.Join(out, " | ")
}

// sameLine compares rows; fractions may differ in their last digits.
func sameLine(a, b string) bool {
	if a == b {
		return true
	}
	x, y := strings.Split(a, " | "), strings.Split(b, " | ")
	return slices.EqualFunc(x, y, func(p, q string) bool {
		f, err := strconv.ParseFloat(p, 64)
		g, err2 := strconv.ParseFloat(q, 64)
		return p == q || err == nil && err2 == nil && math.Abs(f-g) <= 1e-12*math.Abs(f)
	})
}

// identities checks that ids and the oracle's identities are one to one, over all hunts: where a row is like no other.
func (b *bench) identities(want oracle.Display, got runtime.Display, lines []string) string {
	at := slices.Index(want.Columns, "id")
	if at < 0 {
		return ""
	}
	times := map[string]int{}
	for _, l := range lines {
		times[l]++
	}
	for i, l := range lines {
		id, key := cellText(got.Rows[i][at]), oracle.Text(want.Rows[i][at])
		if times[l] > 1 || strings.HasPrefix(key, "x-oca-event|") {
			continue // ids of events are those of another source's too: a known fault of the store
		}
		if b.ids[id] == "" && b.keys[key] == "" {
			b.ids[id], b.keys[key] = key, id
		}
		if b.ids[id] != key || b.keys[key] != id {
			return fmt.Sprintf("id %s of %s was of %s, whose id was %s", id, key, b.ids[id], b.keys[key])
		}
	}
	return ""
}

// statisticsDiffer compares the lines of DESCRIBE.
func statisticsDiffer(want []oracle.Statistic, got runtime.Display) string {
	var ours, theirs []string
	for _, s := range want {
		ours = append(ours, s.Name, oracle.Text(s.Value))
	}
	for _, f := range got.Data {
		theirs = append(theirs, f.Name, cellText(f.Value))
	}
	if a, b := strings.Join(theirs, " | "), strings.Join(ours, " | "); !sameLine(a, b) {
		return fmt.Sprintf("DESCRIBE\nhuntc:\n  %s\noracle:\n  %s", a, b)
	}
	return ""
}

// infoDiffers compares what INFO counts and which attributes have values.
func infoDiffers(want *oracle.Facts, got runtime.Display) string {
	facts := map[string]runtime.Cell{}
	for _, f := range got.Data {
		facts[f.Name] = f.Value
	}
	var have []string
	for _, name := range []string{"Entity Attributes", "Customized Attributes"} {
		if text := fmt.Sprint(facts[name]); text != "" {
			have = append(have, strings.Split(text, ", ")...)
		}
	}
	if list, ok := facts["Indirect Attributes"].([]string); ok {
		have = append(have, list...)
	}
	attributes := slices.Clone(want.Attributes)
	slices.Sort(attributes)
	slices.Sort(have)
	ours := fmt.Sprint(want.Type, want.Entities, want.Records, attributes)
	theirs := fmt.Sprint(facts["Entity Type"], facts["Number of Entities"], facts["Number of Records"], have)
	if ours != theirs {
		return fmt.Sprintf("INFO\nhuntc:\n  %s\noracle:\n  %s", theirs, ours)
	}
	return ""
}
