package clickhouse

import (
	"slices"
	"strings"

	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
)

// loadedRows are the entities of a file, each once: (k, need…).
func (e *emitter) loadedRows(r *ir.Loaded, need []ir.Attr) Query {
	items := []Item{{e.loadedKey(r), keyColumn}}
	for _, a := range need {
		if r.Has(a.Path) {
			items = append(items, Item{Expr: col(a.Path)})
		} else {
			items = append(items, Item{e.neverOf(r.Type, a), a.Path})
		}
	}
	return &Select{Distinct: true, Items: items, From: e.file(r)}
}

// listFormat is that of a JSON list of texts.
const listFormat = "RawBLOB"

// file is a file as a table of attributes. Text formats are read as text, so that nothing is guessed of a value.
func (e *emitter) file(r *ir.Loaded) From {
	f := &File{Path: r.Path, Format: r.Format, Unpacked: r.Unpacked}
	rows := &Select{From: f}
	if r.Format == listFormat {
		const list = "list"
		f.Structure = QuoteIdent(list) + " String"
		texts := call("arrayJoin", call("JSONExtract", col(list), &Str{"Array(String)"}))
		rows.Items = []Item{{texts, r.Columns[0].Attr.Path}}
		return &Subquery{Query: rows}
	}
	var columns []string
	for _, c := range r.Columns {
		rows.Items = append(rows.Items, Item{loadedColumn(r, c), c.Attr.Path})
		typ := "Nullable(String)"
		if c.Kind == entity.KindList {
			typ = "Array(Nullable(String))"
		}
		columns = append(columns, QuoteIdent(c.Name)+" "+typ)
	}
	if r.Format != parquetFormat {
		f.Structure = strings.Join(columns, ", ")
	}
	return &Subquery{Query: rows}
}

// loadedKey is the identity of a row: its value where the type is identified by one, else the text of all its values,
// hashed: the same whatever the format and the order of its columns.
func (e *emitter) loadedKey(r *ir.Loaded) Expr {
	t, ok := e.env.Model.Type(r.Type)
	if ok && len(t.Identity) == 1 && len(t.Identity[0]) == 1 && r.Has(t.Identity[0][0]) {
		return col(t.Identity[0][0])
	}
	paths := make([]string, len(r.Columns))
	for i, c := range r.Columns {
		paths[i] = c.Attr.Path
	}
	slices.Sort(paths)
	values := make([]Expr, len(paths))
	for i, p := range paths {
		values[i] = call("toString", col(p))
	}
	return call("reinterpretAsUInt128", call("sipHash128", call("toJSONString", &Tuple{values})))
}

// loadedColumn is a column of a file as its attribute. Empty text is missing.
func loadedColumn(r *ir.Loaded, c ir.LoadedColumn) Expr {
	x := Expr(col(c.Name))
	if c.Kind == entity.KindList {
		list := call("arrayMap", &Lambda{"x", call("ifNull", call("toString", col("x")), &Str{""})}, x)
		if c.Attr.Kind == entity.KindList {
			return list
		}
		return call("toJSONString", list)
	}
	if r.Format != parquetFormat || c.Kind == entity.KindString {
		return loadedText(x, c.Attr.Kind)
	}
	switch c.Attr.Kind {
	case entity.KindString:
		return call("toString", x)
	case entity.KindList:
		return call("array", call("toString", x))
	case entity.KindTime:
		return call("toDateTime64", x, &Int{9}, &Str{"UTC"})
	case entity.KindFloat:
		return call("toFloat64", x)
	case entity.KindBool:
		return call("toBool", x)
	case entity.KindInt:
	}
	return call("toInt64", x)
}

// loadedText is text as a kind. What is none of that kind is an error of the query: the functions refuse it, as they do not
// where their argument may be NULL.
func loadedText(x Expr, k entity.Kind) Expr {
	sure := call("assumeNotNull", x)
	var converted Expr
	switch k {
	case entity.KindString:
		return call("nullIf", x, &Str{""})
	case entity.KindList:
		return call("JSONExtract", call("ifNull", x, &Str{"[]"}), &Str{"Array(String)"})
	case entity.KindTime:
		converted = call("parseDateTime64BestEffort", sure, &Int{9}, &Str{"UTC"})
	case entity.KindInt:
		converted = call("toInt64", sure)
	case entity.KindFloat:
		converted = call("toFloat64", sure)
	case entity.KindBool:
		converted = call("toBool", sure)
	}
	return call("if", &Binary{"=", call("ifNull", x, &Str{""}), &Str{""}}, &Null{}, converted)
}
