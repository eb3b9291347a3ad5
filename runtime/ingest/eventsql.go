package ingest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/huntc/huntc/backends/schema"
	"github.com/huntc/huntc/ir/entity"
)

// eventSQL writes the statement that turns the events of a file into rows of the staging table.
// It is nested: the event and what is extracted of it, then the layers, then the columns.
type eventSQL struct {
	*modelOf
	fields fieldSource
	layers [4][]eventColumn
	known  map[string]string // expressions that are a column of some layer

	columns  []eventColumn
	wrong    []wrongKind
	mapped   []string // fields that the profile asks for
	unmapped []string // and those that it says nothing of
}

// eventColumn is one column of the staging table.
type eventColumn struct{ name, typ, value string }

// wrongKind is the test that a field has a value that its attribute cannot take.
type wrongKind struct{ what, test string }

func newEventSQL(m *modelOf, fields fieldSource) *eventSQL {
	e := &eventSQL{modelOf: m, fields: fields, known: map[string]string{}}
	time := e.eventText(m.profile.TimeField())
	if time == "" {
		time = "CAST(NULL AS Nullable(String))"
	}
	e.value(derived, "time", instantOf(time))
	e.value(derived, "asset", orNull(e.eventText(m.profile.AssetField())))
	e.value(derived, "folds", e.anyOf(m.profile.Fold().Where))
	e.value(derived, "kind", e.kind())
	e.columns = []eventColumn{
		{m.layout.Record(), "Nullable(Int64)", "record"},
		{m.layout.Time(), timeType, "time"},
		{m.layout.TimeEnd(), timeType, "time"},
		{m.layout.Number(), "Nullable(Int64)", "1"},
		{m.layout.Asset(), textType, "asset"},
		{m.layout.Kind(), textType, "kind"},
		{foldsColumn, "Nullable(Bool)", "folds"},
	}
	for _, use := range m.profile.Roles() {
		e.role(use.Role)
	}
	e.unmapped = e.fields.unmapped()
	e.mapped = slices.DeleteFunc(e.fields.paths(), func(path string) bool { return slices.Contains(e.unmapped, path) })
	e.restColumns()
	return e
}

// The layers, each over the one before.
const (
	extracted = iota // fields of the source
	composed         // functions of them, which may speak of each other
	derived          // the record's own columns, attributes that are no text
	judged           // which roles are mentioned
)

// value gives a layer a column.
func (e *eventSQL) value(layer int, name, value string) string {
	e.layers[layer] = append(e.layers[layer], eventColumn{name: name, value: value})
	return quoteName(name)
}

// field is a source's field as text; "" if no event has it.
func (e *eventSQL) field(path string) string {
	return e.once(extracted, "text "+path, func() string { return e.fields.text(path) })
}

// listed is a source's field as a list.
func (e *eventSQL) listed(path string) string {
	return e.once(extracted, "list "+path, func() string { return e.fields.list(path) })
}

// once makes a value a column of a layer, on first use.
func (e *eventSQL) once(layer int, name string, value func() string) string {
	if x, ok := e.known[name]; ok {
		return x
	}
	x := value()
	if x != "" {
		x = e.value(layer, name, x)
	}
	e.known[name] = x
	return x
}

// statement inserts the events of a file. Lines without a time are not events.
func (e *eventSQL) statement(table string, f eventFile) string {
	names, values := make([]string, len(e.columns)), make([]string, len(e.columns))
	for i, c := range e.columns {
		names[i], values[i] = quoteName(c.name), c.value
	}
	return "INSERT INTO " + table + " (" + strings.Join(names, ", ") + ") SELECT " + strings.Join(values, ", ") +
		" FROM (" + e.source(f) + ") WHERE time IS NOT NULL SETTINGS min_insert_block_size_rows = 65536, min_insert_block_size_bytes = 67108864" + f.settings
}

// source is the query of the outermost layer.
func (e *eventSQL) source(f eventFile) string {
	sql := e.fields.query(f)
	for _, layer := range e.layers {
		parts := []string{"*"}
		for _, c := range layer {
			parts = append(parts, c.value+" AS "+quoteName(c.name))
		}
		sql = "SELECT " + strings.Join(parts, ", ") + " FROM (" + sql + ")"
	}
	return sql
}

// kind is the first kind of record whose conditions the event meets.
func (e *eventSQL) kind() string {
	var cases []string
	for _, k := range e.profile.Records() {
		if test := e.anyOf(k.Where); test != "false" {
			cases = append(cases, test, quoteText(k.Name))
		}
	}
	if len(cases) == 0 {
		return "CAST(NULL AS " + textType + ")"
	}
	return "CAST(multiIf(" + strings.Join(append(cases, "NULL"), ", ") + ") AS " + textType + ")"
}

// anyOf is the test that one of some conditions holds.
func (e *eventSQL) anyOf(where []schema.Condition) string {
	var either []string
	for _, c := range where {
		var all []string
		for _, m := range c {
			all = append(all, e.match(m))
		}
		if !slices.Contains(all, "false") {
			either = append(either, "("+strings.Join(all, " AND ")+")")
		}
	}
	if len(either) == 0 {
		return "false"
	}
	return "(" + strings.Join(either, " OR ") + ")"
}

