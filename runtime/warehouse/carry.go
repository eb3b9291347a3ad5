package warehouse

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	ch "github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/ext"
	"github.com/ClickHouse/clickhouse-go/v2/lib/column"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/huntc/huntc/backends/clickhouse"
)

// carrying is a connection of a user who may neither make temporary tables nor change settings. What would be a temporary table is
// kept here, and travels with each query that reads it; settings are left to the user's profile.
type carrying struct {
	driver.Conn
	tables map[string]carried
	rows   int // of all
}

// carried is a table that travels. Over HTTP the driver takes plain names alone, so that its columns are numbered, and a query that
// reads it is told their names.
type carried struct {
	table *ext.Table // nil for one without rows, which the driver does not write so that it can be read
	named string     // the query that tells the names
}

// carriedMost is how many rows may travel: they are in memory here, and sent again and again.
const carriedMost = 5_000_000

// restricted gives the connection of a restricted user what it needs; that of anybody else as it is.
func restricted(ctx context.Context, conn driver.Conn) (driver.Conn, error) {
	var level uint64
	if err := conn.QueryRow(ctx, clickhouse.ReadonlyLevel()).Scan(&level); err != nil {
		return nil, err
	}
	if level != 1 {
		return conn, nil
	}
	return &carrying{conn, map[string]carried{}, 0}, nil
}

// with is a statement with the tables that it reads, and without settings.
func (c *carrying) with(ctx context.Context, sql string) (context.Context, string) {
	var tables []*ext.Table
	var named []string
	for _, name := range slices.Sorted(maps.Keys(c.tables)) {
		if quoted := clickhouse.QuoteIdent(name); strings.Contains(sql, quoted) {
			if t := c.tables[name].table; t != nil {
				tables = append(tables, t)
			}
			named = append(named, quoted+" AS ("+c.tables[name].named+")")
		}
	}
	if len(named) > 0 {
		rest, ok := strings.CutPrefix(strings.TrimLeft(sql, " \n"), "WITH")
		if ok {
			rest = "," + rest
		} else {
			rest = "\n" + sql
		}
		sql = "WITH\n" + strings.Join(named, ",\n") + rest
	}
	return ch.Context(ctx, ch.WithSettings(ch.Settings{}), ch.WithExternalTable(tables...)), sql
}

// Query runs a query.
func (c *carrying) Query(ctx context.Context, sql string, args ...any) (driver.Rows, error) {
	ctx, sql = c.with(ctx, sql)
	return c.Conn.Query(ctx, sql, args...)
}

// QueryRow runs a query for one row.
func (c *carrying) QueryRow(ctx context.Context, sql string, args ...any) driver.Row {
	ctx, sql = c.with(ctx, sql)
	return c.Conn.QueryRow(ctx, sql, args...)
}

// Exec keeps the rows of a temporary table that is made of a query; anything else is run as it is.
func (c *carrying) Exec(ctx context.Context, sql string, args ...any) error {
	name, query, ok := clickhouse.MadeOf(sql)
	if !ok {
		ctx, sql = c.with(ctx, sql)
		return c.Conn.Exec(ctx, sql, args...)
	}
	rows, err := c.Query(ctx, query, args...)
	if err != nil {
		return err
	}
	return errors.Join(c.Keep(name, rows), rows.Close())
}

// Keep makes a table of rows.
func (c *carrying) Keep(name string, rows driver.Rows) error {
	var columns []func(*ext.Table) error
	var names []clickhouse.TypedColumn
	scan := make([]any, len(rows.ColumnTypes()))
	for i, t := range rows.ColumnTypes() {
		columns = append(columns, ext.Column(fmt.Sprintf("c%d", i), column.Type(t.DatabaseTypeName())))
		names = append(names, clickhouse.TypedColumn{Name: t.Name(), Type: t.DatabaseTypeName()})
	}
	plain := fmt.Sprintf("carried_%d", len(c.tables))
	table, err := ext.NewTable(plain, columns...)
	if err != nil {
		return err
	}
	values := make([]any, len(scan))
	for rows.Next() {
		if c.rows++; c.rows > carriedMost {
			return fmt.Errorf("more than %d rows would have to travel with each query: the user may make no temporary tables", carriedMost)
		}
		for i, t := range rows.ColumnTypes() {
			scan[i] = reflect.New(t.ScanType()).Interface()
		}
		if err := rows.Scan(scan...); err != nil {
			return err
		}
		for i, p := range scan {
			values[i] = reflect.ValueOf(p).Elem().Interface()
		}
		if err := table.Append(values...); err != nil {
			return err
		}
	}
	c.tables[name] = carried{table, clickhouse.Renamed(plain, "c", names)}
	if table.Block().Rows() == 0 {
		c.tables[name] = carried{nil, clickhouse.NoRows(names)}
	}
	return rows.Err()
}
