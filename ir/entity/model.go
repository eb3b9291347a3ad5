package entity

import (
	"maps"
	"slices"
)

// Model is the whole of types, roles and relations.
type Model struct {
	types     map[string]*Type
	roles     []*Role
	byName    map[string]*Role
	relations []Relation
}

// Type is an entity type.
type Type struct {
	Name       string
	New        string  // the attribute that NEW fills from a plain string
	Attributes []Attr  // its own
	Refs       []Ref   // the references to other entities
	Aliases    []Alias // names of other vocabularies
	Conflicts  []Conflict
	Identity   [][]string

	self      []string
	attrs     map[string]Attr   // by key
	refs      map[string]Ref    // by name
	aliases   map[string][]step // by key
	conflicts map[string]string // by key
}

// Attr is an attribute of an entity, its own or one of an entity it refers to.
type Attr struct {
	// Path is the canonical name: "parent_ref.name", "hashes.'SHA-256'", "opened_connection_refs[*].dst_port".
	Path string
	Kind Kind
	// Identity: the value is part of the identity, the same, present or missing, in every mention of the entity. A
	// dereferenced path is that only where the type's identity lists it (src_ref.value of traffic).
	Identity bool
	// Fixed: identity decides the value, but a mention may lack it.
	Fixed bool
	// Folded: part of the identity regardless of ASCII case where the source's profile folds paths; where it does
	// not, Folded is as good as Identity.
	Folded bool
	// Extension: a name that the model does not list (x_foo, extensions.'a'.b); its values are text.
	Extension bool
	// List: the path goes through a list of references, so one mention may have several values.
	List bool
}

// Ref is a reference of an entity to others.
type Ref struct {
	Name  string
	Types []string
	List  bool
}

// Alias is a name of another vocabulary: a path, or the beginning of one, and what stands for it.
type Alias struct{ Name, Path string }

// Conflict is a name of another vocabulary that is no alias, because it means two things or something else here: a path or
// the beginning of one, and what to write instead.
type Conflict struct{ Name, Instead string }

// Role is a part that an entity plays in a record.
type Role struct {
	Name  string
	Types []string
	// Refs tells which role of the same record a reference points to.
	Refs map[string]string
}

// Pair is two roles of one record.
type Pair struct{ From, To string }

// Relation states that records relate the entities of two types: From VERB To.
type Relation struct {
	From, Verb, To string
	// Record is the kind of record that states it, "" for any that mentions both.
	Record string
	// Inside is "from" or "to" where the answer lies in the identity of that side, else "".
	Inside string
	Pairs  []Pair
	// Hunt is an example.
	Hunt string
}

// Type finds a type by its name.
func (m *Model) Type(name string) (*Type, bool) {
	t, ok := m.types[name]
	return t, ok
}

// TypeNames are the names of all types, sorted.
func (m *Model) TypeNames() []string { return slices.Sorted(maps.Keys(m.types)) }

// Own finds an attribute of the type's own by its canonical name.
func (t *Type) Own(path string) (Attr, bool) {
	steps, ok := splitPath(path)
	if !ok {
		return Attr{}, false
	}
	a, ok := t.attrs[key(steps)]
	return a, ok
}

// Ref finds a reference by its name, which is written without `[*]`.
func (t *Type) Ref(name string) (Ref, bool) {
	r, ok := t.refs[name]
	return r, ok
}

// String is the reference as it stands in a path.
func (r Ref) String() string {
	if r.List {
		return r.Name + "[*]"
	}
	return r.Name
}
