package oracle

import (
	"time"

	"github.com/huntc/huntc/backends/schema"
	"github.com/huntc/huntc/ir/entity"
)

// Mention is an entity as one record tells of it (3.2): its type and those of its attributes that are not missing. A
// mention that stands in several rows of a record is one pointer in all of them.
type Mention struct {
	Type  string
	Attrs map[string]Value
}

// Row holds mentions that belong together: by role, at most one each.
type Row map[string]*Mention

// Record is one event row (3.2). Where a record has several connections or processes, each has a Row of its own; facts
// about the record as a whole (LINKED, patterns on another type) look at all of them.
type Record struct {
	ID        int // in its source
	First     time.Time
	Last      time.Time // of an interval; First for an instant
	Number    int64     // of observations that it stands for
	Kind      string
	Asset     string
	FoldPaths bool // the asset compares paths without regard to ASCII case, whatever their shape
	Rows      []Row
}

// Source is telemetry under a profile.
type Source struct {
	Name    string
	Profile *schema.Profile
	Records []*Record
	keys    map[place]string
}

// place is where a mention stands.
type place struct {
	record  *Record
	mention *Mention
}

// NewSource makes a source and finds the identities of all mentions (3.7).
func NewSource(name string, p *schema.Profile, records []*Record) *Source {
	s := &Source{Name: name, Profile: p, Records: records, keys: map[place]string{}}
	for _, r := range records {
		for _, row := range r.Rows {
			for role, m := range row {
				if m.Type != "process" {
					s.keys[place{r, m}] = s.identity(r, row, role, m)
				}
			}
		}
	}
	s.identifyProcesses()
	return s
}

// Evidence is one mention in one row of one record.
type Evidence struct {
	source *Source
	record *Record
	row    Row
	role   string
}

func (e Evidence) mention() *Mention { return e.row[e.role] }

func (e Evidence) key() string { return e.source.keys[place{e.record, e.mention()}] }

// value is the attribute that the record itself tells of the mention: references lead to other roles of the same row.
func (e Evidence) value(m *entity.Model, path string) Value {
	role, attr, ok := m.InRole(e.role, path)
	if !ok {
		return nil
	}
	return reach{at: Evidence{e.source, e.record, e.row, role}, attr: attr}.value()
}

// mentions are those of a type in a record, in the roles that use allows.
func (s *Source) mentions(r *Record, typ string, use func(schema.Use) bool) []Evidence {
	var out []Evidence
	for _, row := range r.Rows {
		for _, u := range s.Profile.RolesOf(typ) {
			if m := row[u.Role]; m != nil && m.Type == typ && use(u) {
				out = append(out, Evidence{s, r, row, u.Role})
			}
		}
	}
	return out
}

// roles are those of a type that the source has and use allows.
func (s *Source) roles(typ string, use func(schema.Use) bool) []string {
	var out []string
	for _, u := range s.Profile.RolesOf(typ) {
		if use(u) {
			out = append(out, u.Role)
		}
	}
	return out
}

// primary and anyRole choose roles: GET searches the primary ones only (3.2).
func primary(u schema.Use) bool { return u.Primary }

func anyRole(schema.Use) bool { return true }
