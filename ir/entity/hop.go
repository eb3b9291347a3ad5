package entity

import (
	"slices"
	"strings"
)

// Hop is where a path leaves the record: at a reference of the mention in Role that the record does not hold, or holds one
// element of.
type Hop struct {
	Role string // whose mention's reference it is
	Via  string // the canonical path up to that mention; "" for the one at which the path begins
	Ref  string
	// Element is the role in which a record holds an element of a reference list; "" where it does not hold the reference.
	Element string
	// Rest is the canonical path behind the reference.
	Rest string
}

// Hop finds where a canonical path leaves the record of the mention in role; false where the record holds what it leads to,
// or the path leads nowhere.
//
//	process  parent_ref.name                              =>  nothing: the record knows the parent
//	process  parent_ref.parent_ref.name                   =>  the parent's parent_ref, then name
//	process  opened_connection_refs[*].dst_ref.value      =>  the process's opened_connection_refs, here traffic, then dst_ref.value
func (m *Model) Hop(role, path string) (Hop, bool) {
	for via, whole := "", path; path != ""; via = strings.TrimSuffix(whole[:len(whole)-len(path)], ".") {
		r, known := m.Role(role)
		steps, ok := splitPath(path)
		if !known || !ok {
			return Hop{}, false
		}
		if _, own := m.ownIn(r, steps); own {
			return Hop{}, false
		}
		_, rest, _ := cutStep(path)
		rest = strings.TrimPrefix(rest, ".")
		ref, has := m.refIn(r, steps[0].name)
		next, held := r.Refs[steps[0].name]
		switch {
		case has && (ref.List || !held) && rest != "":
			return Hop{Role: role, Via: via, Ref: ref.Name, Element: next, Rest: rest}, true
		case !held:
			return Hop{}, false
		}
		role, path = next, rest
	}
	return Hop{}, false
}

// refIn finds a reference of the mentions in a role.
func (m *Model) refIn(r *Role, name string) (Ref, bool) {
	for _, typ := range r.Types {
		if ref, ok := m.types[typ].refs[name]; ok {
			return ref, true
		}
	}
	return Ref{}, false
}

// Holders are the roles in which records mention entities of the types of h.Role with the reference, each with the role
// that it points to.
func (m *Model) Holders(h Hop) []Pair {
	at, ok := m.Role(h.Role)
	if !ok {
		return nil
	}
	var out []Pair
	for _, r := range m.roles {
		to, held := r.Refs[h.Ref]
		same := slices.ContainsFunc(r.Types, func(typ string) bool {
			_, has := m.types[typ].refs[h.Ref]
			return has && slices.Contains(at.Types, typ)
		})
		if held && same {
			out = append(out, Pair{From: r.Name, To: to})
		}
	}
	return out
}

// Hops counts how often the attribute of the mention in role leaves the record at the least: a reference list that the
// record holds an element of does not. It reports false where no record leads to it.
func (m *Model) Hops(role, path string) (int, bool) { return m.hops(role, path, maxRewrites) }

func (m *Model) hops(role, path string, budget int) (int, bool) {
	if _, _, ok := m.InRole(role, path); ok {
		return 0, true
	}
	h, ok := m.Hop(role, path)
	if !ok || budget == 0 {
		return 0, false
	}
	if h.Element != "" {
		return m.hops(h.Element, h.Rest, budget-1)
	}
	least, found := 0, false
	for _, p := range m.Holders(h) {
		if n, ok := m.hops(p.To, h.Rest, budget-1); ok && (!found || n < least) {
			least, found = n, true
		}
	}
	return least + 1, found
}

// TypesAt are the types of the entities whose attribute a canonical path is: of `parent_ref.name` of a process, process.
func (m *Model) TypesAt(typ, path string) []string {
	steps, ok := splitPath(path)
	types := []string{typ}
	for i := 0; ok && i < len(steps); i++ {
		var next []string
		for _, name := range types {
			t, known := m.types[name]
			if !known {
				continue
			}
			if _, own := t.own(steps[i:]); own {
				return types
			}
			for _, to := range t.refs[steps[i].name].Types {
				if !slices.Contains(next, to) {
					next = append(next, to)
				}
			}
		}
		types = next
	}
	return nil
}
