package ingest

import (
	"context"
	"slices"
	"strings"

	"github.com/huntc/huntc/backends/schema"
)

// occurrence tells in records of which kinds each of the columns has a value, and in which a mention lacks it: what cannot be
// there need not be read, since the table is in the order of its kinds, and what is always there not be looked for elsewhere.
func (s *stage) occurrence(ctx context.Context, columns []string) (has, lacks map[string][]string, err error) {
	var names, found, lacking []string
	for _, name := range columns {
		c, _ := s.layout.Column(name)
		test, ok := s.hasValue(c)
		if !ok {
			continue
		}
		names, found = append(names, name), append(found, "countIf("+test+") > 0")
		lacking = append(lacking, "countIf("+s.hasMention(c, columns)+" AND NOT ("+test+")) > 0")
	}
	kind := quoteName(s.layout.Kind())
	sql := "SELECT toString(" + kind + "), [" + strings.Join(found, ", ") + "], [" + strings.Join(lacking, ", ") + "] FROM " +
		s.table(s.layout.Table()) + " GROUP BY " + kind
	rows, err := s.conn.Query(ctx, sql)
	if err != nil {
		return nil, nil, engineError(err, sql)
	}
	defer func() { _ = rows.Close() }()
	has, lacks = map[string][]string{"": {}}, map[string][]string{}
	for _, name := range names {
		has[name], lacks[name] = []string{}, []string{} // nowhere, which is not the same as unknown
	}
	for rows.Next() {
		var kind string
		var in, out []uint8
		if err := rows.Scan(&kind, &in, &out); err != nil {
			return nil, nil, engineError(err, sql)
		}
		has[""] = append(has[""], kind)
		for i, name := range names {
			if in[i] != 0 {
				has[name] = append(has[name], kind)
			}
			if out[i] != 0 {
				lacks[name] = append(lacks[name], kind)
			}
		}
	}
	for name, kinds := range has {
		slices.Sort(kinds)
		slices.Sort(lacks[name])
	}
	if err := rows.Err(); err != nil {
		return nil, nil, engineError(err, sql)
	}
	return has, lacks, nil
}

// hasMention tests a row for the mention that a column is of; any row has what is of none.
func (s *stage) hasMention(c schema.Column, columns []string) string {
	switch key, ok := s.layout.Key(c.Role); {
	case !ok || key.Column == s.layout.Record():
		return "true"
	case !slices.Contains(columns, key.Column):
		return "false"
	}
	return s.mentioned(c.Role)
}

// hasValue tests a column of the table for a value; false for what every record has.
func (s *stage) hasValue(c schema.Column) (string, bool) {
	name := quoteName(c.Name)
	switch {
	case slices.Contains([]string{s.layout.Record(), s.layout.Time(), s.layout.TimeEnd(), s.layout.Number(), s.layout.Kind()}, c.Name):
		return "", false
	case strings.Contains(c.Type, "Nullable("):
		return "isNotNull(" + name + ")", true
	case isKey(c):
		return name + " != 0", true
	}
	return "notEmpty(" + name + ")", true // a list, a map, a text that is empty for nothing
}
