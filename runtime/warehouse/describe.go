package warehouse

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	ch "github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/huntc/huntc/backends/clickhouse"
	"github.com/huntc/huntc/backends/schema"
)

// Table is a table of a server.
type Table struct {
	clickhouse.Table
	Columns []Column
}

// Column is a column of a table, its type as the server names it.
type Column struct{ Name, Type string }

// Describe asks for the columns of a table, and for its database where that is the session's.
func Describe(ctx context.Context, conn driver.Conn, server string, t clickhouse.Table) (Table, error) {
	rows, err := conn.Query(ctx, clickhouse.ColumnsOf(t))
	if err != nil {
		return Table{}, classify(server, err)
	}
	out := Table{Table: t}
	for rows.Next() {
		var c Column
		if err := rows.Scan(&out.Database, &c.Name, &c.Type); err != nil {
			return out, fmt.Errorf("read the columns of a table: %w", err)
		}
		out.Columns = append(out.Columns, c)
	}
	if err := rows.Err(); err != nil {
		return out, classify(server, err)
	}
	if len(out.Columns) == 0 {
		return out, &Error{Problem: NoTable, Warehouse: server, Err: errors.New("there is no such table, or the user may not see it")}
	}
	return out, rows.Close()
}

// SameType compares two names of types: spaces, and the places of a time that has none of its own, do not count.
func SameType(a, b string) bool {
	bare := strings.NewReplacer(" ", "", `"`, "'")
	return bare.Replace(a) == bare.Replace(b)
}

// patience is how long a server may look for the names of attributes.
const patience = 5 * time.Second

// tooLong is the code with which a server ends what takes too long.
const tooLong = 159

// Extensions are the names of x_* attributes by role, which maps of the store's layout hold, but for some roles. It is late where the
// server would look for them too long.
func Extensions(ctx context.Context, conn driver.Conn, t Table, except []string) (found map[string][]string, late bool, err error) {
	ctx = ch.Context(ctx, ch.WithSettings(ch.Settings{"max_execution_time": patience.Seconds(), "timeout_overflow_mode": "throw"}))
	found = map[string][]string{}
	roles, columns := extras(t, except)
	var largest []uint64
	err = gather(ctx, conn, t, each(columns, clickhouse.LargestOf), &largest)
	var full []string // most maps hold nothing, which is told from their sizes alone
	var of []string
	for i, n := range largest {
		if n > 0 {
			full, of = append(full, columns[i]), append(of, roles[i])
		}
	}
	var names [][]string
	if err == nil {
		err = gather(ctx, conn, t, each(full, clickhouse.NamesIn), &names)
	}
	for i := range names {
		slices.Sort(names[i])
		found[of[i]] = names[i]
	}
	if isCode(err, tooLong) {
		return found, true, nil
	}
	return found, false, err
}

// extras are the maps of a table that hold x_* attributes, and the roles that have them.
func extras(t Table, except []string) (roles, columns []string) {
	layout := schema.Store()
	for _, role := range layout.Roles() {
		name, ok := layout.Extra(role)
		if ok && !slices.Contains(except, role) && slices.ContainsFunc(t.Columns, func(c Column) bool { return c.Name == name }) {
			roles, columns = append(roles, role), append(columns, name)
		}
	}
	return roles, columns
}

// gather asks for values over all rows, a list of which into points to.
func gather(ctx context.Context, conn driver.Conn, t Table, values []clickhouse.Expr, into any) error {
	if len(values) == 0 {
		return nil
	}
	return conn.QueryRow(ctx, clickhouse.Gather(t.Table, values)).Scan(into)
}

// each is an expression of each of some columns.
func each(columns []string, of func(string) clickhouse.Expr) []clickhouse.Expr {
	out := make([]clickhouse.Expr, len(columns))
	for i, c := range columns {
		out[i] = of(c)
	}
	return out
}
