package compiler_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/huntc/huntc/backends/schema"
	"github.com/huntc/huntc/compiler"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/lower"
	"github.com/huntc/huntc/ir/entity"
)

func compileRandom(text string, cat schema.Catalog) (*compiler.Compiled, *diag.List, error) {
	opt := compiler.Options{Model: entity.Default(), Catalog: cat, Now: now, Margin: lower.DefaultMargin}
	var diags diag.List
	c, err := compiler.Compile(&diag.File{Name: "hunt.hf", Text: text}, opt, &diags)
	return c, &diags, err
}

// A right hunt compiles to a valid program, every time to the same, and to SQL.
func TestRandomHunts(t *testing.T) {
	cat := bothSources()
	rapid.Check(t, func(rt *rapid.T) {
		text := drawHunt(rt, cat)
		c, diags, err := compileRandom(text, cat)
		if err != nil {
			rt.Fatalf("%s\n%v", text, err)
		}
		for _, d := range diags.All() {
			if d.Severity == diag.Error && d.Code != "HF4001" {
				rt.Fatalf("%s\n%s", text, diags)
			}
		}
		if c == nil {
			return // the source cannot state a relation
		}
		if err := c.Program.Validate(); err != nil {
			rt.Fatalf("%s\n%v", text, err)
		}
		again, _, _ := compileRandom(text, cat)
		if a, b := c.Plan.String(), again.Plan.String(); a != b {
			rt.Fatalf("%s\n%s\nand then\n%s", text, a, b)
		}
		rt.Logf("%s", text)
		if a, b := sql(t, c, cat), sql(t, again, cat); a != b {
			rt.Fatalf("%s\n%s\nand then\n%s", text, a, b)
		}
	})
}

// A hunt with words dropped, doubled and exchanged compiles or says why not, at a place in the file.
func TestRandomMistakes(t *testing.T) {
	cat := bothSources()
	rapid.Check(t, func(rt *rapid.T) {
		words := strings.SplitAfter(drawHunt(rt, cat), " ")
		at := func() int { return rapid.IntRange(0, len(words)-1).Draw(rt, "at") }
		for range rapid.IntRange(1, 3).Draw(rt, "mistakes") {
			i := at()
			switch rapid.IntRange(0, 3).Draw(rt, "mistake") {
			case 0:
				words[i] = ""
			case 1:
				words[i] += words[i]
			case 2:
				j := at()
				words[i], words[j] = words[j], words[i]
			default:
				words[i] = rapid.SampledFrom([]string{"nam ", "zz.pid ", "5 ", "'a' ", "process ", "file ", "a ", "LIMIT 0 ", "_ "}).Draw(rt, "word")
			}
		}
		checkText(rt, strings.Join(words, ""), cat)
	})
}

type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

// checkText compiles any text: it yields a program, or an error in the file, and never both.
func checkText(t failer, text string, cat schema.Catalog) {
	t.Helper()
	c, diags, err := compileRandom(text, cat)
	if err != nil {
		t.Fatalf("%s\n%v", text, err)
	}
	if (c == nil) != diags.HasErrors() {
		t.Fatalf("%s\na program: %v\n%s", text, c != nil, diags)
	}
	for _, d := range diags.All() {
		s := d.Span
		if s.File != "hunt.hf" || s.Start.Offset < 0 || s.End.Offset < s.Start.Offset || s.End.Offset > len(text) || s.Start.Line < 1 {
			t.Fatalf("%s\n%v is at %+v", text, d, s)
		}
	}
	if c != nil {
		if err := c.Program.Validate(); err != nil {
			t.Fatalf("%s\n%v", text, err)
		}
	}
}

// FuzzCompile: no text makes the compiler panic, or end without a program and without an error in the file.
func FuzzCompile(f *testing.F) {
	f.Add("p = GET process FROM edr WHERE name = 'a' LAST 5 DAYS\nc = FIND process CREATED BY p\nDISP TIMESTAMPED(c) ATTR pid")
	f.Add("n = NEW [{\"type\": \"process\", \"pid\": 4}]\ng = GROUP n BY pid WITH COUNT(name)\nINFO g\nx = n + _ SORT BY pid")
	f.Add("f = GET file FROM bundle WHERE NOT [file:x_a.b = 5 AND process:pid IN (1, [2])] OR size > -1 LIMIT 0")
	cat := bothSources()
	f.Fuzz(func(t *testing.T, text string) { checkText(t, text, cat) })
}
