package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/runtime"
)

func shown(t *testing.T, d runtime.Display, o Options) string {
	t.Helper()
	var out bytes.Buffer
	if err := Display(&out, d, o); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func same(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

var sample = runtime.Display{
	Kind: "table", Variable: "p", Columns: []string{"name", "pid", "cwd", "n"},
	Kinds: []entity.Kind{entity.KindString, entity.KindInt, entity.KindString, entity.KindFloat},
	Rows: [][]runtime.Cell{
		{"cmd.exe", int64(7), nil, 1.5},
		{"a\x1b[2J\nb", int64(10468), nil, nil},
		{"日本", nil, "", 1e21},
	},
}

func TestTable(t *testing.T) {
	same(t, shown(t, sample, Options{}), table(
		"p",
		"name           pid      n",
		"───────────  ─────  ─────",
		"cmd.exe          7    1.5",
		`a\x1b[2J\nb  10468`,
		"日本                1e+21",
		""))
}

func table(lines ...string) string { return strings.Join(lines, "\n") + "\n" }

func TestExplicitColumnsStayWhenTheyAreEmpty(t *testing.T) {
	d := sample
	d.Explicit = true
	d.Rows = d.Rows[:1]
	same(t, shown(t, d, Options{}), table(
		"p",
		"name     pid  cwd    n",
		"───────  ───  ───  ───",
		"cmd.exe    7       1.5",
		""))
}

func TestNoRows(t *testing.T) {
	d := runtime.Display{Kind: "table", Variable: "p", Columns: []string{"name"}}
	same(t, shown(t, d, Options{}), "p\n(no rows)\n\n")
	d.Explicit = true
	same(t, shown(t, d, Options{}), "p\nname\n────\n(no rows)\n\n")
}

func TestRowsBeyondTheMostAreCounted(t *testing.T) {
	d := runtime.Display{Kind: "table", Variable: "p", Columns: []string{"n"}}
	for i := range 1300 {
		d.Rows = append(d.Rows, []runtime.Cell{int64(i)})
	}
	got := shown(t, d, Options{MaxRows: 2})
	same(t, got, "p\nn\n─\n0\n1\n… 1,298 more rows (all of them: -o csv)\n\n")
	if n := strings.Count(shown(t, d, Options{}), "\n"); n != 1300+4 {
		t.Errorf("%d lines without a limit", n)
	}
}

func TestFacts(t *testing.T) {
	d := runtime.Display{Kind: "info", Variable: "p", Data: []runtime.Fact{
		{Name: "Entity Type", Value: "process"},
		{Name: "Number of Entities", Value: int64(1796)},
		{Name: "Indirect Attributes", Value: []string{"parent_ref.name", "parent_ref.pid"}},
	}}
	same(t, shown(t, d, Options{}), table(
		"p",
		"Entity Type:         process",
		"Number of Entities:  1796",
		"Indirect Attributes: parent_ref.name, parent_ref.pid",
		""))
	same(t, shown(t, d, Options{Width: 40}), table(
		"p",
		"Entity Type:         process",
		"Number of Entities:  1796",
		"Indirect Attributes: parent_ref.name,",
		"                     parent_ref.pid",
		""))
}

func TestSummary(t *testing.T) {
	var out bytes.Buffer
	if err := Summary(&out, []runtime.SummaryRow{{Variable: "splunkd", Type: "process", Entities: 1796, Records: 9}}, Options{}); err != nil {
		t.Fatal(err)
	}
	same(t, out.String(), table(
		"Execution summary",
		"VARIABLE  TYPE     #(ENTITIES)  #(RECORDS)",
		"────────  ───────  ───────────  ──────────",
		"splunkd   process         1796           9"))
}

// TestEveryLineFits: whatever the cells are, no line is wider than the terminal and no control character gets out.
func TestEveryLineFits(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(rt, "columns")
		d := runtime.Display{Kind: "table", Variable: "p", Explicit: true}
		for i := range n {
			d.Columns = append(d.Columns, fmt.Sprintf("%s%d", rapid.StringN(0, 30, -1).Draw(rt, "name"), i))
		}
		for range rapid.IntRange(0, 4).Draw(rt, "rows") {
			var row []runtime.Cell
			for range n {
				row = append(row, rapid.StringN(0, 60, -1).Draw(rt, "cell"))
			}
			d.Rows = append(d.Rows, row)
		}
		width := rapid.IntRange(12, 200).Draw(rt, "width")
		var out bytes.Buffer
		if err := Display(&out, d, Options{Width: width}); err != nil {
			rt.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			line = strings.TrimSuffix(line, "\n")
			if w := wide(line); w > width {
				rt.Errorf("%d columns instead of %d: %q", w, width, line)
			}
			if strings.IndexFunc(line, unicode.IsControl) >= 0 {
				rt.Errorf("a control character in %q", line)
			}
		}
	})
}

