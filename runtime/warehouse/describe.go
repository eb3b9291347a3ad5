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

// Describe asks for the columns of a table.
func Describe(ctx context.Context, conn driver.Conn, server string, t clickhouse.Table) (Table, error) {
	rows, err := conn.Query(ctx, clickhouse.ColumnsOf(t))
	if err != nil {
		return Table{}, classify(server, err)
	}
	out := Table{Table: t}
	for rows.Next() {
		var c Column
		if err := rows.Scan(&c.Name, &c.Type); err != nil {
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

// Extensions are the names of x_* attributes by role, which maps of the store's layout hold. They are nil where the server would
// look for them too long.
func Extensions(ctx context.Context, conn driver.Conn, t Table) (map[string][]string, error) {
	var roles []string
	var maps []clickhouse.Expr
	layout := schema.Store()
	for _, role := range layout.Roles() {
		name, ok := layout.Extra(role)
		if ok && slices.ContainsFunc(t.Columns, func(c Column) bool { return c.Name == name }) {
			roles, maps = append(roles, role), append(maps, clickhouse.NamesIn(name))
		}
	}
	out := map[string][]string{}
	if len(roles) == 0 {
		return out, nil
	}
	var names [][]string
	settings := ch.WithSettings(ch.Settings{"max_execution_time": patience.Seconds(), "timeout_overflow_mode": "throw"})
	err := conn.QueryRow(ch.Context(ctx, settings), clickhouse.Gather(t.Table, maps)).Scan(&names)
	if isCode(err, tooLong) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for i, role := range roles {
		if slices.Sort(names[i]); len(names[i]) > 0 {
			out[role] = names[i]
		}
	}
	return out, nil
}
