package entity

import (
	"slices"

	"github.com/huntc/huntc/ir/entity/strictyaml"
)

func (m *Model) loadRoles(root strictyaml.Node) {
	entries := root.Entries()
	fields := make([]map[string]strictyaml.Node, len(entries))
	for i, e := range entries {
		fields[i] = e.Value.Fields("types", "refs")
		r := &Role{Name: e.Key, Types: fields[i]["types"].Texts(), Refs: map[string]string{}}
		for _, typ := range r.Types {
			if _, ok := m.types[typ]; !ok {
				fields[i]["types"].Errorf("unknown type %q", typ)
			}
		}
		if len(r.Types) == 0 {
			e.At.Errorf("role %q has no types", e.Key)
		}
		m.roles = append(m.roles, r)
		m.byName[r.Name] = r
	}
	for i := range entries {
		for _, ref := range fields[i]["refs"].Entries() {
			m.loadRoleRef(m.roles[i], ref)
		}
	}
}

// loadRoleRef reads `parent_ref: parent`: a type of the role has the reference, and it may point to a type of the other.
func (m *Model) loadRoleRef(r *Role, e strictyaml.Entry) {
	to, ok := m.Role(e.Value.Text())
	if !ok {
		e.Value.Errorf("unknown role %q", e.Value.Text())
		return
	}
	var targets []string
	for _, typ := range r.Types {
		if t, ok := m.types[typ]; ok {
			targets = append(targets, t.refs[e.Key].Types...)
		}
	}
	if len(targets) == 0 {
		e.At.Errorf("no type of role %q has the reference %q", r.Name, e.Key)
		return
	}
	if !slices.ContainsFunc(to.Types, func(t string) bool { return slices.Contains(targets, t) }) {
		e.Value.Errorf("%q points to none of %q, the types of role %q", e.Key, to.Types, to.Name)
	}
	r.Refs[e.Key] = to.Name
}
