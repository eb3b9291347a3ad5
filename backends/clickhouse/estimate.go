package clickhouse

import (
	"fmt"
	"regexp"
	"strings"
)

// The statements by which the engine is asked what a query would read. None of them runs the query.

// Planning are the settings under which a query can be planned without running anything of it. The engine runs the subquery
// of an IN while it plans, as soon as it may pick granules by the keys, by the primary key or a skip index, look the condition
// up in its cache, or order the conditions of a PREWHERE. Columns that it would fetch late are read with the others, so that
// all of them stand in the plan. A query that has no such subquery may be planned with skipIndexes, as it is when it runs.
func Planning(skipIndexes bool) map[string]any {
	out := map[string]any{
		"use_index_for_in_with_subqueries": 0, "use_query_condition_cache": 0, "optimize_move_to_prewhere": 0,
		"query_plan_optimize_lazy_materialization": 0, "enable_join_runtime_filters": 0,
	}
	if !skipIndexes {
		out["use_skip_indexes"] = 0
	}
	return out
}

// PlanOf asks for the plan of a statement's SELECT: one row, a tree in JSON.
func PlanOf(statement string) string {
	return "EXPLAIN PLAN json = 1, header = 1, indexes = 1\n" + selectOf(statement)
}

// ReadsOf asks how much a statement's SELECT reads of each table: database, table, parts, rows, marks.
func ReadsOf(statement string) string { return "EXPLAIN ESTIMATE\n" + selectOf(statement) }

// EmptyTable makes the temporary table that a statement makes, without rows.
func EmptyTable(statement string) (string, error) {
	before, body, ok := cutHead(statement)
	if !ok {
		return "", fmt.Errorf("clickhouse: the statement makes no table: %.60q", statement)
	}
	return before + " EMPTY AS\n" + body, nil
}

