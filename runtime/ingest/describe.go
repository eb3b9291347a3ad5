package ingest

import (
	"context"
	"errors"
	"io"
	"os"
)

// maxMapKeys is how many keys of a map become fields of their own.
const maxMapKeys = 1000

// describe gives the fields of what a table function reads. The keys of maps are looked up in their values.
func (s *stage) describe(ctx context.Context, table string) ([]fileColumn, error) {
	sql := "DESCRIBE TABLE " + table
	rows, err := s.conn.Query(ctx, sql)
	if err != nil {
		return nil, engineError(err, sql)
	}
	defer rows.Close() //nolint:errcheck // read to the end
	var out []fileColumn
	var maps []mapColumn
	told := make([]string, len(rows.Columns())) // the name, the type, and what a file does not say
	into := make([]any, len(told))
	for i := range told {
		into[i] = &told[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		fields, more := flatten(told[0], quoteName(told[0]), parseType(told[1]))
		out, maps = append(out, fields...), append(maps, more...)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	for _, m := range maps {
		fields, err := s.keysOf(ctx, table, m)
		if err != nil {
			return nil, err
		}
		out = append(out, fields...)
	}
	return out, nil
}

// keysOf are the keys of a map as fields. A map of more than can be columns, or whose keys are no texts, is one field: its
// text as JSON.
func (s *stage) keysOf(ctx context.Context, table string, m mapColumn) ([]fileColumn, error) {
	whole := []fileColumn{{path: m.path, value: "CAST(nullIf(toJSONString(" + m.value + "), '{}') AS Nullable(String))"}}
	if m.keys.name != "String" {
		return whole, nil
	}
	var keys []string
	sql := "SELECT arraySort(groupUniqArrayArray(mapKeys(" + m.value + "))) FROM " + table
	if err := s.conn.QueryRow(ctx, sql).Scan(&keys); err != nil {
		return nil, engineError(err, sql)
	}
	if len(keys) > maxMapKeys {
		return whole, nil
	}
	out := make([]fileColumn, len(keys))
	for i, key := range keys {
		at := "arrayElement(" + m.value + ", " + quoteText(key) + ")"
		out[i] = fileColumn{
			path:  m.path + "." + key,
			value: "if(mapContains(" + m.value + ", " + quoteText(key) + "), CAST(" + plainText(at, m.values) + " AS Nullable(String)), NULL)",
		}
	}
	return out, nil
}

// unpackTo writes what is packed in a file to another one.
func unpackTo(name string, in io.Reader) error {
	out, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fileError(name, err)
	}
	_, err = io.Copy(out, in)
	if closed := out.Close(); closed != nil {
		err = errors.Join(err, fileError(name, closed))
	}
	return err
}
