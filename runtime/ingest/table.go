package ingest

import (
	"strings"

	"github.com/huntc/huntc/backends/schema"
)

// tableSettings of the store's table: parts are written once and never merged again.
const tableSettings = "index_granularity = 8192, min_bytes_for_wide_part = 8388608, " +
	"ratio_of_defaults_for_sparse_serialization = 0.95, compress_marks = 1"

// tableDefinition is what follows the name in CREATE and ATTACH TABLE. A part need not have
// all of the columns: what it lacks is missing in all of its rows, or stands for an expression.
func tableDefinition(layout *schema.Layout, has func(column string) bool, aliases map[string]string) string {
	var parts []string
	for _, c := range layout.Columns() {
		if !has(c.Name) {
			continue
		}
		column := quoteName(c.Name) + " " + c.Type
		switch alias, ok := aliases[c.Name]; {
		case ok:
			column += " ALIAS " + alias
		case c.Codec != "":
			column += " CODEC(" + c.Codec + ")"
		}
		parts = append(parts, column)
	}
	for _, c := range layout.Columns() {
		if c.Index != "" && has(c.Name) {
			parts = append(parts, "INDEX "+quoteName("in "+c.Name)+" "+quoteName(c.Name)+" TYPE "+c.Index+" GRANULARITY 1")
		}
	}
	for _, time := range []string{layout.Time(), layout.TimeEnd()} {
		parts = append(parts, "INDEX "+quoteName("in "+time)+" "+quoteName(time)+" TYPE minmax GRANULARITY 1")
	}
	return "(" + strings.Join(parts, ", ") + ") ENGINE = MergeTree ORDER BY (" + quoteName(layout.Kind()) + ", " + quoteName(layout.Time()) +
		", " + quoteName(layout.Record()) + ") SETTINGS " + tableSettings
}

// stagingType is the type of a store's column in the staging table, where everything but
// lists may be NULL.
func stagingType(c schema.Column) string {
	return (&buffer{kind: bufferKindOf(c.Kind)}).columnType()
}