// MadeOf is the table that a statement makes, and the SELECT of which it makes it; false for a statement that makes none.
func MadeOf(statement string) (table, query string, ok bool) {
	m := head.FindStringSubmatchIndex(statement)
	if m == nil || strings.Contains(statement[m[4]:m[5]], `\`) { // no variable is called so
		return "", "", false
	}
	return statement[m[4]:m[5]], statement[m[1]:], true
}

// selectOf is the SELECT of a statement, which may make a table of it.
func selectOf(statement string) string {
	_, body, _ := cutHead(statement)
	return body
}

// blank matches white space and comments.
const blank = `(?:\s|--[^\n]*\n)*`

// head matches what stands before the SELECT of which a temporary table is made. A plan that is kept in a file may break its
// lines as it likes.
var head = regexp.MustCompile("^(" + blank + `CREATE\s` + blank + `TEMPORARY\s` + blank + `TABLE\b` + blank +
	"`((?:[^`\\\\]|\\\\.)*)`)" + blank + `AS\b`)

// cutHead divides a statement that makes a table: what stands before its AS, and its SELECT.
func cutHead(statement string) (before, body string, ok bool) {
	m := head.FindStringSubmatchIndex(statement)
	if m == nil {
		return "", statement, false
	}
	return statement[:m[3]], statement[m[1]:], true
}

// systemDatabase is the engine's own.
const systemDatabase = "system"

// PartsOf asks for the parts of a table: name, rows, and whether each column is a file of its own.
func PartsOf(t Table) string {
	return Text(&Select{
		Items:   []Item{{Expr: col("name")}, {Expr: col("rows")}, {&Binary{"=", col("part_type"), &Str{"Wide"}}, "wide"}},
		From:    &Table{systemDatabase, "parts"},
		Where:   activePartsOf(t),
		OrderBy: []Order{{Expr: col("name")}},
	})
}

// PartColumnsOf asks for the columns of the parts of a table: part, column, type, uncompressed and compressed bytes (0 where
// the column is no file of its own), and the streams that hold it.
func PartColumnsOf(t Table) string {
	return Text(&Select{
		Items: []Item{
			{Expr: col("name")},
			{Expr: col("column")},
			{Expr: col("type")},
			{Expr: col("column_data_uncompressed_bytes")},
			{Expr: col("column_data_compressed_bytes")},
			{Expr: col("substreams")},
		},
		From:    &Table{systemDatabase, "parts_columns"},
		Where:   activePartsOf(t),
		OrderBy: []Order{{Expr: col("name")}, {Expr: col("column")}},
	})
}

func activePartsOf(t Table) Expr {
	return conj(&Binary{"=", col("active"), &Int{1}}, &Binary{"=", col("database"), &Str{t.Database}}, &Binary{"=", col("table"), &Str{t.Name}})
}

// MarksOf asks where the granules of a table begin in some streams of its columns: part, rows of the granule, then two lists
// with a number for each stream, the place in the compressed file and the place in the block that begins there. The end of a
// part is a granule of no rows.
func MarksOf(t Table, streams []string) string {
	lists := [2][]Expr{}
	for i := range lists {
		for _, s := range streams {
			place := call("tupleElement", col(s+".mark"), &Int{int64(i + 1)})
			lists[i] = append(lists[i], call("ifNull", place, call("toUInt64", &Int{0})))
		}
	}
	items := []Item{{Expr: col("part_name")}, {Expr: col("rows_in_granule")}, {call("array", lists[0]...), "file"}, {call("array", lists[1]...), "block"}}
	return Text(&Select{Items: items}) + "\nFROM mergeTreeIndex(" + forEngine.str(t.Database) + ", " + forEngine.str(t.Name) +
		", with_marks = true)\nORDER BY " + forEngine.ident("part_name") + ", " + forEngine.ident("mark_number")
}

// CellsOf asks how many bytes the values of some columns take in memory, of those of a dictionary each value once: part, then
// a list with a number for each column, a row for each granule of so many rows. It reads these columns of these parts.
func CellsOf(t Table, parts, columns, dictionaries []string, granule int64) string {
	in := &InList{Arg: col("_part")}
	for _, p := range parts {
		in.List = append(in.List, &Str{p})
	}
	var sizes []Expr
	for _, c := range columns {
		sizes = append(sizes, call("sum", call("byteSize", col(c))))
	}
	for _, c := range dictionaries {
		sizes = append(sizes, call("byteSize", call("groupUniqArray", col(c))))
	}
	number := call("intDiv", col("_part_offset"), &Int{granule})
	return Text(&Select{
		Items:   []Item{{Expr: col("_part")}, {call("array", sizes...), "sizes"}},
		From:    &t,
		Where:   in,
		GroupBy: []Expr{col("_part"), number},
		OrderBy: []Order{{Expr: col("_part")}, {Expr: number}},
	})
}

// MadeTables asks how large the temporary tables of the session are: name, bytes.
func MadeTables() string {
	return Text(&Select{
		Items: []Item{{Expr: col("name")}, {call("ifNull", col("total_bytes"), call("toUInt64", &Int{0})), "bytes"}},
		From:  &Table{systemDatabase, "tables"},
		Where: &Binary{"=", col("is_temporary"), &Int{1}},
	})
}

// fixedWidths are the bytes of a value by the name of its type.
var fixedWidths = map[string]uint64{
	"UInt8": 1, "Int8": 1, "Bool": 1, "UInt16": 2, "Int16": 2, "UInt32": 4, "Int32": 4, "Float32": 4, "DateTime": 4, "IPv4": 4,
	"UInt64": 8, "Int64": 8, "Float64": 8, "DateTime64": 8, "UInt128": 16, "Int128": 16, "UUID": 16, "IPv6": 16, "UInt256": 32,
}

// Size is how much of a value's size its type says.
type Size int

// The sizes of the values of a type.
const (
	Fixed      Size = iota // all of it
	Dictionary             // a number, and each value once
	Varying                // the least: values take more
)

// typed matches a type and its arguments.
var typed = regexp.MustCompile(`^(\w+)(?:\((.*)\))?$`)

// Width is the bytes of each value of a type, and how much that says.
func Width(typ string) (uint64, Size) {
	m := typed.FindStringSubmatch(typ)
	if m == nil {
		return 0, Varying
	}
	switch m[1] {
	case "Nullable":
		bytes, size := Width(m[2])
		return bytes + 1, size
	case "LowCardinality":
		return 2, Dictionary // its number is rarely one byte or four
	case "String", "Array", "Map":
		return 8, Varying // where it ends
	}
	if bytes, ok := fixedWidths[m[1]]; ok {
		return bytes, Fixed
	}
	return 0, Varying
}
