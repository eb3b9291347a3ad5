package schema

import (
	"slices"

	"github.com/huntc/huntc/ir/entity"
)

// Rows is how many rows of the store a record may take.
type Rows uint8

// The kinds of Rows.
const (
	One Rows = iota
	Many
)

// Profile says what the records of one source format hold.
type Profile struct {
	name, doc          string
	rows               Rows
	interval, weighted bool
	time, timeEnd      Field
	number, asset      Field
	missing            []string
	defined            definitions
	assetIDs           bool // x_unique_id is unique on its asset only
	rungs              []string
	fold               Fold
	birth, end         Evidence
	kinds              []Kind
	states             []string
	rest               []string
	roles              []*roleFields

	model  *entity.Model
	layout *Layout
	format string // the name of the profile that it extends in the end
	digest string // of its text and that of the layout
}

// roleFields is what a profile says of one role.
type roleFields struct {
	name         string
	types        []string // that the model gives it
	primary      bool
	present      []string
	only, except []string
	attrs        []attrField
	always       []string
}

// attrField is one attribute and where it comes from.
type attrField struct {
	attr  string
	field Field
}

// Use is a role that a source fills. Primary roles are searched by GET.
type Use struct {
	Role    string
	Primary bool
}

// Presence says in which records a role is mentioned: those that have one of Fields (if empty: in which one of the role's
// attributes is not missing) and whose kind is one of Only (if empty: any) and none of Except.
type Presence struct{ Fields, Only, Except []string }

// Name is the profile's name.
func (p *Profile) Name() string { return p.name }

// Digest tells the profile, with the layout of the store that it fills, from any other and from what it was in another
// version; empty for one that is not huntc's.
func (p *Profile) Digest() string { return p.digest }

// Format is the profile of huntc that this one extends in the end, itself for one of huntc's: how its records are read.
func (p *Profile) Format() string { return p.format }

// Doc says in a line what sources it is for.
func (p *Profile) Doc() string { return p.doc }

// Rows is how many rows of the store a record may take.
func (p *Profile) Rows() Rows { return p.rows }

// SingleRow reports whether each record is one row.
func (p *Profile) SingleRow() bool { return p.rows == One }

// Interval reports whether records last from TimeField to TimeEndField and match a range that they overlap.
func (p *Profile) Interval() bool { return p.interval }

// Weighted reports whether a record stands for NumberField observations.
func (p *Profile) Weighted() bool { return p.weighted }

// TimeField is where the record's (first) time comes from.
func (p *Profile) TimeField() Field { return p.time }

// TimeEndField is where the record's last time comes from, if it is an interval.
func (p *Profile) TimeEndField() Field { return p.timeEnd }

// NumberField is where the number of observations comes from, if the profile is weighted.
func (p *Profile) NumberField() Field { return p.number }

// AssetField is where the identity of the record's asset comes from.
func (p *Profile) AssetField() Field { return p.asset }

// Missing are the texts that mean "missing" in a field, besides its absence.
func (p *Profile) Missing() []string { return slices.Clone(p.missing) }

// GlobalIDs reports whether x_unique_id of processes is unique everywhere; otherwise on its asset only.
func (p *Profile) GlobalIDs() bool { return !p.assetIDs }

// Rungs are the rungs of a process's identity that the source uses, best first: x_unique_id, created, lifetime.
func (p *Profile) Rungs() []string { return slices.Clone(p.rungs) }

// Fold says when paths are compared without regard to ASCII case.
func (p *Profile) Fold() Fold { return p.fold }

// Folds reports whether it ever does: if so, entity.Attr.Folded does not imply Identity.
func (p *Profile) Folds() bool { return len(p.fold.Shapes) > 0 || len(p.fold.Where) > 0 }

// Birth says which records begin the life of a process.
func (p *Profile) Birth() Evidence { return p.birth }

// End says which records end the life of a process.
func (p *Profile) End() Evidence { return p.end }

// Kinds are the names of the kinds of record that the profile tells apart, in the order they are tried.
func (p *Profile) Kinds() []string {
	var out []string
	for _, k := range p.kinds {
		out = append(out, k.Name)
	}
	return out
}

