package ingest

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// The types of the staging table's columns that are not Nullable numbers.
const (
	listType = "Array(String)"
	textType = "Nullable(String)"
	timeType = "Nullable(DateTime64(9, 'UTC'))"
)

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
	sending  chan error        // of the block that the engine is taking in
	old      *Loaded           // what the rows are added to, nil for nothing
	bounds   bounds
}

func newStage(ctx context.Context, conn driver.Conn, m *modelOf, database, content string) (*stage, error) {
	s := &stage{modelOf: m, conn: conn, database: database, content: content, columns: map[string]string{}, bounds: loadBounds}
	if err := s.exec(ctx, "CREATE DATABASE "+quoteName(database)+" ENGINE = Atomic"); err != nil {
		return nil, err
	}
	b := newBlock(m.layout)
	var parts []string
	for _, c := range b.columns {
		s.columns[c.name] = c.columnType()
		parts = append(parts, quoteName(c.name)+" "+c.columnType())
	}
	parts = append(parts, "INDEX t "+quoteName(m.layout.Time())+" TYPE minmax GRANULARITY 1")
	err := s.exec(ctx, "CREATE TABLE "+s.table("rows")+" ("+strings.Join(parts, ", ")+") ENGINE = MergeTree ORDER BY tuple() "+
		"SETTINGS parts_to_delay_insert = 1000000, parts_to_throw_insert = 1000000")
	if err == nil {
		err = s.exec(ctx, "SYSTEM STOP MERGES "+s.table("rows"))
	}
	return s, err
}

// drop removes the database and everything in it.
func (s *stage) drop(ctx context.Context) error {
	_ = s.wait() // the error, if any, was the reason to drop it
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

// send hands a block to the engine and empties it. The engine takes it in while the next one
// is made; wait for the last one.
func (s *stage) send(ctx context.Context, b *block, scratch string) error {
	if err := s.wait(); err != nil || b.rows == 0 {
		return err
	}
	used := b.used()
	names, types, quoted, structure := make([]string, len(used)), make([]string, len(used)), make([]string, len(used)), make([]string, len(used))
	for i, c := range used {
		names[i], types[i], quoted[i] = c.name, c.columnType(), quoteName(c.name)
		structure[i] = quoted[i] + " " + types[i]
	}
	if err := s.add(ctx, names, types); err != nil {
		return err
	}
	path := filepath.Join(scratch, "block.native")
	if err := b.write(path); err != nil {
		return err
	}
	b.reset()
	columns := strings.Join(quoted, ", ")
	sql := "INSERT INTO " + s.table("rows") + " (" + columns + ") SELECT " + columns +
		" FROM file(" + quoteText(path) + ", 'Native', " + quoteText(strings.Join(structure, ", ")) + ")"
	s.sending = make(chan error, 1)
	go func() { s.sending <- s.exec(ctx, sql) }()
	return nil
}

// wait waits until the engine has taken the last block in.
func (s *stage) wait() error {
	if s.sending == nil {
		return nil
	}
	err := <-s.sending
	s.sending = nil
	return err
}

// spaceTexts are how the engine says that there is no room for what it writes: a full disk, a
// quota, a limit on the size of files.
var spaceTexts = []string{"No space left on device", "NOT_ENOUGH_SPACE", "Disk quota exceeded", "File too large"}

// engineError is an error of the engine with the statement that it refused. A full disk is
// told apart.
func engineError(err error, sql string) error {
	text := err.Error()
	for _, known := range spaceTexts {
		if strings.Contains(text, known) {
			return &Error{Reason: NoSpace, Detail: "no space left while loading: " + known, Hint: spaceHint}
		}
	}
	if strings.Contains(text, "reading from part") || strings.Contains(text, "CHECKSUM_DOESNT_MATCH") {
		return truncated(text)
	}
	return fmt.Errorf("%w\nin %.2000s", err, sql)
}

// truncated is the error for what the engine wrote and cannot read back: with a limit on the size of
// files it takes no notice of a write that fails.
func truncated(text string) error {
	return &Error{Reason: Unwritable, Detail: "what was written cannot be read back: no space left, or a limit on the size of files (ulimit -f)?", Hint: spaceHint, Err: errors.New(text)}
}
