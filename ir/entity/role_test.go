package entity

import (
	"slices"
	"strings"
	"testing"
)

func TestInRole(t *testing.T) {
	m := Default()
	for _, c := range []struct{ role, path, want string }{
		{"process", "name", "process name"},
		{"process", "id", "process id"},
		{"process", "parent_ref.name", "parent name"},
		{"process", "parent_ref.id", "parent id"},
		{"process", "parent_ref.parent_ref.name", ""},
		{"process", "binary_ref.hashes.'SHA-256'", "executable hashes.'SHA-256'"},
		{"process", "binary_ref.parent_directory_ref.path", "executable_directory path"},
		{"process", "binary_ref.x_signer", "executable x_signer"},
		{"process", "parent_ref.binary_ref.name", "parent_executable name"},
		{"process", "opened_connection_refs[*].dst_ref.value", "dst value"},
		{"process", "creator_user_ref.user_id", "user user_id"},
		{"process", "x_foo", "process x_foo"},
		{"parent", "parent_ref.name", ""},
		{"parent", "name", "parent name"},
		{"traffic", "src_ref.value", "src value"},
		{"traffic", "src_ref.resolves_to_refs[*].value", "src_mac value"},
		{"traffic", "extensions.'a-ext'.b", "traffic extensions.'a-ext'.b"},
		{"src", "value", "src value"},
		{"directory", "contains_refs[*].path", "subdirectory path"},
		{"directory", "contains_refs[*].name", ""},
		{"registry", "values[*].data", "registry values[*].data"},
		{"event", "host_ref.hostname", "asset hostname"},
		{"email", "to_refs[*].value", "email_to value"},
		{"nobody", "name", ""},
		{"process", "nmae", ""},
		{"process", "a..b", ""},
	} {
		role, attr, ok := m.InRole(c.role, c.path)
		if got := strings.TrimSpace(role + " " + attr); got != c.want || ok != (c.want != "") {
			t.Errorf("%s %s is %q, want %q", c.role, c.path, got, c.want)
		}
	}
}

func TestEveryTypeHasARole(t *testing.T) {
	m := Default()
	for _, typ := range m.TypeNames() {
		if len(m.RolesOf(typ)) == 0 {
			t.Errorf("no role holds %s", typ)
		}
	}
	var names []string
	for _, r := range m.RolesOf("process") {
		names = append(names, r.Name)
	}
	if !slices.Equal(names, []string{"process", "parent", "target"}) {
		t.Errorf("roles of process: %q", names)
	}
}
