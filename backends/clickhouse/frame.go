package clickhouse

import (
	"fmt"
	"slices"
	"strings"

	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
)

// Frame makes the statements that take the rows of a variable to an analytics and its answer back. All tables are
// temporary ones of the session:
//
//	From          the rows given: k, the record and its time where they are records, the columns Has (the plan makes it)
//	From + .ids   k and the id that stands for it outside of the store
//	To            From with what came back
type Frame struct{ plan.CallInput }

// Answer is the Parquet file that came back: by id, and by the time of the record where the rows are records.
type Answer struct {
	Path    string
	Columns []AnswerColumn
}

// AnswerColumn is a column of the answer. Empty tells that it is missing in all rows.
type AnswerColumn struct {
	Name  string
	Kind  entity.Kind
	Empty bool
}

// parquetFormat is Parquet as the engine names it.
const parquetFormat = "Parquet"

const (
	idColumn   = "id"
	typeColumn = "type"
	given      = "given"
	answer     = "answer"
)

func (f Frame) ids() string { return f.From + ".ids" }

// Keys selects the identities of the rows given, each once.
func (f Frame) Keys() string {
	return Text(&Select{
		Distinct: true, Items: []Item{{Expr: col(keyColumn)}}, From: &Table{Name: f.From}, Where: &IsNull{col(keyColumn), true},
	})
}

// Count counts the rows given.
func (f Frame) Count() string {
	return Text(&Select{Items: []Item{{Expr: call("count")}}, From: &Table{Name: f.From}})
}

// CountValues selects one array: how many rows of the answer have a value, for each column.
func (a Answer) CountValues() string {
	counts := make([]Expr, len(a.Columns))
	for i, c := range a.Columns {
		counts[i] = call("count", col(c.Name))
	}
	return Text(&Select{Items: []Item{{Expr: call("array", counts...)}}, From: &File{Path: a.Path, Format: parquetFormat}})
}

// MakeIDs makes the empty table of ids.
func (f Frame) MakeIDs() string {
	return forEngine.create(f.ids()) + Text(&Select{
		Items: []Item{{Expr: col(keyColumn)}, {&Str{""}, idColumn}}, From: &Table{Name: f.From}, Where: &Bool{false},
	})
}

// InsertIDs is the head of a batch of (k, id).
func (f Frame) InsertIDs() string {
	return "INSERT INTO " + forEngine.ident(f.ids()) + " (" + forEngine.ident(keyColumn) + ", " + forEngine.ident(idColumn) + ")"
}

// Export writes the rows given to a Parquet file, under the names that the analytics sees: id, type, the time of records,
// then Given.
func (f Frame) Export(path string) string {
	items := []Item{{col(idColumn), idColumn}, {&Str{f.Type}, typeColumn}}
	if f.Shape == ir.RecordRows {
		items = append(items, Item{&Column{given, firstColumn}, firstColumn})
	}
	for _, c := range f.Given {
		if c.Attr.Path != ir.ID && !slices.ContainsFunc(items, func(it Item) bool { return it.Alias == c.Name }) {
			items = append(items, Item{&Column{given, c.Attr.Path}, c.Name})
		}
	}
	q := &Select{Items: items, From: f.withIDs()}
	return "INSERT INTO FUNCTION file(" + forEngine.str(path) + ", " + forEngine.str(parquetFormat) + ")\n" + Text(q)
}

// withIDs are the rows given with their ids.
func (f Frame) withIDs() From {
	return &Join{
		Left: &Subquery{Query: f.givenRows(), Alias: given}, Right: &Table{Name: f.ids()}, Using: []string{keyColumn},
	}
}

func (f Frame) givenRows() *Select {
	items := []Item{{Expr: col(keyColumn)}}
	if f.Shape == ir.RecordRows {
		items = append(items, Item{Expr: col(recordColumn)}, Item{Expr: col(firstColumn)}, Item{micros(col(firstColumn)), timeColumn})
	}
	for _, a := range f.Has {
		if a.Path != firstColumn || f.Shape != ir.RecordRows {
			items = append(items, Item{Expr: col(a.Path)})
		}
	}
	return &Select{Items: items, From: &Table{Name: f.From}}
}

// micros is a time in microseconds: an analytics returns no finer ones.
func micros(x Expr) Expr { return call("toUnixTimestamp64Micro", x) }

