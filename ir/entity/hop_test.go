package entity

import (
	"fmt"
	"testing"
)

func TestHop(t *testing.T) {
	m := Default()
	for _, c := range []struct{ role, path, want string }{
		{"process", "name", ""},
		{"process", "parent_ref.name", ""},
		{"process", "parent_ref.parent_ref.name", "parent's parent_ref, then name"},
		{"process", "parent_ref.parent_ref.parent_ref.binary_ref.hashes.'SHA-256'", "parent's parent_ref, then parent_ref.binary_ref.hashes.'SHA-256'"},
		{"process", "parent_ref.binary_ref.name", ""},
		{"process", "opened_connection_refs[*].dst_ref.value", "process's opened_connection_refs (traffic), then dst_ref.value"},
		{"process", "parent_ref.opened_connection_refs[*].dst_port", "parent's opened_connection_refs, then dst_port"},
		{"parent", "parent_ref.name", "parent's parent_ref, then name"},
		{"target", "binary_ref.x_signer", "target's binary_ref, then x_signer"},
		{"traffic", "src_ref.resolves_to_refs[*].value", "src's resolves_to_refs (src_mac), then value"},
		{"parent", "parent_ref", ""},
		{"process", "parent_ref.", ""},
		{"process", "nobody_ref.name", ""},
		{"nobody", "name", ""},
	} {
		h, ok := m.Hop(c.role, c.path)
		got := ""
		if ok {
			element := ""
			if h.Element != "" {
				element = " (" + h.Element + ")"
			}
			got = fmt.Sprintf("%s's %s%s, then %s", h.Role, h.Ref, element, h.Rest)
		}
		if got != c.want {
			t.Errorf("%s %s: %q, want %q", c.role, c.path, got, c.want)
		}
	}
}

func TestHops(t *testing.T) {
	m := Default()
	for _, c := range []struct {
		role, path string
		want       int // -1 for nothing
	}{
		{"process", "name", 0},
		{"process", "parent_ref.name", 0},
		{"process", "parent_ref.parent_ref.name", 1},
		{"process", "parent_ref.parent_ref.parent_ref.name", 2},
		{"process", "opened_connection_refs[*].dst_ref.value", 0},
		{"process", "parent_ref.opened_connection_refs[*].dst_ref.value", 1},
		{"parent", "parent_ref.name", 1},
		{"parent", "opened_connection_refs[*].dst_port", 1},
		{"target", "parent_ref.parent_ref.name", 2},
		{"mutex", "parent_ref.name", -1},
	} {
		n, ok := m.Hops(c.role, c.path)
		if !ok {
			n = -1
		}
		if n != c.want {
			t.Errorf("%s %s: %d hops, want %d", c.role, c.path, n, c.want)
		}
	}
}

func TestHolders(t *testing.T) {
	m := Default()
	for _, c := range []struct{ role, path, want string }{
		{"process", "parent_ref.parent_ref.name", "[{process parent}]"},
		{"target", "binary_ref.name", "[{process executable} {parent parent_executable}]"},
		{"parent", "opened_connection_refs[*].dst_port", "[{process traffic}]"},
	} {
		h, _ := m.Hop(c.role, c.path)
		if got := fmt.Sprint(m.Holders(h)); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.role, c.path, got, c.want)
		}
	}
}
