package ingest

import (
	"context"
	"maps"
	"slices"
	"strings"
)

// finish computes the keys and writes the rows into the store's table, in time order.
func (s *stage) finish(ctx context.Context) (columns []string, err error) {
	used, err := s.used(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.addRest(ctx); err != nil {
		return nil, err
	}
	ids := identities{modelOf: s.modelOf, content: s.content}
	keys, joins, err := s.processKeys(ctx, ids, used)
	if err != nil {
		return nil, err
	}
	var names, values []string
	for _, c := range s.layout.Columns() {
		value, ok := s.value(c.Name, used)
		if key, isKey := keys[c.Name]; isKey {
			value, ok = key, true
		}
		if ok {
			names, values = append(names, quoteName(c.Name)), append(values, value)
			columns = append(columns, c.Name)
		}
	}
	all := s.allColumns(columns)
	has := func(name string) bool { return slices.Contains(all, name) }
	if err := s.exec(ctx, "CREATE TABLE "+s.table(s.layout.Table())+" "+tableDefinition(s.layout, has, nil)); err != nil {
		return nil, err
	}
	if err := s.exec(ctx, "SYSTEM STOP MERGES "+s.table(s.layout.Table())); err != nil {
		return nil, err
	}
	slices, err := s.slices(ctx)
	if err != nil {
		return nil, err
	}
	for _, t := range slices {
		err := s.exec(ctx, "INSERT INTO "+s.table(s.layout.Table())+" ("+strings.Join(names, ", ")+") SELECT "+
			strings.Join(values, ", ")+" FROM (SELECT * FROM "+s.table("rows")+" WHERE "+t.within(quoteName(s.layout.Time()))+") AS r"+s.joinLives(joins, t))
		if err != nil {
			return nil, err
		}
	}
	if s.old == nil {
		return columns, nil
	}
	return all, s.keepOld(ctx, ids)
}

// used tells which columns of the staging table have a value in some row.
func (s *stage) used(ctx context.Context) (map[string]bool, error) {
	names := slices.Sorted(maps.Keys(s.columns))
	tests := make([]string, len(names))
	for i, name := range names {
		tests[i] = "countIf(isNotNull(" + quoteName(name) + ")) > 0"
		if s.columns[name] == listType {
			tests[i] = "countIf(notEmpty(" + quoteName(name) + ")) > 0"
		}
	}
	sql := "SELECT [" + strings.Join(tests, ", ") + "] FROM " + s.table("rows")
	var found []uint8
	if err := s.conn.QueryRow(ctx, sql).Scan(&found); err != nil {
		return nil, engineError(err, sql)
	}
	used := map[string]bool{}
	for i, name := range names {
		used[name] = found[i] != 0
	}
	return used, nil
}

// value is the expression of a column that is no hashed key, if the source fills it.
func (s *stage) value(name string, used map[string]bool) (string, bool) {
	quoted := "r." + quoteName(name)
	switch name {
	case s.layout.Record(), s.layout.Number():
		return "ifNull(" + quoted + ", 1)", true
	case s.layout.Time(), s.layout.TimeEnd():
		return "assumeNotNull(" + quoted + ")", true
	case s.layout.Kind():
		return s.kind(used), true // part of the table's order
	case s.layout.Asset():
		return "ifNull(" + quoted + ", '')", used[name]
	}
	for _, r := range s.entities.Roles() {
		if extra, _ := s.layout.Extra(r.Name); extra == name {
			return "mapFromArrays(r." + quoteName(extraNames(name)) + ", r." + quoteName(extraValues(name)) + ")", used[extraNames(name)]
		}
		if kind, _ := s.layout.TypeColumn(r.Name); kind == name {
			return "ifNull(" + quoted + ", '')", used[name]
		}
	}
	return quoted, used[name]
}

// processKeys are the expressions of all hashed keys, and the roles whose lives they need joined:
// those of processes that may have no name of their own.
func (s *stage) processKeys(ctx context.Context, ids identities, used map[string]bool) (keys map[string]string, joins []string, err error) {
	keys = map[string]string{}
	life := lifetimes{identities: ids, rows: s.mentioning()}
	for _, r := range s.entities.Roles() {
		key, ok := s.layout.Key(r.Name)
		switch {
		case !ok || !key.Hashed || !used[objectColumn(r.Name)]:
		case r.Types[0] != "process":
			keys[key.Column] = ids.key(r.Name)
		default:
			if len(joins) == 0 {
				if err := s.lives(ctx, life); err != nil {
					return nil, nil, err
				}
			}
			keys[key.Column] = life.key(r.Name, lifeOf(r.Name)+".key")
			joins = append(joins, r.Name)
		}
	}
	return keys, joins, nil
}

func pidColumn(s *stage, role string) string {
	c, _ := s.layout.Attr(role, "pid")
	return quoteName(c.Name)
}
