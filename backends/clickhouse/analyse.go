package clickhouse

import "strings"

// TreeOf asks for a statement's SELECT with its names and types resolved: a row for each line of a tree. Nothing of the query runs
// but subqueries of one value.
func TreeOf(statement string) string { return "EXPLAIN QUERY TREE\n" + selectOf(statement) }

// TableOfTree is the table that a line of that tree reads: `database.table`, or the name of a temporary one; false for a line that
// reads none.
func TableOfTree(line string) (string, bool) {
	if !strings.HasPrefix(strings.TrimLeft(line, " "), "TABLE id: ") {
		return "", false
	}
	_, name, _ := strings.Cut(line, " table_name: ")
	if _, temporary, ok := strings.Cut(name, ", temporary_table_name: "); ok {
		name = temporary
	}
	return name, true
}
