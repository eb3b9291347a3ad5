package oracle

import (
	"slices"
	"time"

	"github.com/huntc/huntc/ir/entity"
)

// Shape is what the rows of a variable are.
type Shape uint8

// The shapes: entities, entities in single records (TIMESTAMPED), rows of values (GROUP).
const (
	Entities Shape = iota
	ByRecord
	Values
)

// Table is the value of a variable (3.1: it never changes).
type Table struct {
	Type    string
	Shape   Shape
	Columns []string // the only ones it can be asked for; nil is all of the type
	Kinds   map[string]entity.Kind
	Record  []string // of ByRecord: the columns of the record itself
	Items   []*Item  // in no order that means anything; Order says which is first
	Order   *Order   // nil: first observed
	Span    Span     // hull of the ranges that the GETs at the root declare
	// Searched is the range in which the rows were found, by source: of a merge, the hull of those of its parts.
	Searched map[*Source]Span
	Sources  []*Source
	FromNew  bool // values of the hunt are among it
	Limited  bool // rows were cut off
	// Undecided: which rows a LIMIT kept, here or before, the design does not say.
	Undecided bool
}

// Item is a row of a table.
type Item struct {
	Key string // identity, "" for a row of values
	// Evidence is what the statement matched; of an item by record, all of one record (3.5).
	Evidence []Evidence
	// Others are the entity's other mentions in the time range: they complete it (3.5).
	Others []Evidence
	// Cells are the values of a row of values, or of NEW.
	Cells map[string]Value
	// First is when it was first observed; zero for what never was.
	First time.Time
}

// Order is a SORT that is in force.
type Order struct {
	Path string
	Desc bool
}

// recordKinds are the columns that a record itself has.
var recordKinds = map[string]entity.Kind{
	"first_observed": entity.KindTime, "last_observed": entity.KindTime, "number_observed": entity.KindInt, "observation_id": entity.KindString,
}

// ofRecord is a column of the record itself. The id of an observation stands for its record.
func (it *Item) ofRecord(t *Table, path string) Value {
	if _, ok := recordKinds[path]; !ok || t.Shape != ByRecord {
		return nil
	}
	e := it.Evidence[0]
	switch path {
	case "first_observed":
		return e.record.First
	case "last_observed":
		return e.record.Last
	case "number_observed":
		return e.record.Number
	}
	return keyText(e.source.Name, e.record.ID)
}

// entities and records are the counts.
//
// DESIGN 3.10: "Counts: entities = identities, records = distinct evidence records (weighted by `number_observed` where
// present)." What has no records counts its rows; a table of values has no entities.
func (t *Table) counts() (entities, records int64) {
	keys := map[string]bool{}
	seen := map[*Record]bool{}
	for _, it := range t.Items {
		if t.Shape == Values || len(it.Evidence) == 0 {
			records++
		}
		if t.Shape != Values {
			keys[it.Key] = true
		}
		for _, e := range it.Evidence {
			if !seen[e.record] {
				seen[e.record] = true
				records += e.record.Number
			}
		}
	}
	return int64(len(keys)), records
}

// mixed reports that some entities have records and others are values of the hunt: how many records these stand for beside
// the others, the design does not say.
func (t *Table) mixed() bool {
	without := slices.ContainsFunc(t.Items, func(it *Item) bool { return len(it.Evidence) == 0 })
	return t.Shape != Values && without && slices.ContainsFunc(t.Items, func(it *Item) bool { return len(it.Evidence) > 0 })
}

// with is the table with other items.
func (t *Table) with(items []*Item) *Table {
	out := *t
	out.Items = items
	return &out
}

// gather makes entities of evidence, one for each identity.
func gather(evidence []Evidence) []*Item {
	at := map[string]*Item{}
	var out []*Item
	for _, e := range evidence {
		key := e.key()
		if at[key] == nil {
			at[key] = &Item{Key: key, First: e.record.First}
			out = append(out, at[key])
		}
		at[key].add(e)
	}
	return out
}

// add adds evidence, each mention in each row once.
func (it *Item) add(e Evidence) {
	for _, have := range it.Evidence {
		if have.record == e.record && have.mention() == e.mention() && have.role == e.role && sameRow(have.row, e.row) {
			return
		}
	}
	it.Evidence = append(it.Evidence, e)
	if it.First.IsZero() || e.record.First.Before(it.First) {
		it.First = e.record.First
	}
}

// sameRow reports whether two rows mention the same in the same roles.
func sameRow(a, b Row) bool {
	if len(a) != len(b) {
		return false
	}
	for role, m := range a {
		if b[role] != m {
			return false
		}
	}
	return true
}
