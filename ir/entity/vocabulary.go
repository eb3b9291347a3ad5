package entity

import "slices"

// Conflict says what to write instead of a path that is unknown because vocabularies disagree about it; "" for a path that
// is known, or that nobody has a meaning for.
//
//	process  actor.process.name   =>  OCSF's actor is the parent of a launch and acts itself in other events; …
func (m *Model) Conflict(typ, path string) string {
	t, ok := m.types[typ]
	steps, good := splitPath(path)
	if !ok || !good {
		return ""
	}
	for n := len(steps); n > 0; n-- {
		if why, ok := t.conflicts[key(steps[:n])]; ok {
			return why
		}
	}
	return ""
}

// Names are what a hunt may call the attributes of a type, the canonical names first: those of Paths, the aliases, and both
// behind the type's own name. A name that is none of them was perhaps meant to be one.
func (m *Model) Names(typ string) []string {
	t, ok := m.types[typ]
	if !ok {
		return nil
	}
	out := m.Paths(typ, 1)
	var short []string
	for _, a := range t.Attributes {
		short = append(short, a.Path)
	}
	for _, a := range t.Aliases {
		if _, ok := m.Resolve(typ, a.Name); ok {
			short = append(short, a.Name)
		} else {
			short = append(short, m.behind(typ, a)...)
		}
	}
	for _, s := range short {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	for _, self := range t.self {
		for _, s := range short {
			out = append(out, self+"."+s)
		}
	}
	return out
}

// behind are the attributes of the entity that an alias of a reference leads to, by their own names.
func (m *Model) behind(typ string, a Alias) []string {
	var out []string
	for _, to := range m.TypeNames() {
		for _, attr := range m.types[to].Attributes {
			name := a.Name + "." + attr.Path
			got, ok := m.Resolve(typ, name)
			if ok && !got.Extension && !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}
