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
	// extensions are the names of the x_* attributes by role; nil while they are not known.
	extensions map[string][]string
	// filled are the columns that have a value in some row; nil while they are not known.
	filled map[string]bool
}

// NewSource makes a source of a profile. Its x_* attributes are unknown until Know says them.
func NewSource(name string, p *Profile) *Source { return &Source{name: name, profile: p} }

// Know tells what the source at hand has: its x_* attributes by role, and the columns with a value in some row.
func (s *Source) Know(extensions map[string][]string, columns []string) {
	s.extensions, s.filled = extensions, map[string]bool{}
	for _, c := range columns {
		s.filled[c] = true
	}
}

// Columns tells what Know told from anything else that it may tell; empty while nothing is known.
func (s *Source) Columns() string {
	if s.filled == nil {
		return ""
	}
	var text []byte
	for _, role := range slices.Sorted(maps.Keys(s.extensions)) {
		text = fmt.Appendf(text, "%q %q\n", role, slices.Sorted(slices.Values(s.extensions[role])))
	}
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
	return ok && (s.filled == nil || s.filled[c.Name])
}

// Always reports whether the profile promises the attribute for each mention in the role.
func (s *Source) Always(role, attr string) bool { return s.profile.Always(role, attr) }

// Extension tells whether the role has an x_* attribute.
func (s *Source) Extension(role, attr string) (has, known bool) {
	if _, ok := Store().Extra(role); !ok {
		return false, true
	}
	if s.extensions == nil {
		return true, false
	}
	return slices.Contains(s.extensions[role], attr), true
}

// Extensions are the x_* attributes of the role that are its own. Fields that the profile has no place for are not
// listed: they are the record's, and many; who asks for one by name gets it.
func (s *Source) Extensions(role string) []string {
	if slices.Contains(s.profile.rest, role) {
		return nil
	}
	return s.extensions[role]
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
