package schema

import (
	"strings"
	"testing"

	"github.com/huntc/huntc/ir/entity"
)

// What tells entities apart, read off the profiles by hand.
func TestIdentity(t *testing.T) {
	for _, c := range []struct{ profile, role, want string }{
		{"ecs", "process", "x_unique_id; asset, pid, created; asset, pid, lifetime; alone"},
		{"ocsf", "process", "asset, x_unique_id; asset, pid, created; asset, pid, lifetime; alone"}, // OCSF's uid is the asset's
		{"sysmon", "parent", "x_unique_id; asset, pid, lifetime; alone"},                            // Sysmon tells no start time
		{"stix", "process", "x_unique_id; asset, pid, lifetime; alone"},
		{"ecs", "file", "asset, x_path; hashes.'SHA-256'; hashes.'SHA-1'; hashes.MD5; alone"},
		{"sysmon", "parent_executable", "asset, x_path; alone"}, // no hashes of the parent's
		{"ecs", "file_directory", "asset, path"},                // a directory without path is none
		{"ecs", "registry", "asset, key"},
		{"stix", "registry", "asset, key; alone"}, // an object without key is one all the same
		{"ecs", "traffic", "src_ref.value, src_port, dst_ref.value, dst_port, protocols, x_flow_id; alone"},
		{"ecs", "user", "sid; asset, user_id; asset, account_login; alone"},
		{"ecs", "src", "value"},
		{"ecs", "asset", "asset"},
		{"ecs", "event", "record"},
	} {
		p, _ := Lookup(c.profile)
		got, ok := p.Identity(c.role)
		if !ok || identityText(got) != c.want {
			t.Errorf("%s %s: %s, want %s", c.profile, c.role, identityText(got), c.want)
		}
	}
}

func identityText(id Identity) string {
	var out []string
	for _, r := range id.Rungs {
		out = append(out, strings.Join(r, ", "))
	}
	if id.Alone {
		out = append(out, "alone")
	}
	return strings.Join(out, "; ")
}

// A profile says of each role that it fills how its entities are told apart, and of no other.
func TestIdentityOfEachRole(t *testing.T) {
	for _, name := range Names() {
		p, _ := Lookup(name)
		for _, r := range entity.Default().Roles() {
			id, ok := p.Identity(r.Name)
			if fills := len(p.Attrs(r.Name)) > 0; fills != ok || ok && len(id.Rungs) == 0 {
				t.Errorf("%s %s: %v, and the role is filled: %v", name, r.Name, identityText(id), fills)
			}
		}
	}
}
