package schema

import (
	"slices"
	"strings"
	"testing"

	"github.com/huntc/huntc/ir/entity"
)

func loader() Loader { return Loader{Model: entity.Default(), Layout: Store(), Base: Lookup} }

const someProfile = `name: acme
rows: one
time: ts
asset: host
process_identity: [lifetime]
records: {process-start: [{op: [start]}]}
roles:
  process:
    primary: true
    attributes: {pid: pid}
`

func TestProfileMistakesAreNamed(t *testing.T) {
	edit := func(from, to string) string { return strings.Replace(someProfile, from, to, 1) }
	for _, c := range []struct{ name, text, want string }{
		{"unknown key", someProfile + "colour: red\n", `p.yaml:11: unknown key "colour"`},
		{"name", edit("acme", "Acme Inc"), `p.yaml:1: "Acme Inc" cannot be the name`},
		{"no name", edit("name: acme\n", ""), "the profile has no name"},
		{"no time", edit("time: ts\n", ""), "the profile has no time"},
		{"no asset", edit("asset: host\n", ""), "the profile has no asset"},
		{"rows", edit("rows: one", "rows: two"), `p.yaml:2: "two" is none of ["one" "many"]`},
		{"interval", someProfile + "interval: true\n", "an interval needs time_end"},
		{"weight", someProfile + "weighted: true\n", "a weight needs number"},
		{"rung", edit("[lifetime]", "[pid]"), `p.yaml:5: "pid" is none of`},
		{"no rungs", edit("[lifetime]", "[]"), "no process_identity"},
		{"condition", edit("[start]", "[]"), `p.yaml:6: "op" has no values`},
		{"kind", edit("process-start:", "Start:"), `p.yaml:6: "Start" cannot be a kind`},
		{"role", edit("  process:", "  nobody:"), `p.yaml:8: unknown role "nobody"`},
		{"primary", edit("    primary: true\n", ""), `p.yaml:8: role "process" does not say whether it is primary`},
		{"attribute", edit("{pid: pid}", "{nmae: pid}"), `p.yaml:10: the store has no column for "nmae"`},
		{"function", edit("{pid: pid}", "{pid: last(pid)}"), `p.yaml:10: unknown function "last"`},
		{"arguments", edit("{pid: pid}", "{pid: unless_same(pid)}"), `p.yaml:10: unless_same does not take 1 fields`},
		{"open call", edit("{pid: pid}", "{pid: first(pid}"), `p.yaml:10: "first(pid" does not close`},
		{"nested call", edit("{pid: pid}", `{pid: "first(a, last(b))"}`), `p.yaml:10: unknown function "last"`},
		{"behind a call", edit("{pid: pid}", `{pid: "first(a) b"}`), `is not a field`},
		{"no words", edit("{pid: pid}", `{pid: "when(a, b)"}`), `p.yaml:10: when does not take 2 fields`},
		{"definition", someProfile + "define: {code: a}\n", `p.yaml:11: "code" cannot be defined`},
		{"defined member", someProfile + "define: {$a.b: c}\n", `p.yaml:11: "$a.b" cannot be defined`},
		{"defined object", someProfile + "define: {$a.*: last(b.*)}\n", `p.yaml:11: unknown function "last"`},
		{"undefined member", someProfile + "define: {$a: b}\ntime_end: $a.c\n", `p.yaml:12: "$a.c" is not defined`},
		{"undefined", edit("{pid: pid}", `{pid: $pid}`), `p.yaml:10: "$pid" is not defined`},
		{"field", edit("{pid: pid}", "{pid: a b}"), `p.yaml:10: "a b" is not a field`},
		{"always", someProfile + "    always: [name]\n", `p.yaml:11: "name" is not among the attributes`},
		{"only", someProfile + "    only: [network]\n", `p.yaml:11: unknown kind of record "network"`},
		{"states", someProfile + "states: [process-start]\n", `p.yaml:11: kind "process-start" is told by conditions`},
		{"birth", someProfile + "lifetimes: {birth: {kinds: [born]}}\n", `p.yaml:11: unknown kind of record "born"`},
		{"mentions", someProfile + "lifetimes: {birth: {mentions: [parent]}}\n", `p.yaml:11: role "parent" is not filled`},
		{"shape", someProfile + "fold_paths: {shapes: [round]}\n", `p.yaml:11: "round" is none of`},
		{"base", someProfile + "extends: nothing\n", `p.yaml:11: there is no profile "nothing" to extend`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := loader().Load("p.yaml", []byte(c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v\nwant %q", err, c.want)
			}
		})
	}
	if _, err := loader().Load("p.yaml", []byte(someProfile)); err != nil {
		t.Error(err)
	}
}

// A profile that extends another says only what differs, and leaves the other as it was.
func TestExtends(t *testing.T) {
	p, err := loader().Load("p.yaml", []byte(`
name: acme
extends: ecs
asset: acme.machine
records:
  network: [{acme.op: [connect]}]
  acme-alert: [{acme.op: [alert]}]
roles:
  process:
    attributes: {pid: acme.pid, is_hidden: acme.hidden}
  mutex:
    primary: true
    attributes: {name: acme.mutex}
`))
	if err != nil {
		t.Fatal(err)
	}
	ecs, _ := Lookup("ecs")
	for _, c := range []struct{ role, attr, want, base string }{
		{"process", "pid", "acme.pid", "process.pid"},
		{"process", "is_hidden", "acme.hidden", ""},
		{"process", "command_line", "process.command_line", "process.command_line"},
		{"mutex", "name", "acme.mutex", ""},
	} {
		f, _ := p.Field(c.role, c.attr)
		b, _ := ecs.Field(c.role, c.attr)
		if f.String() != c.want || b.String() != c.base {
			t.Errorf("%s %s comes from %v, in ecs from %v", c.role, c.attr, f, b)
		}
	}
	if p.Name() != "acme" || p.AssetField().String() != "acme.machine" || p.TimeField().String() != ecs.TimeField().String() {
		t.Error("the head is not merged")
	}
	kinds := p.Kinds()
	if kinds[0] != "acme-alert" || len(kinds) != len(ecs.Kinds())+1 || slices.Contains(ecs.Kinds(), "acme-alert") {
		t.Errorf("kinds are %q", kinds)
	}
	i := slices.IndexFunc(p.Records(), func(k Kind) bool { return k.Name == "network" })
	if w := p.Records()[i].Where; len(w) != 1 || w[0][0].Field.String() != "acme.op" {
		t.Errorf("network is %v", w)
	}
	if use := p.RolesOf("process"); !use[0].Primary {
		t.Error("a role that does not say whether it is primary loses what the other says")
	}
}

// A defined object stands for each of its members.
func TestDefinedObjects(t *testing.T) {
	p, err := loader().Load("p.yaml", []byte(someProfile+`define:
  $it: when(kind, kind, own)
  $who.*: first(when(process.*, $it, *), actor.process.*)
time_end: lower(entry($who.file.hashes, value, algorithm_id=3))
`))
	if err != nil {
		t.Fatal(err)
	}
	const want = "lower(entry(first(when(process.file.hashes, when(kind, kind, own), *), actor.process.file.hashes), value, algorithm_id=3))"
	if got := p.TimeEndField().String(); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

func TestFunctionsAreDescribed(t *testing.T) {
	for _, f := range functions {
		if f.Doc == "" || f.Min == 0 {
			t.Errorf("%s: %+v", f.Name, f)
		}
	}
}
