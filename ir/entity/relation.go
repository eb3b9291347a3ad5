package entity

import (
	"slices"
	"strings"
)

// VerbLinked holds between any two mentions of one record.
const VerbLinked = "linked"

// Verbs are the relations' names, sorted.
func (m *Model) Verbs() []string {
	out := []string{VerbLinked}
	for _, r := range m.relations {
		if !slices.Contains(out, r.Verb) {
			out = append(out, r.Verb)
		}
	}
	slices.Sort(out)
	return out
}

// Relations are the ways in which entities of the type from are in the relation to those of the type to. The verb is
// matched in any case. LINKED is one way for every two types.
func (m *Model) Relations(from, verb, to string) []Relation {
	verb = strings.ToLower(verb)
	if verb == VerbLinked {
		if r := m.Linked(from, to); len(r.Pairs) > 0 {
			return []Relation{r}
		}
		return nil
	}
	var out []Relation
	for _, r := range m.relations {
		if r.From == from && r.Verb == verb && r.To == to {
			out = append(out, r)
		}
	}
	return out
}

// VerbHolds are all rows of a verb: what a message about two types that it does not relate can name.
func (m *Model) VerbHolds(verb string) []Relation {
	var out []Relation
	for _, r := range m.relations {
		if r.Verb == strings.ToLower(verb) {
			out = append(out, r)
		}
	}
	return out
}

// Stated reports that a record of the kind states a relation to an entity in the role.
func (m *Model) Stated(kind, role string) bool {
	return slices.ContainsFunc(m.relations, func(r Relation) bool {
		return r.Record == kind && slices.ContainsFunc(r.Pairs, func(p Pair) bool { return p.To == role })
	})
}

// HasVerb reports that a relation is of that name.
func (m *Model) HasVerb(verb string) bool {
	return verb == VerbLinked || slices.ContainsFunc(m.relations, func(r Relation) bool { return r.Verb == verb })
}

// AllRelations are all rows.
func (m *Model) AllRelations() []Relation { return slices.Clone(m.relations) }

// Linked relates any role of the one type to any role of the other, in any record. A mention is linked to itself.
func (m *Model) Linked(from, to string) Relation {
	out := Relation{From: from, Verb: VerbLinked, To: to}
	for _, f := range m.RolesOf(from) {
		for _, t := range m.RolesOf(to) {
			out.Pairs = append(out.Pairs, Pair{f.Name, t.Name})
		}
	}
	return out
}
