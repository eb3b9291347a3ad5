package render

import (
	"bufio"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/runtime"
)

// Summary writes the counts of the variables of a block.
func Summary(w io.Writer, rows []runtime.SummaryRow, o Options) error {
	o.MaxRows = 0
	p := &printer{w: bufio.NewWriter(w), Options: o}
	d := runtime.Display{
		Columns:  []string{"VARIABLE", "TYPE", "#(ENTITIES)", "#(RECORDS)"},
		Kinds:    []entity.Kind{entity.KindString, entity.KindString, entity.KindInt, entity.KindInt},
		Explicit: true,
	}
	types := relatedTypes(rows)
	for _, typ := range types {
		d.Columns, d.Kinds = append(d.Columns, strings.ToUpper(typ)+"*"), append(d.Kinds, entity.KindInt)
	}
	for _, r := range rows {
		cells := []runtime.Cell{r.Variable, r.Type, r.Entities, r.Records}
		for _, typ := range types {
			cells = append(cells, r.Related[typ])
		}
		d.Rows = append(d.Rows, cells)
	}
	p.line(p.paint(bold, "Execution summary"))
	p.table(d)
	if len(types) > 0 {
		p.line("* other entities of this type in the variable's records")
	}
	return p.w.Flush()
}

// relatedTypes are the types of which some variable has related entities, in alphabetical order.
func relatedTypes(rows []runtime.SummaryRow) []string {
	found := map[string]bool{}
	for _, r := range rows {
		for typ := range r.Related {
			found[typ] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}
