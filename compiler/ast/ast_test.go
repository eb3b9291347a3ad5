package ast

import (
	"fmt"
	"strings"
	"testing"
)

func TestSegments(t *testing.T) {
	for text, want := range map[string]string{
		"name":                           "name",
		"parent_ref.name":                "parent_ref|name",
		"hashes.'SHA-256'":               "hashes|SHA-256",
		`hashes."SHA-256"`:               "hashes|SHA-256",
		"hashes.SHA-256":                 "hashes|SHA-256",
		"extensions.'a.b[c]'.d":          "extensions|a.b[c]|d",
		"opened_connection_refs[*].port": "opened_connection_refs*|port",
		"a[0].b[12]":                     "a0|b12",
	} {
		path := Path{Text: text}
		var got []string
		for _, s := range path.Segments() {
			got = append(got, s.Name+s.Index)
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%s: %v, want %s", text, got, want)
		}
		again := Path{Text: path.Canonical()}
		if fmt.Sprint(again.Segments()) != fmt.Sprint(path.Segments()) || again.Canonical() != path.Canonical() {
			t.Errorf("%s is canonically %s, which is something else", text, path.Canonical())
		}
	}
	quoted := Path{Text: `hashes."SHA-256"`}
	if got := quoted.Canonical(); got != "hashes.'SHA-256'" {
		t.Errorf("canonical: %s", got)
	}
}

func TestReference(t *testing.T) {
	r := Reference{Pos: Pos{Filename: "a.hf", Offset: 10, Line: 2, Column: 3}, Text: "p.parent_ref.name"}
	if r.Var().Name != "p" || r.Attr().Text != "parent_ref.name" {
		t.Errorf("%s . %s", r.Var().Name, r.Attr().Text)
	}
	if got := r.Attr().Span(); got.Start.Offset != 12 || got.Start.Column != 5 || got.End.Offset != 27 {
		t.Errorf("the attribute is at %+v", got)
	}
}

func TestUnquote(t *testing.T) {
	tests := []struct {
		literal, want string
		bad           int
	}{
		{"word", "word", -1},
		{"r", "r", -1},
		{"''", "", -1},
		{`'a"b'`, `a"b`, -1},
		{`"it\"s"`, `it"s`, -1},
		{`'\n\t\r\a\b\f\v\\\''`, "\n\t\r\a\b\f\v\\'", -1},
		{`'\w\d+\.exe'`, `\w\d+\.exe`, -1},
		{`'\x41\u00e4\U0001F600'`, "Aä😀", -1},
		{`'\0\101\8'`, "\x00A\\8", -1},
		{`r'C:\temp\new'`, `C:\temp\new`, -1},
		{`r"it\"s"`, `it\"s`, -1},
		{`'C:\Users'`, `C:\Users`, 3},
		{`'\x4'`, `\x4`, 1},
		{`'\ud800'`, `\ud800`, 1},
		{`'\u12'`, `\u12`, 1},
		{`'äÖ'`, "äÖ", -1},
		{"'a\xffb'", "a\xffb", -1},
		{`'a\`, `a\`, -1},
	}
	for _, test := range tests {
		got, bad := Unquote(test.literal)
		if got != test.want || bad != test.bad {
			t.Errorf("Unquote(%s) = %q, %d, want %q, %d", test.literal, got, bad, test.want, test.bad)
		}
	}
}

func TestLocationValue(t *testing.T) {
	for text, want := range map[string]string{
		"file://a.json": "file://a.json", "'my dir/a.csv'": "my dir/a.csv", `"C:\temp\new"`: `C:\temp\new`, `r'C:\x'`: `C:\x`,
		"r": "r", "report.csv": "report.csv",
	} {
		location := Location{Text: text}
		if got := location.Value(); got != want {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
	}
}

func TestOperatorsAndUnits(t *testing.T) {
	for op := Eq; op <= IsNotNull; op++ {
		if got, ok := ParseOp(op.String()); !ok || got != op {
			t.Errorf("%s is read as %s: %v", op, got, ok)
		}
		if op.TakesValue() == strings.HasPrefix(op.String(), "IS N") {
			t.Errorf("%s takes a value: %v", op, op.TakesValue())
		}
	}
	for word, want := range map[string]Unit{"d": Day, "DAYS": Day, "Hour": Hour, "m": Minute, "seconds": Second, "weeks": NoUnit} {
		if got, ok := ParseUnit(word); got != want || ok != (want != NoUnit) {
			t.Errorf("%s is %s", word, got)
		}
	}
	for _, name := range TransformerNames() {
		if tr, ok := ParseTransformer(strings.ToLower(name)); !ok || tr.String() != name {
			t.Errorf("%s is read as %s", name, tr)
		}
	}
}