// Make makes the table To: the rows given, each column of Keep as it came back, and as it was in rows for which nothing
// came back. A column that neither the answer nor the rows have is named by a *NotReturnedError; one that came back of
// another kind than was declared is an error too.
func (f Frame) Make(a Answer) (string, error) {
	items := []Item{{Expr: col(keyColumn)}}
	if f.Shape == ir.RecordRows {
		items = append(items, Item{Expr: col(recordColumn)}, Item{&Column{given, firstColumn}, firstColumn})
	}
	for _, keep := range f.Keep {
		if keep.Path == firstColumn && f.Shape == ir.RecordRows {
			continue
		}
		x, err := f.kept(keep, a)
		if err != nil {
			return "", err
		}
		items = append(items, Item{x, keep.Path})
	}
	// the answer has each id once, or each pair of id and time
	using := []string{idColumn}
	read := &Select{From: &File{Path: a.Path, Format: parquetFormat}}
	for _, c := range a.Columns {
		read.Items = append(read.Items, Item{Expr: col(c.Name)})
	}
	back := &Select{Items: []Item{{Expr: col(idColumn)}}, From: &Subquery{Query: read}, GroupBy: []Expr{col(idColumn)}}
	if f.Shape == ir.RecordRows {
		if a.has(firstColumn) {
			using = append(using, timeColumn)
			t := micros(call("assumeNotNull", col(firstColumn)))
			back.Items = append(back.Items, Item{t, timeColumn})
			back.GroupBy = append(back.GroupBy, t)
		}
	}
	back.Items = append(back.Items, Item{&Bool{true}, "returned"})
	for _, c := range a.Columns {
		if !slices.Contains([]string{idColumn, typeColumn, firstColumn}, c.Name) {
			back.Items = append(back.Items, Item{call("tupleElement", call("any", call("tuple", col(c.Name))), &Int{1}), c.Name})
		}
	}
	unshadow(back)
	rows := &Select{Items: f.all(), From: f.withIDs()}
	q := &Select{Items: items, From: &Join{
		Left: &Subquery{Query: rows, Alias: given}, Right: &Subquery{Query: back, Alias: answer}, Using: using,
	}}
	return forEngine.create(f.To) + Text(q), nil
}

// KeepGiven makes the table To of the rows given alone: the analytics returned no table, or was not run.
func (f Frame) KeepGiven() string {
	items := []Item{{Expr: col(keyColumn)}}
	if f.Shape == ir.RecordRows {
		items = append(items, Item{Expr: col(recordColumn)}, Item{Expr: col(firstColumn)})
	}
	for _, keep := range f.Keep {
		switch {
		case keep.Path == firstColumn && f.Shape == ir.RecordRows:
		case f.has(keep.Path):
			items = append(items, Item{Expr: col(keep.Path)})
		default:
			items = append(items, Item{never(keep), keep.Path})
		}
	}
	return forEngine.create(f.To) + Text(&Select{Items: items, From: &Table{Name: f.From}})
}

// all are the columns of the rows given and their ids.
func (f Frame) all() []Item {
	items := []Item{{Expr: col(idColumn)}}
	for _, it := range f.givenRows().Items {
		name := it.Alias
		if c, ok := it.Expr.(*Column); ok {
			name = c.Name
		}
		items = append(items, Item{Expr: col(name)})
	}
	return items
}

func (f Frame) has(path string) bool {
	return slices.ContainsFunc(f.Has, func(a ir.Attr) bool { return a.Path == path })
}

// shownAs is the name under which the analytics saw an attribute.
func (f Frame) shownAs(path string) string {
	for _, c := range f.Given {
		if c.Attr.Path == path {
			return c.Name
		}
	}
	return path
}

// kept is a column of the table To.
func (f Frame) kept(a ir.Attr, ans Answer) (Expr, error) {
	if a.Path == ir.OtherAttrs {
		return ans.others(f), nil
	}
	own := Expr(&Column{given, a.Path})
	c, back := ans.column(f.shownAs(a.Path))
	switch {
	case !back && f.has(a.Path):
		return own, nil
	case !back:
		return nil, &NotReturnedError{Variable: f.Variable, Attr: a.Path}
	case !f.has(a.Path):
		return converted(&Column{answer, c.Name}, a, c, f.Variable)
	}
	x, err := converted(&Column{answer, c.Name}, a, c, f.Variable)
	if err != nil {
		return nil, err
	}
	if a.Kind == entity.KindTime && c.Kind == entity.KindTime {
		// a time that came back as it went lost what is finer than a microsecond on the way
		same := &Binary{"=", micros(x), micros(own)}
		x = call("if", same, own, x)
	}
	return call("if", &Column{answer, "returned"}, x, own), nil
}

// NotReturnedError says that an analytics did not return an attribute that the hunt uses.
type NotReturnedError struct{ Variable, Attr string }

