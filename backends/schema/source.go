package schema

import (
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"

	"github.com/huntc/huntc/ir/plan"
)

// Source is a source as the compiler sees it through its profile. It implements plan.Source.
type Source struct {
	name    string
	profile *Profile
	// known is what the source at hand has; nil while nothing is known.
	known  *Contents
	filled map[string]bool // known.Columns
}

// Contents are what a source has that is at hand.
type Contents struct {
	// Extensions are the names of its x_* attributes by role.
	Extensions map[string][]string
	// Unlisted are roles whose x_* attributes nobody has looked for.
	Unlisted []string
	// Columns are the columns with a value in some row.
	Columns []string
	// Kinds are, by column, the kinds of the records in which it has a value, and under "" those of all records; nil where
	// nobody has looked.
	Kinds map[string][]string
	// Lacks are, by column, the kinds of the records in which some mention in its role lacks a value.
	Lacks map[string][]string
	// Once are, by column of a key, the kinds of the records in which no two mention the same.
	Once map[string][]string
}

// NewSource makes a source of a profile. Its x_* attributes are unknown until Know says them.
func NewSource(name string, p *Profile) *Source { return &Source{name: name, profile: p} }

// Know tells what the source at hand has.
func (s *Source) Know(c Contents) {
	s.known, s.filled = &c, map[string]bool{}
	for _, name := range c.Columns {
		s.filled[name] = true
	}
}

// Columns tells what Know told from anything else that it may tell; empty while nothing is known.
func (s *Source) Columns() string {
	if s.known == nil {
		return ""
	}
	var text []byte
	lines := func(lists map[string][]string) {
		for _, name := range slices.Sorted(maps.Keys(lists)) {
			text = fmt.Appendf(text, "%q %q\n", name, slices.Sorted(slices.Values(lists[name])))
		}
	}
	lines(s.known.Extensions)
	lines(s.known.Kinds)
	lines(s.known.Lacks)
	lines(s.known.Once)
	return digest(text, fmt.Appendf(nil, "%q", slices.Sorted(maps.Keys(s.filled))))
}

// Profile is the source's profile.
func (s *Source) Profile() *Profile { return s.profile }

// Name is the source's name.
func (s *Source) Name() string { return s.name }

// Roles are the roles of a type that the profile fills.
func (s *Source) Roles(typ string) []plan.Role {
	var out []plan.Role
	for _, u := range s.profile.RolesOf(typ) {
		out = append(out, plan.Role{Name: u.Role, Primary: u.Primary})
	}
	return out
}

// Maps reports whether the profile fills the attribute in the role.
func (s *Source) Maps(role, attr string) bool { return s.profile.Maps(role, attr) }

// Filled reports whether some record may have the attribute.
func (s *Source) Filled(role, attr string) bool {
	c, ok := Store().Attr(role, attr)
	return ok && (s.known == nil || s.filled[c.Name])
}

// Kinds are the kinds of records in which some mention in the role has the attribute: "" for the mention itself, and no role
// for the kinds of all records. They are known only of a source at hand.
func (s *Source) Kinds(role, attr string) (kinds []string, known bool) {
	if s.known == nil || s.known.Kinds == nil {
		return nil, false
	}
	if role == "" {
		return s.known.Kinds[""], true
	}
	column, ok := columnOf(role, attr)
	return s.known.Kinds[column], ok // of a column that no record fills, none
}

// Lacking are the kinds of records in which some mention in the role lacks the attribute. They are known only of a source at
// hand.
func (s *Source) Lacking(role, attr string) (kinds []string, known bool) {
	column, ok := columnOf(role, attr)
	switch {
	case s.known == nil || s.known.Lacks == nil || !ok:
		return nil, false
	case s.filled[column]:
		return s.known.Lacks[column], true
	}
	return s.Kinds(role, "") // all mentions lack it
}

// Once are the kinds of records in which no entity is mentioned twice in the role. They are known only of a source at hand.
func (s *Source) Once(role string) []string {
	column, ok := columnOf(role, "")
	if s.known == nil || !ok {
		return nil
	}
	return s.known.Once[column]
}

// columnOf is the column of an attribute, of the key of a role where attr is "". What every record has, and attributes
// that share a column, have none.
func columnOf(role, attr string) (string, bool) {
	if attr == "" {
		k, ok := Store().Key(role)
		return k.Column, ok && k.Column != Store().Record()
	}
	c, ok := Store().Attr(role, attr)
	return c.Name, ok
}

// Always reports whether the profile promises the attribute for each mention in the role.
func (s *Source) Always(role, attr string) bool { return s.profile.Always(role, attr) }

// Extension tells whether the role has an x_* attribute.
func (s *Source) Extension(role, attr string) (has, known bool) {
	if _, ok := Store().Extra(role); !ok {
		return false, true
	}
	if s.known == nil || slices.Contains(s.known.Unlisted, role) {
		return true, false
	}
	return slices.Contains(s.known.Extensions[role], attr), true
}

// Extensions are the x_* attributes of the role that are its own. Fields that the profile has no place for are not
// listed: they are the record's, and many; who asks for one by name gets it.
func (s *Source) Extensions(role string) []string {
	if slices.Contains(s.profile.rest, role) {
		return nil
	}
	if s.known == nil {
		return nil
	}
	return s.known.Extensions[role]
}

// States reports how records of a kind are told.
func (s *Source) States(kind string) (marked, ok bool) { return s.profile.States(kind) }

// Carries reports that the kind promises a mention in the role.
func (s *Source) Carries(kind, role string) bool { return s.profile.Carries(kind, role) }

// SingleRow reports that each record is one row.
func (s *Source) SingleRow() bool { return s.profile.SingleRow() }

// Weighted reports that a record may stand for several.
func (s *Source) Weighted() bool { return s.profile.Weighted() }

// Catalog is a fixed set of sources by name. It implements plan.Catalog for everything that needs no files: tests, and
// hunts compiled against configured sources alone.
type Catalog map[string]*Source

// Names are the names of the sources, sorted.
func (c Catalog) Names() []string {
	var out []string
	for name := range c {
		out = append(out, name)
	}
	sort.Strings(out)
	return out
}

// Source finds NAME or scheme://NAME.
func (c Catalog) Source(from string) (plan.Source, error) {
	if _, name, ok := strings.Cut(from, "://"); ok {
		from = name
	}
	s, ok := c[from]
	if !ok {
		return nil, plan.ErrUnknownSource
	}
	return s, nil
}
