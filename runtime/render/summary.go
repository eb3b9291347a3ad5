package render

import (
	"bufio"
	"io"

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
	for _, r := range rows {
		d.Rows = append(d.Rows, []runtime.Cell{r.Variable, r.Type, r.Entities, r.Records})
	}
	p.line(p.paint(bold, "Execution summary"))
	p.table(d)
	return p.w.Flush()
}