// Error names the attribute.
func (e *NotReturnedError) Error() string {
	return fmt.Sprintf("it returned no %s for %q", e.Attr, e.Variable)
}

// converted is a returned column as the kind that the hunt was compiled with.
func converted(x Expr, a ir.Attr, c AnswerColumn, variable string) (Expr, error) {
	switch {
	case c.Empty:
		return never(a), nil
	case c.Kind == entity.KindList && (a.Open || a.Kind == c.Kind):
		return call("arrayMap", &Lambda{"x", call("ifNull", col("x"), &Str{""})}, x), nil
	case a.Open, a.Kind == c.Kind:
		return x, nil
	case a.Kind == entity.KindString && c.Kind != entity.KindList:
		return call("toString", x), nil
	case a.Kind == entity.KindFloat && c.Kind == entity.KindInt:
		return call("toFloat64", x), nil
	case a.Kind == entity.KindBool && c.Kind == entity.KindInt:
		return &Binary{"!=", x, &Int{0}}, nil
	}
	return nil, fmt.Errorf("%s of %q came back as %s, not as %s", a.Path, variable, c.Kind, a.Kind)
}

// typeOf are the types of columns that never have a value.
var typeOf = map[entity.Kind]string{
	entity.KindString: "Nullable(String)", entity.KindInt: "Nullable(Int64)", entity.KindFloat: "Nullable(Float64)",
	entity.KindBool: "Nullable(Bool)", entity.KindTime: "Nullable(DateTime64(9, 'UTC'))", entity.KindList: "Array(String)",
}

// never is a column without a value.
func never(a ir.Attr) Expr {
	switch {
	case a.Path == ir.OtherAttrs:
		return call("CAST", call("map"), &Str{"Map(String, String)"})
	case a.Kind == entity.KindList:
		return absent(a)
	}
	return call("CAST", &Null{}, &Str{typeOf[a.Kind]})
}

// column finds a column of the answer.
func (a Answer) column(name string) (AnswerColumn, bool) {
	i := slices.IndexFunc(a.Columns, func(c AnswerColumn) bool { return c.Name == name })
	if i < 0 {
		return AnswerColumn{}, false
	}
	return a.Columns[i], true
}

func (a Answer) has(name string) bool {
	_, ok := a.column(name)
	return ok
}

// others is a map from the name of each undeclared x_* column to its value in JSON.
func (a Answer) others(f Frame) Expr {
	var pairs []Expr
	for _, c := range a.Columns {
		if c.Empty || !isExtension(c.Name) || f.has(c.Name) || f.Declares(c.Name) {
			continue
		}
		pairs = append(pairs, &Str{c.Name}, call("ifNull", call("toJSONString", &Column{answer, c.Name}), &Str{"null"}))
	}
	if len(pairs) == 0 {
		return never(ir.Attr{Path: ir.OtherAttrs})
	}
	return call("if", &Column{answer, "returned"}, call("map", pairs...), never(ir.Attr{Path: ir.OtherAttrs}))
}

func isExtension(name string) bool { return len(name) > 2 && name[:2] == "x_" }

// TypedColumn is a column with its type as the engine names it.
type TypedColumn struct{ Name, Type string }

// TemporaryTable makes an empty temporary table.
func TemporaryTable(name string, columns []TypedColumn) string {
	parts := make([]string, len(columns))
	for i, c := range columns {
		parts[i] = forEngine.ident(c.Name) + " " + c.Type
	}
	return "CREATE TEMPORARY TABLE " + forEngine.ident(name) + " (" + strings.Join(parts, ", ") + ")"
}

// InsertInto is the head of a batch of whole rows.
func InsertInto(table string) string { return "INSERT INTO " + forEngine.ident(table) }

// AllOf selects all columns of a table of the session.
func AllOf(table string) string { return "SELECT * FROM " + forEngine.ident(table) }

// Renamed selects the columns of a table, which are numbered after a prefix, under their names.
func Renamed(table, prefix string, columns []TypedColumn) string {
	items := make([]Item, len(columns))
	for i, c := range columns {
		items[i] = Item{col(fmt.Sprintf("%s%d", prefix, i)), c.Name}
	}
	return Text(&Select{Items: items, From: &Table{Name: table}})
}

// NoRows selects columns of types, and no row.
func NoRows(columns []TypedColumn) string {
	items := make([]Item, len(columns))
	for i, c := range columns {
		items[i] = Item{call("defaultValueOfTypeName", &Str{c.Type}), c.Name}
	}
	return Text(&Select{Items: items, Where: &Bool{false}})
}
