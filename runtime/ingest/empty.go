package ingest

import (
	"context"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/huntc/huntc/backends/schema"
)

// CreateEmpty makes the table of a source that has no records in a database, which is made unless it is there. The table has all
// columns that records of any profile may have.
func CreateEmpty(ctx context.Context, conn driver.Conn, database string) error {
	layout := schema.Store()
	all := func(string) bool { return true }
	for _, sql := range []string{
		"CREATE DATABASE IF NOT EXISTS " + quoteName(database),
		"CREATE TABLE " + quoteName(database) + "." + quoteName(layout.Table()) + " " + tableDefinition(layout, all, nil),
	} {
		if err := conn.Exec(ctx, sql); err != nil {
			return engineError(err, sql)
		}
	}
	return nil
}
