package ingest

import (
	"fmt"
	"slices"
	"strings"
)

// fieldSource gives the expressions of a source's fields over the innermost query of a load, which has `record`, the
// number of the record, and `line`, what a problem with it is explained by. "" stands for a field that no event has.
type fieldSource interface {
	// text is a field as Nullable(String), of a list its first member.
	text(path string) string
	// list is a field as Array(String).
	list(path string) string
	// lists tells whether some event has a list in the field.
	lists(path string) bool
	// unmapped are the fields with a value that nothing has asked for, dotted and sorted.
	unmapped() []string
	// paths are the dotted names of all fields with a value, sorted.
	paths() []string
	// separate tells whether the field can be read beside the others.
	separate(path string) bool
	// plainTop tells whether pairs can read the field.
	plainTop(path string) bool
	// pairs are those of some fields that an event has, with the attribute's name and the value.
	pairs(paths []string) string
	// query is the innermost query over a file.
	query(f eventFile) string
}

// tableFields are the columns of tables: CSV and Parquet. Files need not have the same ones: a column of one is missing in
// the others.
type tableFields struct {
	missing []string
	times   []string // fields that may hold the time
	columns []*tableColumn
	asked   map[*tableColumn]bool
}

// tableColumn is a column of the innermost query.
type tableColumn struct {
	path string
	// name is its name there, quoted; its type is Array(String) for a list, else Nullable(String).
	name string
	list bool
	// maybe marks a text that may be a list, written as in JSON.
	maybe bool
}

// add makes a column of the innermost query for a field of some file. One that is a list in one file and none in another
// is kept as both.
func (t *tableFields) add(path string, list, maybe bool) {
	for _, c := range t.columns {
		if c.path == path && c.list == list {
			c.maybe = c.maybe || maybe
			return
		}
	}
	name := quoteName(fmt.Sprintf("column %d", len(t.columns)))
	t.columns = append(t.columns, &tableColumn{path: path, name: name, list: list, maybe: maybe})
}

// ask notes that a field is needed and gives its columns.
func (t *tableFields) ask(path string) []*tableColumn {
	var out []*tableColumn
	for _, c := range t.columns {
		if c.path == path {
			t.asked[c] = true
			out = append(out, c)
		}
	}
	return out
}

func (t *tableFields) text(path string) string {
	var ways []string
	for _, c := range t.ask(path) {
		switch {
		case c.list:
			ways = append(ways, presentText("if(empty("+c.name+"), NULL, "+c.name+"[1])", t.missing))
		case c.maybe:
			ways = append(ways, presentText("if("+cellIsList(c.name)+", nullIf("+extractList(c.name)+"[1], ''), "+c.name+")", t.missing))
		default:
			ways = append(ways, presentText(c.name, t.missing))
		}
	}
	return coalesce(ways)
}

func (t *tableFields) list(path string) string {
	var ways []string
	for _, c := range t.ask(path) {
		x := c.name
		switch {
		case c.maybe:
			x = "if(" + cellIsList(c.name) + ", " + extractList(c.name) + ", " + single(c.name) + ")"
		case !c.list:
			x = single(c.name)
		}
		ways = append(ways, presentList(x, t.missing))
	}
	return concat(ways)
}

// cellIsList tells a list in a cell from a text that begins with a bracket.
func cellIsList(x string) string {
	return "(startsWith(ifNull(" + x + ", ''), '[') AND JSONType(ifNull(" + x + ", '')) = 'Array')"
}

func (t *tableFields) lists(path string) bool {
	return slices.ContainsFunc(t.columns, func(c *tableColumn) bool { return c.path == path && (c.list || c.maybe) })
}

func (t *tableFields) unmapped() []string {
	var out []string
	for _, c := range t.columns {
		if !t.asked[c] {
			out = append(out, c.path)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (t *tableFields) paths() []string {
	var out []string
	for _, c := range t.columns {
		out = append(out, c.path)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (t *tableFields) separate(string) bool { return true }

func (t *tableFields) plainTop(string) bool { return false }

func (t *tableFields) pairs([]string) string { return "[]" }

// query has a column for each of the table's, missing where the file has none.
func (t *tableFields) query(f eventFile) string {
	parts := []string{f.record() + " AS record"}
	var times []string
	for _, c := range t.columns {
		var ways []string
		for _, have := range f.columns {
			if have.path == c.path && have.list == c.list {
				ways = append(ways, have.value)
			}
		}
		x := coalesce(ways)
		switch {
		case x == "" && c.list:
			x = "CAST([] AS Array(String))"
		case x == "":
			x = "CAST(NULL AS Nullable(String))"
		case c.list:
			x = ways[0]
		}
		if !c.list && slices.Contains(t.times, c.path) {
			times = append(times, quoteText(c.path)+", ifNull("+x+", '')")
		}
		parts = append(parts, x+" AS "+c.name)
	}
	parts = append(parts, "toJSONString(mapFilter((k, v) -> v != '', CAST(map("+strings.Join(times, ", ")+") AS Map(String, String)))) AS line")
	return "SELECT " + strings.Join(parts, ", ") + " FROM " + f.table
}
