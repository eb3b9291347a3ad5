package clickhouse_test

import (
	"regexp"
	"strconv"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/huntc/huntc/backends/clickhouse"
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
)

// name is the attribute that these tests compare.
var name = ir.Attr{Path: "name", Kind: entity.KindString}

// pid tells the rows of such a test apart.
var pid = ir.Attr{Path: "pid", Kind: entity.KindInt}

// holds evaluates a predicate in the engine on one row whose name is value; nil is missing.
func holds(t testing.TB, p ir.Expr, value *string) bool { return holdFor(t, p, value)[0] }

// holdFor evaluates a predicate on several rows, in one statement.
func holdFor(t testing.TB, p ir.Expr, values ...*string) []bool {
	t.Helper()
	rows := &ir.Values{Type: "process", Columns: []ir.Attr{name, pid}}
	for i, s := range values {
		number := ir.Int(int64(i))
		row := []*ir.Value{nil, &number}
		if s != nil {
			x := ir.String(*s)
			row[0] = &x
		}
		rows.Rows = append(rows.Rows, row)
	}
	st, err := clickhouse.Emit(&ir.Program{Sinks: []ir.Sink{&ir.Disp{
		Variable: "p", Columns: []ir.Column{{Attr: pid, Name: "pid"}}, Input: &ir.Filter{Input: rows, Pred: p},
	}}}, clickhouse.Env{Model: entity.Default()})
	if err != nil {
		t.Fatal(err)
	}
	out := make([]bool, len(values))
	for _, row := range query(t, st.Text) {
		n, err := strconv.Atoi(row[0])
		if err != nil {
			t.Fatal(err)
		}
		out[n] = true
	}
	return out
}

// like is the hunt's LIKE: % and _ are the only wildcards (a _ is one character),
// ASCII letters compare without case.
func like(pattern, s []rune) bool {
	reach := make([]bool, len(s)+1) // the ends of s that the pattern so far may stand for
	reach[0] = true
	for _, p := range pattern {
		next := make([]bool, len(s)+1)
		for i := range next {
			switch {
			case p == '%':
				next[i] = reach[i] || i > 0 && next[i-1]
			case i > 0:
				next[i] = reach[i-1] && (p == '_' || fold(p) == fold(s[i-1]))
			}
		}
		reach = next
	}
	return reach[len(s)]
}

func fold(r rune) rune {
	if 'A' <= r && r <= 'Z' {
		return r + 'a' - 'A'
	}
	return r
}

func checkLike(t testing.TB, pattern, s string) {
	want := like([]rune(pattern), []rune(s))
	if got := holds(t, &ir.Compare{Attr: name, Op: ir.Like, Value: ir.String(pattern)}, &s); got != want {
		t.Fatalf("%q LIKE %q is %v, want %v", s, pattern, got, want)
	}
	if got := holds(t, &ir.Compare{Attr: name, Op: ir.NotLike, Value: ir.String(pattern)}, &s); got == want {
		t.Fatalf("%q NOT LIKE %q is %v", s, pattern, got)
	}
}

