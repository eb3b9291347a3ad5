package entity

import "slices"

// Role finds a role by its name.
func (m *Model) Role(name string) (*Role, bool) {
	r, ok := m.byName[name]
	return r, ok
}

// Roles are all roles.
func (m *Model) Roles() []*Role { return slices.Clone(m.roles) }

// RolesOf are the roles in which records mention entities of the type.
func (m *Model) RolesOf(typ string) []*Role {
	var out []*Role
	for _, r := range m.roles {
		if slices.Contains(r.Types, typ) {
			out = append(out, r)
		}
	}
	return out
}

// InRole finds the mention that carries an attribute of the mention in role: it follows the references of the canonical
// path to other roles of the same record. It reports false where they leave the record.
//
//	process  parent_ref.name              =>  parent name
//	process  binary_ref.x_signer          =>  executable x_signer
//	parent   parent_ref.name              =>  nothing: a record knows one parent
func (m *Model) InRole(role, path string) (role2, attr string, ok bool) {
	var room [4]step
	steps, ok := appendSteps(room[:0], path)
	if !ok {
		return "", "", false
	}
	for len(steps) > 0 {
		r, ok := m.Role(role)
		if !ok {
			return "", "", false
		}
		if a, ok := m.ownIn(r, steps); ok {
			return role, a.Path, true
		}
		role, ok = r.Refs[steps[0].name]
		if !ok {
			return "", "", false
		}
		steps = steps[1:]
	}
	return "", "", false
}

// ownIn finds an attribute of the mention itself: of the first type that a mention in the role may have.
func (m *Model) ownIn(r *Role, steps []step) (Attr, bool) {
	for _, typ := range r.Types {
		if a, ok := m.types[typ].own(steps); ok {
			return a, true
		}
	}
	return extension(steps)
}

// Own finds an attribute of the mentions in a role by its canonical name: one of the types' own, or an extension.
func (m *Model) Own(role, attr string) (Attr, bool) {
	r, ok := m.Role(role)
	if !ok {
		return Attr{}, false
	}
	var room [4]step
	steps, ok := appendSteps(room[:0], attr)
	if !ok {
		return Attr{}, false
	}
	a, ok := m.ownIn(r, steps)
	return a, ok && a.Path == attr
}
