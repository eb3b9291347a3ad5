package ingest

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Fields that no attribute holds are kept by name in the extra map of one role of the record,
// and show at others as that map of the same record, which costs nothing to load.

// ExtraName is the attribute as which a field of an event is found that no attribute holds.
func ExtraName(field string) string {
	return "x_" + strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '_', r == '.', r == '-':
			return r
		}
		return '_'
	}, strings.TrimLeft(field, "@"))
}

// manyFields is from how many fields on those that stand at the top of the events are read pair
// by pair, at the price of reading the line once more, instead of each on its own.
const manyFields = 16

// restColumns keeps the fields that no attribute holds. It belongs behind all roles: what they
// ask for is known then.
func (e *eventSQL) restColumns() {
	extra, ok := e.restMap()
	if !ok {
		return
	}
	held := e.profile.Holds()
	var top, others []string
	for _, path := range e.fields.paths() {
		switch {
		case held[path] || !e.fields.separate(path):
		case e.fields.plainTop(path):
			top = append(top, path)
		default:
			others = append(others, path)
		}
	}
	if len(top) < manyFields {
		top, others = nil, append(others, top...)
		slices.Sort(others)
	}
	var names, values []string
	if len(top) > 0 {
		pairs := e.value(extracted, "rest pairs", e.fields.pairs(top))
		names, values = append(names, "arrayMap(p -> p.1, "+pairs+")"), append(values, "arrayMap(p -> p.2, "+pairs+")")
	}
	if len(others) > 0 {
		known, all := e.restOf(others)
		names = append(names, "arrayFilter((n, v) -> isNotNull(v), "+known+", "+all+")")
		values = append(values, "arrayMap(v -> assumeNotNull(v), arrayFilter(v -> isNotNull(v), "+all+"))")
	}
	if len(names) > 0 {
		e.columns = append(e.columns,
			eventColumn{extraNames(extra), listType, "arrayConcat(" + strings.Join(names, ", ") + ")"},
			eventColumn{extraValues(extra), listType, "arrayConcat(" + strings.Join(values, ", ") + ")"})
	}
}

// restOf are the lists of some fields' names and of their values, NULL for those that an event
// does not have.
func (e *eventSQL) restOf(paths []string) (names, values string) {
	byName := map[string][]string{}
	var known []string
	for _, path := range paths {
		value := e.field(path)
		if e.fields.lists(path) {
			value = "nullIf(arrayStringConcat(" + e.listed(path) + ", ', '), '')"
		}
		name := ExtraName(path)
		if byName[name] == nil {
			known = append(known, name)
		}
		byName[name] = append(byName[name], value)
	}
	each := make([]string, len(known))
	for i, name := range known {
		each[i], known[i] = coalesce(byName[name]), quoteText(name)
	}
	return "[" + strings.Join(known, ", ") + "]", e.value(derived, "rest", "["+strings.Join(each, ", ")+"]")
}

// pairs are those fields at the top of an event that are among some, with the attribute's name
// and the value.
func (f *fieldSQL) pairs(paths []string) string {
	from, to := make([]string, len(paths)), make([]string, len(paths))
	for i, path := range paths {
		from[i], to[i] = quoteText(path), quoteText(ExtraName(path))
	}
	test := "p.1 != ''"
	for _, text := range append([]string{""}, f.missing...) {
		test += " AND p.2 != " + quoteText(text)
	}
	return "arrayFilter(p -> " + test + ", arrayMap(p -> (transform(p.1, [" + strings.Join(from, ", ") + "], [" + strings.Join(to, ", ") +
		"], ''), p.2), JSONExtractKeysAndValues(" + f.line() + ", 'String')))"
}

// plainTop tells whether the field stands at the top of the events alone, and never as a list.
func (f *fieldSQL) plainTop(path string) bool {
	ways := f.spellings(path)
	return len(ways) == 1 && len(ways[0]) == 1 && ways[0].leaf().shape == scalar
}

// restMap is the column of the store in which these fields are kept.
func (m *modelOf) restMap() (string, bool) {
	if rest := m.profile.Rest(); len(rest) > 0 {
		return m.layout.Extra(rest[0])
	}
	return "", false
}

// restAliases are the columns that show the fields at other roles, with what stands for them.
func (m *modelOf) restAliases() map[string]string {
	out := map[string]string{}
	extra, ok := m.restMap()
	for i := 1; ok && i < len(m.profile.Rest()); i++ {
		role := m.profile.Rest()[i]
		column, _ := m.layout.Extra(role)
		key, _ := m.layout.Key(role)
		c, _ := m.layout.Column(column)
		out[column] = "if(" + quoteName(key.Column) + " != 0, " + quoteName(extra) + ", CAST(map() AS " + c.Type + "))"
	}
	return out
}

// countRest notes how many records have each of the fields.
func (l *loader) countRest(ctx context.Context) error {
	extra, ok := l.stage.restMap()
	if !ok {
		return nil
	}
	counts := map[string]uint64{}
	if _, kept := l.stage.columns[extraNames(extra)]; kept {
		sql := fmt.Sprintf("SELECT n, count() FROM %s ARRAY JOIN %s AS n GROUP BY n", l.stage.table("rows"), quoteName(extraNames(extra)))
		rows, err := l.stage.conn.Query(ctx, sql)
		if err != nil {
			return engineError(err, sql)
		}
		defer rows.Close() //nolint:errcheck // read to the end
		for rows.Next() {
			var name string
			var n uint64
			if err := rows.Scan(&name, &n); err != nil {
				return err
			}
			counts[name] = n
		}
		if err := rows.Err(); err != nil {
			return err
		}
	}
	l.meta.Extra = map[string]map[string]uint64{}
	for _, role := range l.stage.profile.Rest() {
		l.meta.Extra[role] = counts
	}
	return nil
}

// paths are the dotted names of all fields with a value, sorted.
func (f *fieldSQL) paths() []string {
	var out []string
	var walk func(at *field, path string)
	walk = func(at *field, path string) {
		for _, kid := range at.sorted() {
			name := strings.TrimPrefix(path+"."+kid.name, ".")
			if kid.shape&(scalar|list) != 0 {
				out = append(out, name)
			}
			walk(kid, name)
		}
	}
	walk(f.root, "")
	slices.Sort(out)
	return slices.Compact(out)
}

// lists tells whether some event has a list in the field.
func (f *fieldSQL) lists(path string) bool {
	return slices.ContainsFunc(f.spellings(path), func(way spelling) bool { return way.leaf().shape&list != 0 })
}

// separate tells whether the field can be read beside the others: it is no object elsewhere, nor
// inside of what is read as a value elsewhere.
func (f *fieldSQL) separate(path string) bool {
	for _, way := range f.spellings(path) {
		above := way[:len(way)-1]
		if way.leaf().shape&object != 0 || slices.ContainsFunc(above, func(part *field) bool { return f.asked[part] }) {
			return false
		}
	}
	return true
}