func TestLike(t *testing.T) {
	for _, c := range [][2]string{
		{`%\Temp\%`, `C:\temp\new`},
		{`C:\`, `c:\`},
		{`\%`, `\abc`},
		{`\%`, `%`},
		{`\_`, `\a`},
		{`_`, "ä"},
		{`__`, "ä"},
		{`Ä`, "ä"},
		{`k`, "\u212a"},
		{`%`, ""},
		{`_`, ""},
		{``, ""},
		{``, "a"},
		{`a%b`, "a\nb"},
		{`a_b`, "a\nb"},
		{`a_b`, "a\x00b"},
		{`%'%`, `it's`},
		{`\\`, `\\`},
		{`\`, `\`},
		{`100\%`, `100\percent`},
		{`[a]`, `[A]`},
		{`.*`, `abc`},
		{`a.c`, `abc`},
		{`%🦊_`, "x🦊y"},
	} {
		checkLike(t, c[0], c[1])
	}
}

func TestLikeProperty(t *testing.T) {
	conn(t)
	part := rapid.SampledFrom([]string{"a", "A", "b", "%", "_", `\`, "'", "\n", "ä", "Ä", "🦊", ".", "*", "[", "K", "\u212a"})
	rapid.Check(t, func(rt *rapid.T) {
		pattern := rapid.SliceOfN(part, 0, 5).Draw(rt, "pattern")
		s := rapid.SliceOfN(part, 0, 5).Draw(rt, "text")
		checkLike(t, join(pattern), join(s))
	})
}

func FuzzLike(f *testing.F) {
	f.Add(`%\Temp\_`, `C:\temp\n`)
	f.Add("a%b_", "a\x00b\n")
	f.Fuzz(func(t *testing.T, pattern, s string) {
		if !utf8.ValidString(pattern) || !utf8.ValidString(s) {
			t.Skip("the engine's wildcards stand for characters, not for bytes that are none")
		}
		checkLike(t, pattern, s)
	})
}

func join(parts []string) string {
	out := ""
	for _, p := range parts {
		out += p
	}
	return out
}

func checkMatch(t testing.TB, pattern, s string) {
	re, err := regexp.Compile(pattern)
	if err != nil {
		return
	}
	want := re.MatchString(s)
	if got := holds(t, &ir.Compare{Attr: name, Op: ir.Matches, Value: ir.String(pattern)}, &s); got != want {
		t.Fatalf("%q MATCHES %q is %v, want %v", s, pattern, got, want)
	}
	if got := holds(t, &ir.Compare{Attr: name, Op: ir.NotMatches, Value: ir.String(pattern)}, &s); got == want {
		t.Fatalf("%q NOT MATCHES %q is %v", s, pattern, got)
	}
}

func TestMatches(t *testing.T) {
	for _, c := range [][2]string{
		{`a.c`, "xabcx"},
		{`a.c`, "a\nc"},
		{`(?s)a.c`, "a\nc"},
		{`(?s:a.)c.d`, "a\nc\nd"},
		{`^b$`, "a\nb\nc"},
		{`(?m)^b$`, "a\nb\nc"},
		{`b$`, "b\n"},
		{`A`, "a"},
		{`(?i)A`, "a"},
		{`\d+\s`, "12 "},
		{`\\`, `\`},
		{`^$`, ""},
		{``, "a"},
		{`a|b`, "b"},
		{`[^a]`, "\n"},
		{`ä`, "Ä"},
		{`(?i)ä`, "Ä"},
		{`\pL`, "ж"},
		{`a\.c`, "abc"},
		{`^.$`, "ä"},
		{`\x41`, "A"},
		{`.{2,3}`, "ab"},
		{`\Aab\z`, "ab"},
		{`^[.]$`, "\n"},
		{`\Q.\E`, "x"},
	} {
		checkMatch(t, c[0], c[1])
	}
}

func TestMatchesProperty(t *testing.T) {
	conn(t)
	part := rapid.SampledFrom([]string{"a", "b", ".", "*", "+", "?", "^", "$", "(", ")", "|", `\`, "[", "]", `\d`, `\w`, `\b`, "(?i)", "(?s)", "\n", "ä", "1", "-", "(?m)", "{2}"})
	char := rapid.SampledFrom([]string{"a", "A", "b", "\n", "ä", "1", ".", `\`, " ", ""})
	rapid.Check(t, func(rt *rapid.T) {
		checkMatch(t, join(rapid.SliceOfN(part, 0, 6).Draw(rt, "pattern")), join(rapid.SliceOfN(char, 0, 5).Draw(rt, "text")))
	})
}

// Comparisons and lists on a value or none: nothing but IS NULL holds for a missing one.
func TestMissingComparesWithNothing(t *testing.T) {
	values := []string{"", "a", "b", "A", "a ", "\x00"}
	for _, list := range [][]string{{"a"}, {"a", "b"}, {"", "c"}, {"\x00", "A"}} {
		var vs []ir.Value
		in := map[string]bool{}
		for _, s := range list {
			vs, in[s] = append(vs, ir.String(s)), true
		}
		for _, s := range values {
			if got := holds(t, &ir.In{Attr: name, Values: vs}, &s); got != in[s] {
				t.Errorf("%q IN %q is %v", s, list, got)
			}
			if got := holds(t, &ir.In{Attr: name, Values: vs, Negated: true}, &s); got == in[s] {
				t.Errorf("%q NOT IN %q is %v", s, list, got)
			}
		}
		for _, neg := range []bool{false, true} {
			if holds(t, &ir.In{Attr: name, Values: vs, Negated: neg}, nil) {
				t.Errorf("missing, negated %v: in %q", neg, list)
			}
		}
	}
	for op := ir.EQ; op <= ir.NotSuperset; op++ {
		x := ir.String("a")
		if op >= ir.Subset {
			x = ir.String("10.0.0.0/8")
		}
		if holds(t, &ir.Compare{Attr: name, Op: op, Value: x}, nil) {
			t.Errorf("missing %s %q holds", op, x.Str)
		}
	}
	if !holds(t, &ir.IsNull{Attr: name}, nil) || holds(t, &ir.IsNull{Attr: name, Negated: true}, nil) {
		t.Error("IS NULL does not see a missing value")
	}
}
