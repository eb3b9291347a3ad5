package ingest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/huntc/huntc/backends/schema"
)

// once tells, by column of a key, in records of which kinds no value of it is there twice: the starts of processes, mostly, so
// that what they say of one need not be merged.
func (s *stage) once(ctx context.Context, kinds map[string][]string) (map[string][]string, error) {
	out := map[string][]string{}
	for _, c := range s.layout.Columns() {
		if isKey(c) && len(kinds[c.Name]) > 0 {
			out[c.Name] = slices.Clone(kinds[c.Name])
		}
	}
	if len(out) == 0 {
		return out, nil
	}
	larger, err := s.sampleOnce(ctx, out, s.bounds.once)
	if err != nil {
		return nil, err
	}
	for _, key := range slices.Sorted(maps.Keys(out)) {
		for _, kind := range larger {
			if !slices.Contains(out[key], kind) {
				continue
			}
			again, err := s.again(ctx, key, kind)
			if err != nil {
				return nil, err
			}
			if again {
				out[key] = slices.DeleteFunc(out[key], func(k string) bool { return k == kind })
			}
		}
	}
	return out, nil
}

// sampleOnce drops the kinds in whose first records a key is there twice, and tells which kinds have more records: an entity that
// is mentioned twice mostly is soon.
func (s *stage) sampleOnce(ctx context.Context, once map[string][]string, first int) (larger []string, err error) {
	names := slices.Sorted(maps.Keys(once))
	var columns, tests, parts, kinds []string
	for _, name := range names {
		key := quoteName(name)
		columns, tests = append(columns, key), append(tests, "uniqExactIf("+key+", "+key+" != 0) = countIf("+key+" != 0)")
		kinds = append(kinds, once[name]...)
	}
	slices.Sort(kinds)
	for _, kind := range slices.Compact(kinds) {
		parts = append(parts, fmt.Sprintf("(SELECT %[1]s AS `of`, %[2]s FROM %[3]s WHERE %[4]s = %[1]s LIMIT %[5]d)",
			quoteText(kind), strings.Join(columns, ", "), s.table(s.layout.Table()), quoteName(s.layout.Kind()), first))
	}
	sql := "SELECT `of`, count(), [" + strings.Join(tests, ", ") + "] FROM (" + strings.Join(parts, " UNION ALL ") + ") GROUP BY `of`"
	rows, err := s.conn.Query(ctx, sql)
	if err != nil {
		return nil, engineError(err, sql)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var kind string
		var n uint64
		var alone []uint8
		if err := rows.Scan(&kind, &n, &alone); err != nil {
			return nil, engineError(err, sql)
		}
		if n >= uint64(first) {
			larger = append(larger, kind)
		}
		for i, name := range names {
			if alone[i] == 0 {
				once[name] = slices.DeleteFunc(once[name], func(k string) bool { return k == kind })
			}
		}
	}
	if err := rows.Err(); err != nil {
		return nil, engineError(err, sql)
	}
	return larger, nil
}

// again tells whether two records of a kind have the same key.
func (s *stage) again(ctx context.Context, key, kind string) (bool, error) {
	n, err := s.number(ctx, fmt.Sprintf("SELECT count() FROM (SELECT %[1]s FROM %[2]s WHERE %[3]s = %[4]s AND %[1]s != 0 GROUP BY %[1]s HAVING count() > 1 LIMIT 1) "+
		"SETTINGS max_bytes_before_external_group_by = 268435456", quoteName(key), s.table(s.layout.Table()), quoteName(s.layout.Kind()), quoteText(kind)))
	return n > 0, err
}

// isKey reports that a column identifies an entity that a record mentions; 0 for none.
func isKey(c schema.Column) bool { return c.Type == "UInt128" }