// match is the test that a field has one of some values; "false" where no event has it.
func (e *eventSQL) match(m schema.Match) string {
	value, there, among := e.eventText(m.Field), " IS NOT NULL", "ifNull(%s IN (%s), false)"
	if e.lists(m.Field) {
		value = e.once(composed, "all of "+m.Field.String(), func() string { return e.eventList(m.Field) })
		there, among = " != []", "hasAny(%s, [%s])"
	}
	switch {
	case value == "":
		return "false"
	case slices.Contains(m.Values, schema.AnyValue):
		return value + there
	}
	quoted := make([]string, len(m.Values))
	for i, v := range m.Values {
		quoted[i] = quoteText(v)
	}
	return fmt.Sprintf(among, value, strings.Join(quoted, ", "))
}

// lists tells whether some event has a list in one of the fields.
func (e *eventSQL) lists(f schema.Field) bool {
	return slices.ContainsFunc(f.Paths, e.fields.lists)
}

// role adds the columns of one role: its attributes, its mention, its type.
func (e *eventSQL) role(role string) {
	var columns []eventColumn
	var there []string
	for _, attr := range e.profile.Attrs(role) {
		f, _ := e.profile.Field(role, attr)
		c, ok := e.layout.Attr(role, attr)
		value := e.attribute(role, attr, f, c.Kind)
		if !ok || value == "" {
			continue
		}
		columns = append(columns, eventColumn{c.Name, stagingType(c), value})
		if c.Kind == entity.KindList {
			there = append(there, "notEmpty("+value+")")
		} else {
			there = append(there, value+" IS NOT NULL")
		}
	}
	p := e.profile.Present(role)
	if len(p.Fields) > 0 {
		there = there[:0]
		for _, field := range p.Fields {
			if l := e.listed(field); l != "" {
				there = append(there, "notEmpty("+l+")")
			}
		}
	}
	if len(there) == 0 || len(columns) == 0 {
		return
	}
	flag := e.value(judged, "is "+role, presence(there, p))
	e.columns = append(e.columns, eventColumn{objectColumn(role), textType, "if(" + flag + ", " + quoteText(role) + ", NULL)"})
	for _, c := range columns {
		if len(p.Fields)+len(p.Only)+len(p.Except) > 0 {
			empty := "NULL"
			if c.typ == listType {
				empty = "[]"
			}
			c.value = "if(" + flag + ", " + c.value + ", " + empty + ")"
		}
		e.columns = append(e.columns, c)
		if name, ok := e.layout.TypeColumn(role); ok {
			e.columns = append(e.columns, eventColumn{name, textType, addressType(c.value)})
		}
	}
}

// presence is the test that a role is mentioned.
func presence(there []string, p schema.Presence) string {
	test := "(" + strings.Join(there, " OR ") + ")"
	for _, k := range []struct {
		kinds []string
		op    string
	}{{p.Only, "IN"}, {p.Except, "NOT IN"}} {
		if len(k.kinds) == 0 {
			continue
		}
		quoted := make([]string, len(k.kinds))
		for i, kind := range k.kinds {
			quoted[i] = quoteText(kind)
		}
		test += " AND ifNull(kind, '') " + k.op + " (" + strings.Join(quoted, ", ") + ")"
	}
	return test
}

// addressType tells what an address is by its form.
func addressType(x string) string {
	return "multiIf(" + x + " IS NULL, NULL, isIPv4String(" + x + "), 'ipv4-addr', isIPv6String(" + x + "), 'ipv6-addr', " +
		"match(" + x + ", '^([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$'), 'mac-addr', 'domain-name')"
}

// attribute is the value of an attribute in the kind of its column. A text that is not of
// that kind is missing, and tested for.
func (e *eventSQL) attribute(role, attr string, f schema.Field, kind entity.Kind) string {
	if kind == entity.KindList {
		return e.eventList(f)
	}
	text := e.eventText(f)
	if text == "" || kind == entity.KindString {
		return text
	}
	return e.once(derived, fmt.Sprintf("%s %s as %s", role, attr, kind), func() string {
		value := typed(text, kind)
		e.wrong = append(e.wrong, wrongKind{role + "." + attr, text + " IS NOT NULL AND " + value + " IS NULL"})
		return value
	})
}

// typed reads a text as another kind, NULL where it is none.
func typed(text string, kind entity.Kind) string {
	switch kind {
	case entity.KindInt:
		return "ifNull(toInt64OrNull(" + text + "), accurateCastOrNull(toFloat64OrNull(" + text + "), 'Int64'))"
	case entity.KindFloat:
		return "toFloat64OrNull(" + text + ")"
	case entity.KindBool:
		return "CAST(multiIf(lower(" + text + ") IN ('true', '1'), true, lower(" + text + ") IN ('false', '0'), false, NULL) AS Nullable(Bool))"
	case entity.KindTime:
		return instantOf(text)
	case entity.KindString, entity.KindList:
	}
	return text
}

// instantOf reads a text as a time: ISO 8601 or seconds or milliseconds since 1970.
func instantOf(text string) string { return "parseDateTime64BestEffortOrNull(" + text + ", 9, 'UTC')" }

// orNull is a text expression that may be none.
func orNull(x string) string {
	if x == "" {
		return "CAST(NULL AS " + textType + ")"
	}
	return x
}
