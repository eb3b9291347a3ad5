package entity

import (
	"slices"
	"strings"
)

// maxRewrites bounds how often aliases and own names may rewrite one path.
const maxRewrites = 32

// virtualID is the attribute that every entity has and no source stores.
var virtualID = Attr{Path: "id", Kind: KindString}

// Resolve finds the attribute of a type that a path names, in STIX, ECS or OCSF vocabulary, through references too.
//
//	process  process.parent.name                    =>  parent_ref.name
//	process  image_ref.name                         =>  binary_ref.name
//	process  opened_connection_refs.source.ip       =>  opened_connection_refs[*].src_ref.value
//	file     hashes."SHA-256"                       =>  hashes.'SHA-256'
//	process  binary_ref.x_signer                    =>  binary_ref.x_signer, an Extension
//	process  parent_ref, opened_connection_refs[0].src_port   =>  nothing
func (m *Model) Resolve(typ, path string) (Attr, bool) {
	steps, ok := splitPath(path)
	if !ok {
		return Attr{}, false
	}
	a, ok := m.resolve(typ, steps, maxRewrites)
	if ok {
		a.Identity = m.types[typ].identifiedBy(a.Path)
	}
	return a, ok
}

// identifiedBy reports whether a rung of the identity lists the path and all mentions agree on it.
func (t *Type) identifiedBy(path string) bool {
	if a, ok := t.Own(path); ok {
		return a.Identity
	}
	return slices.ContainsFunc(t.Identity, func(rung []string) bool { return slices.Contains(rung, path) })
}

func (m *Model) resolve(typ string, steps []step, budget int) (Attr, bool) {
	t, ok := m.types[typ]
	if !ok || len(steps) == 0 || budget == 0 {
		return Attr{}, false
	}
	if a, ok := t.own(steps); ok {
		return a, true
	}
	for n := len(steps); n > 0; n-- {
		if to, ok := t.aliases[key(steps[:n])]; ok {
			if a, ok := m.resolve(typ, slices.Concat(to, steps[n:]), budget-1); ok {
				return a, true
			}
		}
	}
	if r, ok := t.refs[steps[0].name]; ok {
		return m.through(r, steps, budget)
	}
	if slices.Contains(t.self, steps[0].name) && !steps[0].each {
		if a, ok := m.resolve(typ, steps[1:], budget-1); ok {
			return a, true
		}
	}
	return extension(steps)
}

// own finds an attribute that stands in the type's own table, or `id`.
func (t *Type) own(steps []step) (Attr, bool) {
	k := key(steps)
	a, ok := t.attrs[k]
	if !ok && k == virtualID.Path {
		a, ok = virtualID, true
	}
	if each := slices.ContainsFunc(steps, func(s step) bool { return s.each }); each && a.Kind != KindList {
		return Attr{}, false
	}
	return a, ok
}

// through finds the rest of a path behind a reference: in the first of its types that lists it, else as an extension.
func (m *Model) through(r Ref, steps []step, budget int) (Attr, bool) {
	if steps[0].each && !r.List {
		return Attr{}, false
	}
	var found Attr
	for _, typ := range r.Types {
		a, ok := m.resolve(typ, steps[1:], budget)
		if ok && (found.Path == "" || !a.Extension) {
			found = a
		}
		if ok && !a.Extension {
			break
		}
	}
	return Attr{
		Path: r.String() + "." + found.Path, Kind: found.Kind, Extension: found.Extension, List: found.List || r.List,
	}, found.Path != ""
}

// extension accepts what a source may carry without the model listing it: x_* names, STIX extensions, and hashes of
// other algorithms.
func extension(steps []step) (Attr, bool) {
	for _, s := range steps {
		if s.each {
			return Attr{}, false
		}
	}
	head := steps[0].name
	if strings.HasPrefix(head, "x_") || head == "extensions" && len(steps) > 2 || head == "hashes" && len(steps) == 2 {
		return Attr{Path: key(steps), Kind: KindString, Extension: true}, true
	}
	return Attr{}, false
}

// Paths are the attributes of a type, its own and those behind at most depth references: what a misspelt name may have
// meant, and what DISP without ATTR shows.
func (m *Model) Paths(typ string, depth int) []string {
	t, ok := m.types[typ]
	if !ok {
		return nil
	}
	var out []string
	for _, a := range t.Attributes {
		out = append(out, a.Path)
	}
	if depth == 0 {
		return out
	}
	for _, r := range t.Refs {
		var behind []string
		for _, to := range r.Types {
			for _, p := range m.Paths(to, depth-1) {
				if !slices.Contains(behind, p) {
					behind = append(behind, p)
				}
			}
		}
		for _, p := range behind {
			out = append(out, r.String()+"."+p)
		}
	}
	return out
}
