package schema

import (
	"strings"
	"testing"

	"github.com/huntc/huntc/ir/entity"
)

func TestStoreLoads(t *testing.T) {
	if _, err := LoadLayout("store.yaml", storeYAML, entity.Default()); err != nil {
		t.Fatal(err)
	}
}

func TestEveryRoleHasColumns(t *testing.T) {
	l, m := Store(), entity.Default()
	for _, r := range m.Roles() {
		k, ok := l.Key(r.Name)
		if !ok || len(l.Attrs(r.Name)) == 0 {
			t.Errorf("role %q has no columns", r.Name)
			continue
		}
		c, ok := l.Column(k.Column)
		if !ok || k.Hashed != (c.Type == "UInt128") {
			t.Errorf("role %q: key %v is %v", r.Name, k, c)
		}
		if rung := m.RolesOf(r.Types[0]); len(rung) == 0 {
			t.Errorf("role %q is not a role of %q", r.Name, r.Types[0])
		}
	}
}

// A role whose identity is not hashed is identified by that one attribute (or by record or asset) alone.
func TestPlainKeysAreWholeIdentities(t *testing.T) {
	l, m := Store(), entity.Default()
	for _, r := range m.Roles() {
		k, _ := l.Key(r.Name)
		for _, name := range r.Types {
			typ, _ := m.Type(name)
			single := len(typ.Identity) == 1 && len(typ.Identity[0]) == 1
			if k.Hashed == single {
				t.Errorf("role %q: %q is identified by %q, and hashed is %v", r.Name, name, typ.Identity, k.Hashed)
				continue
			}
			if c, _ := l.Column(k.Column); single && c.Attr != "" && c.Attr != typ.Identity[0][0] {
				t.Errorf("role %q: key %q carries %q, identity is %q", r.Name, k.Column, c.Attr, typ.Identity)
			}
		}
	}
}

func TestColumns(t *testing.T) {
	l := Store()
	for _, c := range []struct{ role, attr, name, typ string }{
		{"process", "name", "process_name", "LowCardinality(Nullable(String))"},
		{"process", "command_line", "process_command_line", "Nullable(String)"},
		{"process", "pid", "process_pid", "Nullable(Int64)"},
		{"process", "created", "process_created", "Nullable(DateTime64(9,'UTC'))"},
		{"process", "is_hidden", "process_hidden", "Nullable(Bool)"},
		{"traffic", "src_port", "src_port", "Nullable(Int64)"},
		{"traffic", "protocols", "protocols", "Array(String)"},
		{"src", "value", "src_ip", "Nullable(String)"},
		{"registry", "values[*].data", "registry_value_data", "Array(String)"},
	} {
		if got, ok := l.Attr(c.role, c.attr); !ok || got.Name != c.name || got.Type != c.typ || got.Attr != c.attr {
			t.Errorf("%s %s is %+v", c.role, c.attr, got)
		}
	}
	if got := l.Table() + " " + l.Record() + " " + l.Time() + " " + l.TimeEnd() + " " + l.Number() + " " + l.Kind() + " " + l.Asset(); got !=
		"events record time time_end number kind asset" {
		t.Errorf("got %q", got)
	}
	if k, _ := l.Key("asset"); k != (Key{"asset", false}) {
		t.Errorf("asset's key is %v", k)
	}
	if k, _ := l.Key("src"); k != (Key{"src_ip", false}) {
		t.Errorf("src's key is %v", k)
	}
	if c, ok := l.TypeColumn("src"); c != "src_type" || !ok {
		t.Errorf("src's type is %q", c)
	}
	if _, ok := l.TypeColumn("process"); ok {
		t.Error("process has a type column")
	}
	if c, ok := l.Extra("process"); c != "process_x" || !ok {
		t.Errorf("process's extra is %q", c)
	}
	for _, ok := range []bool{has(l.Attr("nobody", "name")), has(l.Key("nobody")), has(l.Extra("src_mac")), has(l.Column("nothing"))} {
		if ok {
			t.Error("something is found that is not there")
		}
	}
}

func has[T any](_ T, ok bool) bool { return ok }

const someRecord = "record: {record: {name: r, type: A}, time: {name: t, type: A}, time_end: {name: e, type: A}, " +
	"number: {name: n, type: A}, kind: {name: k, type: A}, asset: {name: a, type: A}}\n"

func TestLayoutMistakesAreNamed(t *testing.T) {
	head := "table: events\n" + someRecord + "roles:\n"
	for _, c := range []struct{ name, text, want string }{
		{"unknown key", "colour: red\n" + head, `store.yaml:1: unknown key "colour"`},
		{"no table", someRecord, "store.yaml:1: the table has no name"},
		{"record", "table: events\nrecord: {time: {name: t, type: A}}\n", `store.yaml:2: the record's column "kind" is missing`},
		{"role", head + "  nobody: {key: k2, columns: {}}\n", `store.yaml:4: unknown role "nobody"`},
		{"attribute", head + "  url:\n    key: k2\n    columns: {nmae: x}\n", `store.yaml:6: role "url" has no attribute "nmae"`},
		{"extension", head + "  url: {key: k2, columns: {x_foo: x}}\n", `store.yaml:4: role "url" has no attribute "x_foo"`},
		{"column twice", head + "  url: {key: k2, columns: {value: t}}\n", `store.yaml:4: column "t" occurs twice`},
		{"mark", head + "  url: {key: k2, columns: {value: v high}}\n", "store.yaml:4: \"v high\": only `low` may follow"},
		{"type column", head + "  src: {key: k2, columns: {value: v}}\n", `store.yaml:4: role "src" holds 4 types`},
		{"needless type column", head + "  url: {key: k2, type: ty, columns: {value: v}}\n", `store.yaml:4: role "url" holds 1 types`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := LoadLayout("store.yaml", []byte(c.text), entity.Default())
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v\nwant %q", err, c.want)
			}
		})
	}
}