// Records are the kinds of record with their conditions, in the order they are to be tried.
func (p *Profile) Records() []Kind { return slices.Clone(p.kinds) }

// States reports whether records of a kind can be told (ok), and whether the kind column must be asked (filter);
// without it, the mention of both roles of a relation states it. The kind "" is every record.
func (p *Profile) States(kind string) (filter, ok bool) {
	if kind == "" {
		return false, true
	}
	if slices.ContainsFunc(p.kinds, func(k Kind) bool { return k.Name == kind }) {
		return true, true
	}
	return false, slices.Contains(p.states, kind)
}

// Carries reports that every record of a kind mentions an entity in the role: the one that a relation stated by the kind
// leads to. The loader gives no record the kind that lacks it.
func (p *Profile) Carries(kind, role string) bool {
	filter, ok := p.States(kind)
	return ok && filter && p.model.Stated(kind, role)
}

func (p *Profile) role(name string) (*roleFields, bool) {
	i := slices.IndexFunc(p.roles, func(r *roleFields) bool { return r.name == name })
	if i < 0 {
		return nil, false
	}
	return p.roles[i], true
}

// RolesOf are the roles in which the source mentions entities of the type, in the profile's order.
func (p *Profile) RolesOf(typ string) []Use {
	var out []Use
	for _, r := range p.roles {
		if slices.Contains(r.types, typ) {
			out = append(out, Use{r.name, r.primary})
		}
	}
	return out
}

// Roles are all roles that the source fills, in the profile's order.
func (p *Profile) Roles() []Use {
	var out []Use
	for _, r := range p.roles {
		out = append(out, Use{r.name, r.primary})
	}
	return out
}

// Maps reports whether the source fills an attribute of the mention in role. Of an x_* name it says whether there is a
// place for it.
func (p *Profile) Maps(role, attr string) bool {
	if _, ok := p.Field(role, attr); ok {
		return true
	}
	if _, ok := p.role(role); !ok {
		return false
	}
	a, ok := p.model.Own(role, attr)
	_, place := p.layout.Extra(role)
	return ok && a.Extension && place
}

// Always reports whether the attribute is never missing when the mention is there.
func (p *Profile) Always(role, attr string) bool {
	r, ok := p.role(role)
	return ok && slices.Contains(r.always, attr)
}

// Attrs are the attributes that the source fills in a role, in the profile's order.
func (p *Profile) Attrs(role string) []string {
	var out []string
	if r, ok := p.role(role); ok {
		for _, a := range r.attrs {
			out = append(out, a.attr)
		}
	}
	return out
}

// Field is where an attribute of the mention in role comes from.
func (p *Profile) Field(role, attr string) (Field, bool) {
	if r, ok := p.role(role); ok {
		if i := slices.IndexFunc(r.attrs, func(a attrField) bool { return a.attr == attr }); i >= 0 {
			return r.attrs[i].field, true
		}
	}
	return Field{}, false
}

// Rest are the roles at which every field that no attribute holds is found as x_<field>: the first has it, the others
// show that of the same record. None for a format whose entities name their own x_* attributes.
func (p *Profile) Rest() []string { return slices.Clone(p.rest) }

// Holds are the fields that the time, the asset or some attribute holds, whole and in every record that has them.
func (p *Profile) Holds() map[string]bool {
	out := map[string]bool{}
	var note func(Field)
	note = func(f Field) {
		if f.Func == "" {
			for _, path := range f.Paths {
				out[path] = true
			}
			return
		}
		if fn, ok := findFunction(f.Func); ok && !fn.Partial {
			for _, a := range f.Args {
				note(a)
			}
		}
	}
	note(p.time)
	note(p.asset)
	for _, r := range p.roles {
		for i := 0; i < len(r.attrs) && len(r.only) == 0; i++ {
			note(r.attrs[i].field)
		}
	}
	return out
}

// Present says in which records a role is mentioned.
func (p *Profile) Present(role string) Presence {
	r, ok := p.role(role)
	if !ok {
		return Presence{}
	}
	return Presence{slices.Clone(r.present), slices.Clone(r.only), slices.Clone(r.except)}
}
