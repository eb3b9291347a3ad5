package ingest

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/huntc/huntc/runtime/engine"
)

// Files that are added to a loaded source change nothing of its rows but the keys of lifetimes: these are computed
// over all of it, and the files may tell of processes that it mentions. So its parts stay as they are, unless a key
// in them is another one now: those are written again. Everything that lifetimes go by stands in the finished
// table; the files that it was loaded from are not needed.

// oldTable is what the stage calls the table that rows are added to.
const oldTable = "old"

// addOld attaches the table that the rows are to be added to.
func (s *stage) addOld(ctx context.Context, e *engine.Engine, old *Loaded) error {
	s.old = old
	return s.attach(ctx, e.Path(), filepath.Join(old.dir, "parts"), oldTable)
}

// allColumns are the columns of the rows and of what they are added to, in the order of the layout.
func (s *stage) allColumns(columns []string) []string {
	if s.old == nil {
		return columns
	}
	var out []string
	for _, c := range s.layout.Columns() {
		if slices.Contains(columns, c.Name) || slices.Contains(s.old.Columns, c.Name) {
			out = append(out, c.Name)
		}
	}
	return out
}

// mentioning is what lifetimes are computed from: the staging table, or the part of it that they ask for together
// with the same of the old table.
func (s *stage) mentioning() string {
	rows := s.table("rows")
	if s.old == nil {
		return rows
	}
	type column struct{ name, fresh, old string }
	var columns []column
	seen := map[string]bool{}
	add := func(name, typ, old string) {
		if !seen[name] {
			seen[name] = true
			columns = append(columns, column{quoteName(name), "CAST(" + quoteName(name) + " AS " + typ + ")", "CAST(" + old + " AS " + typ + ")"})
		}
	}
	for name, typ := range map[string]string{s.layout.Asset(): textType, s.layout.Kind(): textType, s.layout.Time(): timeType} {
		add(name, typ, quoteName(name))
	}
	roles := slices.Concat(processRoles, s.profile.Birth().Mentions, s.profile.End().Mentions)
	for _, role := range roles {
		add(objectColumn(role), textType, "if("+s.mentioned(role)+", "+quoteText(role)+", NULL)")
		for _, attr := range []string{"pid", "x_unique_id", "created"} {
			if c, ok := s.layout.Attr(role, attr); ok {
				add(c.Name, stagingType(c), quoteName(c.Name))
			}
		}
	}
	slices.SortFunc(columns, func(a, b column) int { return strings.Compare(a.name, b.name) })
	var fresh, old []string
	for _, c := range columns {
		fresh, old = append(fresh, c.fresh+" AS "+c.name), append(old, c.old+" AS "+c.name)
	}
	return "(SELECT " + strings.Join(fresh, ", ") + " FROM " + rows + " UNION ALL SELECT " + strings.Join(old, ", ") + " FROM " + s.table(oldTable) + ")"
}

// mentioned tells whether a row of the finished table mentions somebody in a role.
func (s *stage) mentioned(role string) string {
	key, ok := s.layout.Key(role)
	switch {
	case !ok:
		return "false"
	case key.Hashed:
		return quoteName(key.Column) + " != 0"
	}
	return "ifNull(toString(" + quoteName(key.Column) + "), '') != ''"
}

