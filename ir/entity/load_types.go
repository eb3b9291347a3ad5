package entity

import (
	"slices"
	"strings"

	"github.com/huntc/huntc/ir/entity/strictyaml"
)

// pseudo are the members of an identity that are not attributes.
var pseudo = []string{"asset", "lifetime", "sid", "record"}

func (m *Model) loadTypes(root strictyaml.Node) {
	fields := map[string]map[string]strictyaml.Node{}
	for _, e := range root.Entries() {
		fields[e.Key] = e.Value.Fields("new", "identity", "attributes", "refs", "self", "aliases", "conflicts")
		m.types[e.Key] = &Type{
			Name: e.Key, attrs: map[string]Attr{}, refs: map[string]Ref{}, aliases: map[string][]step{}, conflicts: map[string]string{},
		}
	}
	for _, e := range root.Entries() {
		t, f := m.types[e.Key], fields[e.Key]
		t.loadAttributes(f["attributes"])
		m.loadRefs(t, f["refs"])
		t.self = f["self"].Texts()
	}
	for _, e := range root.Entries() {
		t, f := m.types[e.Key], fields[e.Key]
		m.loadAliases(t, f["aliases"])
		m.loadIdentity(t, e.At, f["identity"])
		t.loadConflicts(f["conflicts"])
		t.New = f["new"].Text()
		if _, ok := t.Own(t.New); !ok {
			e.At.Errorf("%s: new: %q is not an attribute of its own", t.Name, t.New)
		}
	}
}

func (t *Type) loadAttributes(n strictyaml.Node) {
	for _, e := range n.Entries() {
		steps, ok := splitPath(e.Key)
		if !ok {
			e.At.Errorf("%q is not a path", e.Key)
			continue
		}
		a := Attr{Path: e.Key}
		kind, flag, _ := strings.Cut(e.Value.Text(), " ")
		if a.Kind, ok = KindOf(kind); !ok {
			e.Value.Errorf("unknown kind %q, one of %q is needed", kind, kindNames)
		}
		switch flag {
		case "":
		case "identity":
			a.Identity = true
		case "fixed":
			a.Fixed = true
		case "folded":
			a.Folded = true
		default:
			e.Value.Errorf("%q is none of [\"identity\" \"fixed\" \"folded\"]", flag)
		}
		if _, ok := t.attrs[key(steps)]; ok {
			e.At.Errorf("%q occurs twice", e.Key)
		}
		t.attrs[key(steps)] = a
		t.Attributes = append(t.Attributes, a)
	}
}

func (m *Model) loadRefs(t *Type, n strictyaml.Node) {
	for _, e := range n.Entries() {
		name, list := strings.CutSuffix(e.Key, "[*]")
		r := Ref{Name: name, Types: e.Value.Texts(), List: list}
		for _, to := range r.Types {
			if _, ok := m.types[to]; !ok {
				e.Value.Errorf("unknown type %q", to)
			}
		}
		if _, ok := t.refs[name]; ok {
			e.At.Errorf("%q occurs twice", name)
		}
		t.refs[name] = r
		t.Refs = append(t.Refs, r)
	}
}

func (m *Model) loadAliases(t *Type, n strictyaml.Node) {
	for _, e := range n.Entries() {
		from, ok1 := splitPath(e.Key)
		to, ok2 := splitPath(e.Value.Text())
		if !ok1 || !ok2 {
			e.At.Errorf("%q: %q is not an alias", e.Key, e.Value.Text())
			continue
		}
		_, own := t.own(from)
		_, ref := t.refs[from[0].name]
		if _, twice := t.aliases[key(from)]; twice || own || ref && len(from) == 1 {
			e.At.Errorf("%q occurs twice", e.Key)
		}
		if !m.leads(t, to) {
			e.Value.Errorf("%s has neither attribute nor reference %q", t.Name, e.Value.Text())
		}
		t.aliases[key(from)] = to
		t.Aliases = append(t.Aliases, Alias{e.Key, e.Value.Text()})
	}
}

// loadConflicts reads the names that mean two things.
func (t *Type) loadConflicts(n strictyaml.Node) {
	for _, e := range n.Entries() {
		steps, ok := splitPath(e.Key)
		if !ok || e.Value.Text() == "" {
			e.At.Errorf("%q: %q is not a conflict", e.Key, e.Value.Text())
			continue
		}
		t.conflicts[key(steps)] = e.Value.Text()
		t.Conflicts = append(t.Conflicts, Conflict{e.Key, e.Value.Text()})
	}
}

// leads reports whether steps lead from t to a listed attribute or end in a reference, without help of aliases.
func (m *Model) leads(t *Type, steps []step) bool {
	if _, ok := t.own(steps); ok {
		return true
	}
	r, ok := t.refs[steps[0].name]
	if !ok {
		return false
	}
	return len(steps) == 1 || slices.ContainsFunc(r.Types, func(to string) bool {
		next, ok := m.types[to]
		return ok && m.leads(next, steps[1:])
	})
}

func (m *Model) loadIdentity(t *Type, at, n strictyaml.Node) {
	for _, rung := range n.Items() {
		members := rung.Texts()
		for _, p := range members {
			steps, ok := splitPath(p)
			_, plain := t.refs[p]
			if !slices.Contains(pseudo, p) && (!ok || plain || !m.leads(t, steps)) {
				rung.Errorf("%s has no attribute %q", t.Name, p)
			}
		}
		t.Identity = append(t.Identity, members)
	}
	if len(t.Identity) == 0 {
		at.Errorf("%s has no identity", t.Name)
	}
}
