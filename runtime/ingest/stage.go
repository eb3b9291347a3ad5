package ingest

import (
	"context"
	"fmt"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

const listType = "Array(String)"

// stage is the database in which a source is loaded before it is published. Its table `rows`
// has the columns of the store under their names, but for keys and extra maps, and grows a
// column when the first value for it comes: adding one costs nothing, while a wide table of
// defaults costs every block.
type stage struct {
	*modelOf
	conn     driver.Conn
	database string
	content  string            // hash of the source's content
	columns  map[string]string // of rows, with their types
}

func newStage(ctx context.Context, conn driver.Conn, m *modelOf, database, content string) (*stage, error) {
	s := &stage{modelOf: m, conn: conn, database: database, content: content, columns: map[string]string{}}
	if err := s.exec(ctx, "CREATE DATABASE "+quoteName(database)+" ENGINE = Atomic"); err != nil {
		return nil, err
	}
	b := newBlock(m.layout)
	var parts []string
	for _, c := range b.columns {
		s.columns[c.name] = c.columnType()
		parts = append(parts, quoteName(c.name)+" "+c.columnType())
	}
	err := s.exec(ctx, "CREATE TABLE "+s.table("rows")+" ("+strings.Join(parts, ", ")+") ENGINE = MergeTree ORDER BY tuple()")
	if err == nil {
		err = s.exec(ctx, "SYSTEM STOP MERGES "+s.table("rows"))
	}
	return s, err
}

// drop removes the database and everything in it.
func (s *stage) drop(ctx context.Context) error {
	return s.exec(ctx, "DROP DATABASE IF EXISTS "+quoteName(s.database)+" SYNC")
}

func (s *stage) table(name string) string { return quoteName(s.database) + "." + quoteName(name) }

func (s *stage) exec(ctx context.Context, sql string) error {
	if err := s.conn.Exec(ctx, sql); err != nil {
		return engineError(err, sql)
	}
	return nil
}

// number runs a query for one number.
func (s *stage) number(ctx context.Context, sql string) (uint64, error) {
	var n uint64
	if err := s.conn.QueryRow(ctx, sql).Scan(&n); err != nil {
		return 0, engineError(err, sql)
	}
	return n, nil
}

// add gives rows the columns that it does not have yet.
func (s *stage) add(ctx context.Context, names, types []string) error {
	var parts []string
	for i, name := range names {
		if _, ok := s.columns[name]; !ok {
			s.columns[name] = types[i]
			parts = append(parts, "ADD COLUMN "+quoteName(name)+" "+types[i])
		}
	}
	if len(parts) == 0 {
		return nil
	}
	return s.exec(ctx, "ALTER TABLE "+s.table("rows")+" "+strings.Join(parts, ", "))
}

// addRest gives rows every column that the expressions of keys may speak of.
func (s *stage) addRest(ctx context.Context) error {
	names, types := []string{s.layout.Kind(), foldsColumn}, []string{"Nullable(String)", "Nullable(Bool)"}
	for _, c := range s.layout.Columns() {
		if c.Attr != "" {
			names, types = append(names, c.Name), append(types, stagingType(c))
		}
	}
	for _, r := range s.entities.Roles() {
		names, types = append(names, objectColumn(r.Name)), append(types, "Nullable(String)")
	}
	return s.add(ctx, names, types)
}

// send inserts a block and empties it.
func (s *stage) send(ctx context.Context, b *block) error {
	if b.rows == 0 {
		return nil
	}
	used := b.used()
	names, types, quoted := make([]string, len(used)), make([]string, len(used)), make([]string, len(used))
	for i, c := range used {
		names[i], types[i], quoted[i] = c.name, c.columnType(), quoteName(c.name)
	}
	if err := s.add(ctx, names, types); err != nil {
		return err
	}
	batch, err := s.conn.PrepareBatch(ctx, "INSERT INTO "+s.table("rows")+" ("+strings.Join(quoted, ", ")+")")
	if err != nil {
		return engineError(err, "INSERT INTO rows")
	}
	for i, c := range used {
		if err := batch.Column(i).Append(c.values(b.rows)); err != nil {
			return fmt.Errorf("column %s: %w", c.name, err)
		}
	}
	if err := batch.Send(); err != nil {
		return engineError(err, "INSERT INTO rows")
	}
	b.reset()
	return nil
}

// engineError is an error of the engine with the statement that it refused. A full disk is
// told apart.
func engineError(err error, sql string) error {
	if text := err.Error(); strings.Contains(text, "No space left on device") || strings.Contains(text, "NOT_ENOUGH_SPACE") {
		return &Error{Reason: NoSpace, Detail: "no space left while loading", Hint: "free some, or name another cache", Err: err}
	}
	return fmt.Errorf("%w\nin %.2000s", err, sql)
}
