package ingest

import (
	"context"
	"fmt"
	"strings"
)

// Loads are bounded in memory whatever their size: lifetimes are computed over a share of the processes at a time,
// and the finished table is written a slice of time at a time, with only the lives of that time at hand.

// bounds are what a load holds at a time.
type bounds struct {
	mentions uint64 // about how many a share of the processes has
	rows     uint64 // about how many a slice of time has, which is a part of the finished table
	once     int    // how many records of a kind are looked at before all are, for keys that are there once
}

// loadBounds keep a load within some hundred megabytes.
var loadBounds = bounds{mentions: 1_000_000, rows: 200_000, once: 65_536}

const (
	// livesTable and mentionsTable are what the stage calls its tables of lifetimes and of mentions.
	livesTable    = "lives"
	mentionsTable = "mentions"
)

// lives makes the table of lifetimes.
func (s *stage) lives(ctx context.Context, life lifetimes) error {
	table := s.table(livesTable)
	sql := "CREATE TABLE " + table + " (host String, pid Int64, begin Int64, last Int64, key UInt128) ENGINE = MergeTree ORDER BY (host, pid, begin)"
	if err := s.exec(ctx, sql); err != nil {
		return err
	}
	need, err := s.number(ctx, life.needed())
	if err != nil || need == 0 {
		return err
	}
	all, err := s.number(ctx, "SELECT count() FROM ("+life.mentions()+")")
	if err != nil {
		return err
	}
	shares := all/s.bounds.mentions + 1
	if shares == 1 {
		return s.exec(ctx, "INSERT INTO "+table+" "+life.lives())
	}
	mentions := s.table(mentionsTable)
	err = s.exec(ctx, fmt.Sprintf("CREATE TABLE %s ENGINE = MergeTree ORDER BY tuple() PARTITION BY cityHash64(host, pid) %% %d AS SELECT * FROM (%s) SETTINGS max_partitions_per_insert_block = 0",
		mentions, shares, life.mentions()))
	for i := uint64(0); err == nil && i < shares; i++ {
		life.some = fmt.Sprintf("SELECT * FROM %s WHERE _partition_id = '%d'", mentions, i)
		err = s.exec(ctx, "INSERT INTO "+table+" "+life.lives())
	}
	if err != nil {
		return err
	}
	return s.exec(ctx, "DROP TABLE "+mentions+" SYNC")
}

// slice is a time: from begin on, before end, in nanoseconds since 1970.
type slice struct{ begin, end int64 }

// within is the test that a time is in the slice.
func (t slice) within(time string) string {
	return fmt.Sprintf("%[1]s >= fromUnixTimestamp64Nano(%[2]d, 'UTC') AND %[1]s < fromUnixTimestamp64Nano(%[3]d, 'UTC')", time, t.begin, t.end)
}

// slices divides the time of the staged rows so that each slice has about as many as the bound says.
func (s *stage) slices(ctx context.Context) ([]slice, error) {
	rows := s.table("rows")
	n, err := s.number(ctx, "SELECT count() FROM "+rows)
	if err != nil {
		return nil, err
	}
	whole, err := s.span(ctx, rows, "true")
	if err != nil {
		return nil, err
	}
	var levels []string
	for i := uint64(1); i <= n/s.bounds.rows; i++ {
		levels = append(levels, fmt.Sprint(float64(i)/float64(n/s.bounds.rows+1)))
	}
	if len(levels) == 0 {
		return []slice{whole}, nil
	}
	var cuts []int64
	sql := "SELECT arrayMap(q -> toInt64(q), quantiles(" + strings.Join(levels, ", ") + ")(toUnixTimestamp64Nano(assumeNotNull(" + quoteName(s.layout.Time()) + ")))) FROM " + rows
	if err := s.conn.QueryRow(ctx, sql).Scan(&cuts); err != nil {
		return nil, engineError(err, sql)
	}
	var out []slice
	for _, cut := range append(cuts, whole.end) {
		if cut > whole.begin && cut <= whole.end {
			out = append(out, slice{whole.begin, cut})
			whole.begin = cut
		}
	}
	return out, nil
}

// span is the time of the rows of a table that pass a test.
func (s *stage) span(ctx context.Context, table, test string) (slice, error) {
	var t slice
	time := "toUnixTimestamp64Nano(assumeNotNull(" + quoteName(s.layout.Time()) + "))"
	sql := "SELECT min(" + time + "), max(" + time + ") + 1 FROM " + table + " WHERE " + test
	if err := s.conn.QueryRow(ctx, sql).Scan(&t.begin, &t.end); err != nil {
		return t, engineError(err, sql)
	}
	return t, nil
}

// lifeOf is the name under which joinLives joins the life that holds the mention in a role.
func lifeOf(role string) string { return quoteName("life of " + role) }

// joinLives joins the lives that hold the mentions in some roles of the rows r, which are of a slice of time.
func (s *stage) joinLives(roles []string, t slice) string {
	var out strings.Builder
	for _, role := range roles {
		fmt.Fprintf(&out, " ASOF LEFT JOIN (SELECT host, pid, begin, key FROM %s WHERE begin < %d AND last >= %d) AS %s ON ", s.table(livesTable), t.end, t.begin, lifeOf(role))
		fmt.Fprintf(&out, "ifNull(r.%s, '') = %s.host AND ifNull(r.%s, -1) = %[2]s.pid AND ", quoteName(s.layout.Asset()), lifeOf(role), pidColumn(s, role))
		fmt.Fprintf(&out, "toUnixTimestamp64Nano(assumeNotNull(r.%s)) >= %s.begin", quoteName(s.layout.Time()), lifeOf(role))
	}
	return out.String()
}
