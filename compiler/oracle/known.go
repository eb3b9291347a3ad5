package oracle

import (
	"strings"
	"time"

	"github.com/huntc/huntc/ir/entity"
)

// value is an attribute of an item.
//
// DESIGN 3.5: "An attribute's value is the last known non-missing one in the evidence, last = greatest (time, value)."
// "Completion fills attributes that are missing in all evidence from the entity's other records in the time range; it adds
// no records and no counts and overrides nothing."
func (e *Evaluator) value(t *Table, it *Item, path string) Value {
	if v := it.ofRecord(t, path); v != nil {
		return v
	}
	if t.Shape != Values && path == "id" {
		return it.Key // stands for its UUID
	}
	if v, ok := it.Cells[path]; ok && v != nil {
		return v
	}
	if t.Shape == Values {
		return nil
	}
	if t.Shape == ByRecord {
		return e.told(t, t.Type, path, it.Evidence)
	}
	return e.told(t, t.Type, path, it.Evidence, it.Others)
}

// told is what evidence of an entity tells of it, each piece completing those before. Where a path leaves the records, the
// reference before is an attribute like any other: its value is the identity of another entity, which is asked for the rest
// in all records that mention it.
func (e *Evaluator) told(t *Table, typ, path string, evidence ...[]Evidence) Value {
	at, rest := e.leaves(typ, path)
	if at != "" {
		key, ok := e.told(t, typ, at+".id", evidence...).(string)
		if !ok {
			return nil
		}
		of := e.mentionsOf(t, key)
		if len(of) == 0 {
			return nil
		}
		return e.told(t, of[0].mention().Type, rest, of)
	}
	for _, some := range evidence {
		if v := e.lastKnown(some, path); v != nil {
			return v
		}
	}
	return nil
}

// mentionsOf are all mentions of an entity in the sources of a variable and its declared range, widened once.
func (e *Evaluator) mentionsOf(t *Table, key string) []Evidence {
	var out []Evidence
	for _, s := range t.Sources {
		for _, r := range s.Records {
			if !t.Span.widened().holds(r) {
				continue
			}
			for _, row := range r.Rows {
				for role := range row {
					if ev := (Evidence{s, r, row, role}); ev.key() == key {
						out = append(out, ev)
					}
				}
			}
		}
	}
	return out
}

// leaves cuts a path of a type where it leaves the records, in the roles in which it does so least: after the references
// that they hold. Nothing is before for a path that stays in the record, or that no record tells.
func (e *Evaluator) leaves(typ, path string) (at, rest string) {
	var roles []string
	for _, r := range e.Model.RolesOf(typ) {
		if _, _, stays := e.Model.InRole(r.Name, path); stays {
			return "", ""
		}
		roles = append(roles, r.Name)
	}
	roles = nearest(e.Model, roles, path)
	if len(roles) == 0 {
		return "", ""
	}
	role, rest := roles[0], path
	for {
		name, _, behind := cutReference(rest)
		to := reference(e.Model, role, name)
		if to == "" {
			return strings.TrimSuffix(strings.TrimSuffix(path, rest), "."), rest
		}
		role, rest = to, behind
	}
}

// known is an attribute as the evidence alone tells it.
func (e *Evaluator) known(t *Table, it *Item, path string) Value {
	alone := *it
	alone.Others = nil
	return e.value(t, &alone, path)
}

// lastKnown is the last known value in evidence. Identities have no order: which of two that are known at one instant is the
// last the design leaves open.
func (e *Evaluator) lastKnown(evidence []Evidence, path string) Value {
	var out Value
	var at time.Time
	tied := false
	for _, ev := range evidence {
		v := ev.value(e.Model, path)
		if v == nil {
			continue
		}
		tie := out != nil && ev.record.First.Equal(at)
		tied = tied && !ev.record.First.After(at) || tie && !same(v, out) && ev.identifies(e.Model, path)
		if out == nil || ev.record.First.After(at) || tie && less(out, v) {
			out, at = v, ev.record.First
		}
	}
	e.undecided = e.undecided || tied
	return out
}

// identifies reports whether a path leads to an identity.
func (e Evidence) identifies(m *entity.Model, path string) bool {
	_, attr, ok := m.InRole(e.role, path)
	return ok && attr == "id"
}