// keepOld puts the rows of the old table into the finished one, part by part.
func (s *stage) keepOld(ctx context.Context, ids identities) error {
	names, err := s.textsOf(ctx, "SELECT name FROM system.parts WHERE active AND database = "+quoteText(s.database)+" AND table = "+quoteText(oldTable)+" ORDER BY min_block_number")
	if err != nil {
		return err
	}
	lives, err := s.number(ctx, "SELECT count() FROM system.tables WHERE database = "+quoteText(s.database)+" AND name = "+quoteText(livesTable)+" AND total_rows > 0")
	if err != nil {
		return err
	}
	keys, joins, changed := s.oldKeys(ids)
	for _, name := range names {
		from := s.table(oldTable) + " AS r"
		again := false
		if lives > 0 && len(joins) > 0 {
			t, err := s.span(ctx, s.table(oldTable), "_part = "+quoteText(name))
			if err != nil {
				return err
			}
			from += s.joinLives(joins, t)
			n, err := s.number(ctx, "SELECT count() FROM "+from+" WHERE r._part = "+quoteText(name)+" AND ("+changed+")")
			if err != nil {
				return err
			}
			again = n > 0
		}
		if again {
			err = s.rewriteOld(ctx, name, keys, from)
		} else {
			err = s.moveOld(ctx, name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// oldKeys are the keys of processes in the old table's rows r as they are now, with the roles whose lives they need
// joined, and the test that one of them is another than before.
func (s *stage) oldKeys(ids identities) (keys map[string]string, joins []string, changed string) {
	keys = map[string]string{}
	life := lifetimes{identities: ids}
	var tests []string
	for _, role := range processRoles {
		key, ok := s.layout.Key(role)
		if !ok || !slices.Contains(s.old.Columns, key.Column) {
			continue
		}
		held, pid := "r."+quoteName(key.Column), "r."+pidColumn(s, role)
		needs := held + " != 0 AND " + pid + " IS NOT NULL AND " + life.uniqueID(role) + " = '' AND " + life.start(role) + " IS NULL"
		keys[key.Column] = "if(" + needs + ", " + lifeOf(role) + ".key, " + held + ")"
		joins = append(joins, role)
		tests = append(tests, "("+needs+" AND "+held+" != "+lifeOf(role)+".key)")
	}
	return keys, joins, strings.Join(tests, " OR ")
}

// rewriteOld writes the rows of one of the old parts with their new keys.
func (s *stage) rewriteOld(ctx context.Context, part string, keys map[string]string, from string) error {
	names, values := make([]string, len(s.old.Columns)), make([]string, len(s.old.Columns))
	for i, name := range s.old.Columns {
		names[i], values[i] = quoteName(name), "r."+quoteName(name)
		if key, ok := keys[name]; ok {
			values[i] = key
		}
	}
	return s.exec(ctx, "INSERT INTO "+s.table(s.layout.Table())+" ("+strings.Join(names, ", ")+") SELECT "+strings.Join(values, ", ")+
		" FROM "+from+" WHERE r._part = "+quoteText(part))
}

// moveOld links one of the old parts into the finished table.
func (s *stage) moveOld(ctx context.Context, part string) error {
	paths, err := s.textsOf(ctx, fmt.Sprintf("SELECT data_paths[1] FROM system.tables WHERE database = %s AND name IN (%s, %s) ORDER BY name = %[2]s",
		quoteText(s.database), quoteText(oldTable), quoteText(s.layout.Table())))
	if err != nil {
		return err
	}
	if len(paths) != 2 {
		return fmt.Errorf("%d tables to add rows to, not 2", len(paths))
	}
	to := filepath.Join(paths[0], "detached", part)
	if err := linkTree(filepath.Join(paths[1], part), to); err != nil {
		return fileError(to, err)
	}
	return s.exec(ctx, "ALTER TABLE "+s.table(s.layout.Table())+" ATTACH PART "+quoteText(part))
}

// textsOf runs a query for one column of texts.
func (s *stage) textsOf(ctx context.Context, sql string) ([]string, error) {
	rows, err := s.conn.Query(ctx, sql)
	if err != nil {
		return nil, engineError(err, sql)
	}
	defer rows.Close() //nolint:errcheck // read to the end
	var out []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		out = append(out, text)
	}
	return out, rows.Err()
}

// grown is what a source holds after files were added to it.
func grown(old, added *Meta) *Meta {
	m := *added
	m.Records += old.Records
	m.Number += old.Number
	m.ProblemTotal += old.ProblemTotal
	m.Problems = slices.Concat(old.Problems, added.Problems)
	m.Problems = m.Problems[:min(len(m.Problems), maxProblems)]
	notes := newReport()
	for _, n := range slices.Concat(old.Notes, added.Notes) {
		notes.counts[n.What] += n.Count
	}
	m.Notes = notes.notes()
	m.Extra = map[string]map[string]uint64{}
	for _, from := range []*Meta{old, added} {
		for role, names := range from.Extra {
			if m.Extra[role] == nil {
				m.Extra[role] = map[string]uint64{}
			}
			for name, n := range names {
				m.Extra[role][name] += n
			}
		}
	}
	m.Unmapped = slices.Concat(old.Unmapped, added.Unmapped)
	slices.Sort(m.Unmapped)
	m.Unmapped = slices.Compact(m.Unmapped)
	return &m
}