func TestPrintable(t *testing.T) {
	for in, want := range map[string]string{
		"plain ünïcode 日本": "plain ünïcode 日本",
		"\x1b]0;title\x07": `\x1b]0;title\a`,
		"a\tb\r\n":         `a\tb\r\n`,
		"\u009b2J":         `\u009b2J`,
		"evil\u202etxt":    `evil\u202etxt`,
		"\xff\xfe":         `\xff\xfe`,
		"\uFFFD":           "\uFFFD",
		"\x00\x7f":         `\x00\x7f`,
	} {
		if got := Printable(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestJSONIsTheSameValueIndented(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		leaf := rapid.OneOf(rapid.Just[any](nil), rapid.Map(rapid.String(), func(s string) any { return s }),
			rapid.Map(rapid.IntRange(-9, 9), func(n int) any { return float64(n) }))
		v := map[string]any{"a": []any{}, "b": map[string]any{}}
		for _, k := range rapid.SliceOfN(rapid.String(), 0, 4).Draw(rt, "keys") {
			v[k] = []any{rapid.SliceOf(leaf).Draw(rt, "list"), map[string]any{k: leaf.Draw(rt, "value")}}
		}
		var out bytes.Buffer
		if err := JSON(&out, v); err != nil {
			rt.Fatal(err)
		}
		var got any
		if err := json.Unmarshal(out.Bytes(), &got); err != nil {
			rt.Fatalf("%v in %s", err, out.String())
		}
		want, err := json.Marshal(v)
		if err != nil {
			rt.Fatal(err)
		}
		again, err := json.Marshal(got)
		if err != nil {
			rt.Fatal(err)
		}
		if !bytes.Equal(want, again) {
			rt.Errorf("got %s, want %s", again, want)
		}
		if strings.IndexFunc(out.String(), func(r rune) bool { return r != '\n' && hostile(r) }) >= 0 {
			rt.Errorf("a control character in %q", out.String())
		}
	})
}

func TestResultHasRowsOnLinesAndNoInfinities(t *testing.T) {
	r := &runtime.Result{Complete: true, Blocks: []*runtime.Block{{Displays: []runtime.Display{{
		Kind: "table", Variable: "g", Columns: []string{"n", "s"},
		Rows: [][]runtime.Cell{{math.NaN(), "<&>"}, {int64(1), "\u009b"}},
	}}}}}
	var out bytes.Buffer
	if err := Result(&out, r); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\n            [null, \"<&>\"],\n", `[1, "\u009b"]`, "\n  \"complete\": true,\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}

func TestCSVIsExactExceptOnATerminal(t *testing.T) {
	d := runtime.Display{Kind: "table", Columns: []string{"a", "b"}, Rows: [][]runtime.Cell{{"x\x1b\n\"", nil}, {[]string{"p", "q"}, true}}}
	for safe, want := range map[bool]string{
		false: "a,b\n\"x\x1b\n\"\"\",\n\"p, q\",true\n",
		true:  "a,b\n\"x\\x1b\\n\"\"\",\n\"p, q\",true\n",
	} {
		var out bytes.Buffer
		if err := NewCSV(&out, safe).Display(d); err != nil {
			t.Fatal(err)
		}
		same(t, out.String(), want)
	}
}

func TestCount(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", -123456: "-123,456", 24736000: "24,736,000"} {
		if got := Count(n); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
}

func BenchmarkTable(b *testing.B) {
	d := runtime.Display{Kind: "table", Variable: "p", Columns: []string{"time", "name", "pid"}}
	for i := range 25_000 {
		d.Rows = append(d.Rows, []runtime.Cell{"2022-07-27T14:38:30.442905703Z", "192.168.56.150", int64(i)})
	}
	for b.Loop() {
		var out bytes.Buffer
		if err := Display(&out, d, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
