package ingest

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Fields that no attribute holds are kept by name in the extra map of one role of the record,
// and show at others as that map of the same record, which costs nothing to load.

// restName is the attribute that a field is found as.
func restName(field string) string {
	return "x_" + strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '_', r == '.', r == '-':
			return r
		}
		return '_'
	}, strings.TrimLeft(field, "@"))
}

// restColumns keeps the fields that no attribute holds. It belongs behind all roles: what they
// ask for is known then.
func (e *eventSQL) restColumns() {
	extra, ok := e.restMap()
	if !ok {
		return
	}
	held, byName := e.profile.Holds(), map[string][]string{}
	var names []string
	for _, path := range e.fields.paths() {
		if held[path] || !e.fields.separate(path) {
			continue
		}
		value := e.field(path)
		if e.fields.lists(path) {
			value = "nullIf(arrayStringConcat(" + e.listed(path) + ", ', '), '')"
		}
		name := restName(path)
		if byName[name] == nil {
			names = append(names, name)
		}
		byName[name] = append(byName[name], value)
	}
	if len(names) == 0 {
		return
	}
	values := make([]string, len(names))
	for i, name := range names {
		values[i], names[i] = coalesce(byName[name]), quoteText(name)
	}
	all := e.value(derived, "rest", "["+strings.Join(values, ", ")+"]")
	e.columns = append(e.columns,
		eventColumn{extraNames(extra), listType, "arrayFilter((n, v) -> isNotNull(v), [" + strings.Join(names, ", ") + "], " + all + ")"},
		eventColumn{extraValues(extra), listType, "arrayMap(v -> assumeNotNull(v), arrayFilter(v -> isNotNull(v), " + all + "))"})
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
			if kid.shape&(scalar|list) != 0 && !kid.members {
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
