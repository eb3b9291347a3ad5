package ir

import (
	"slices"

	"github.com/huntc/huntc/ir/entity"
)

// GlobalColumn is the column whose value identifies the entity of a row wherever it is, as a unique id does; -1 for none.
func (r *Values) GlobalColumn(t *entity.Type, row []*Value) int {
	column := func(attr string) int {
		return slices.IndexFunc(r.Columns, func(c Attr) bool { return c.Path == attr })
	}
	rung, ok := t.GlobalRung(func(attr string) bool {
		i := column(attr)
		return i >= 0 && i < len(row) && row[i] != nil && entity.Says(row[i].Text())
	})
	if !ok {
		return -1
	}
	return column(rung[0])
}
