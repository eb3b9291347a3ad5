package param_test

import (
	"strings"
	"testing"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/param"
	"github.com/huntc/huntc/compiler/parser"
)

// FuzzDeclaration: whatever a comment and a value are, reading them ends, each place lies in the file, and the value that a
// parameter says of itself is read as the same.
func FuzzDeclaration(f *testing.F) {
	for _, seed := range []string{
		"x: string = 'a'", "x: int = 4 for people", "x: list of string = ('a', \"b\")", "x: list of int = [1,2]", "x: secret", "x: ip='::1'",
		"x : float = 1e5", "x: bool=true", "x:time = t'2022-07-01T00:00:00Z'", "x: string = r'C:\\'", "x: string = '\\x4", "x: list", "x: list of",
		"x:", "x: string = ", "ä: string = 'ä'", "x: string = '\xff'", "x: list of string = ('a'", "x: string = 'a'b", "x: int = 99999999999999999999",
	} {
		f.Add(seed, "1")
	}
	f.Add("x: list of string = ('a')", "a,b")
	f.Add("x: list of string = ('a')", "('a,', r'\\', 't')")
	f.Fuzz(func(t *testing.T, text, given string) {
		if strings.ContainsAny(text, "\n") {
			return
		}
		hunt := "# param " + text + "\np = GET process FROM edr WHERE name IN ('${x}', 'a${x}')\n"
		for _, o := range []param.Options{{}, {Given: map[string]string{"x": given}}} {
			file := &diag.File{Name: "hunt.hf", Text: hunt}
			var diags diag.List
			params := param.Apply(parser.Parse(file, &diags), o, &diags)
			for _, d := range diags.All() {
				if s := d.Span; s.IsValid() && (s.Start.Offset > s.End.Offset || s.End.Offset > len(hunt)) {
					t.Fatalf("%s is at %+v of %d bytes", d, s, len(hunt))
				}
			}
			_ = diags.String()
			for _, p := range params {
				again(t, hunt, p)
			}
		}
	})
}

// again gives a parameter what it says of itself.
func again(t *testing.T, hunt string, p param.Parameter) {
	t.Helper()
	if p.Secret() {
		return
	}
	var diags diag.List
	tree := parser.Parse(&diag.File{Name: "hunt.hf", Text: hunt}, &diags)
	got := param.Apply(tree, param.Options{Given: map[string]string{p.Name: p.Text()}}, &diags)
	if len(got) != 1 || strings.Join(got[0].Values, "\x00") != strings.Join(p.Values, "\x00") {
		t.Fatalf("%s of %q is not read as itself\n%s", p.Text(), p.Values, diags.String())
	}
}
