package clickhouse

// The statements by which a server is asked what a table of its is like.

// ColumnsOf asks for the columns of a table in its order: database, name, type. A table without a database is in the session's.
func ColumnsOf(t Table) string {
	database := Expr(&Str{t.Database})
	if t.Database == "" {
		database = call("currentDatabase")
	}
	return Text(&Select{
		Items:   []Item{{Expr: col("database")}, {Expr: col("name")}, {Expr: col("type")}},
		From:    &Table{systemDatabase, "columns"},
		Where:   conj(&Binary{"=", col("database"), database}, &Binary{"=", col("table"), &Str{t.Name}}),
		OrderBy: []Order{{Expr: col("position")}},
	})
}

// NamesIn are the names that occur in a column of maps.
func NamesIn(column string) Expr { return call("groupUniqArrayArray", call("mapKeys", col(column))) }

// LargestOf is the size of the largest map of a column.
func LargestOf(column string) Expr { return call("max", call("length", col(column))) }

// Gather asks for one row over a table: a list of what the expressions are.
func Gather(t Table, each []Expr) string {
	return Text(&Select{Items: []Item{{Expr: call("array", each...)}}, From: &t})
}

// ReadonlyLevel asks how far the user is restricted: 1 for one who may neither make temporary tables nor change settings.
func ReadonlyLevel() string {
	return Text(&Select{Items: []Item{{Expr: call("toUInt64", call("getSetting", &Str{"readonly"}))}}})
}
