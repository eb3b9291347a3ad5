package oracle

import (
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
	if v := e.lastKnown(it.Evidence, path); v != nil || t.Shape == ByRecord {
		return v
	}
	return e.lastKnown(it.Others, path)
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
