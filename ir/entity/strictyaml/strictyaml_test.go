package strictyaml

import (
	"strings"
	"testing"
)

func TestMistakesNameFileAndLine(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"unknown key", "a: 1\nc: 2\n", `t.yaml:2: unknown key "c"`},
		{"duplicate", "a: 1\nb: x\na: 2\n", `t.yaml:3: "a" occurs twice`},
		{"duplicate in a flow map", "a: 1\nb: {x: 1,\n  x: 2}\n", `t.yaml:3: "x" occurs twice`},
		{"list for map", "- 1\n", "t.yaml:1: a map is needed here"},
		{"map for text", "a:\n  b: 1\n", "t.yaml:2: a single value is needed here"},
		{"text for bool", "a: 1\nd: maybe\n", "t.yaml:2: true or false is needed here"},
		{"text for list", "a: 1\ne: x\n", "t.yaml:2: a list is needed here"},
		{"syntax", "a: 1\nb: [1\n", "t.yaml:"},
		{"two documents", "a: 1\n---\nb: 2\n", "more than one document"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := Parse("t.yaml", []byte(c.text))
			f := d.Root().Fields("a", "b", "d", "e")
			f["a"].Text()
			if f["b"].Exists() && strings.Contains(c.text, "{") {
				f["b"].Entries()
			}
			f["d"].Bool()
			f["e"].Texts()
			if d.Err() == nil || !strings.Contains(d.Err().Error(), c.want) {
				t.Errorf("got %v, want %q", d.Err(), c.want)
			}
		})
	}
}

func TestValues(t *testing.T) {
	d := Parse("t.yaml", []byte("hashes.'SHA-1': string\nrefs[*]: {k: [a, \"b[*]\", '@t']}\nyes: true\nn: 3 # c\nempty:\n"))
	e := d.Root().Entries()
	if len(e) != 5 || e[0].Key != "hashes.'SHA-1'" || e[1].Key != "refs[*]" {
		t.Fatalf("entries %v", e)
	}
	if got := e[1].Value.Fields("k")["k"].Texts(); strings.Join(got, " ") != "a b[*] @t" {
		t.Errorf("list %v", got)
	}
	if !e[2].Value.Bool() || e[3].Value.Text() != "3" {
		t.Error("scalars")
	}
	if d.Err() != nil {
		t.Error(d.Err())
	}
}
