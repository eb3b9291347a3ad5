package runtime_test

import (
	"context"
	"regexp"
	"strings"

	"github.com/huntc/huntc/backends/schema"
)

// The engine's cost of a query over a few rows is planning: each scan of a table costs by the columns of the table, and a
// CTE is planned again at each reference to it.

// mostScans is what a query may come to, its CTEs put in.
const mostScans = 200

// cte finds the head of a CTE.
var cte = regexp.MustCompile("(?m)^`([^`]+)` AS \\($")

// reference finds what is read from.
var reference = regexp.MustCompile("FROM `([^`]+)`(\\.`events`)?")

// scans is how often a query comes to read a table, its CTEs put in wherever they are referred to.
func scans(query string) int {
	cost := map[string]int{}
	names := cte.FindAllStringSubmatch(query, -1)
	parts := cte.Split(query, -1)
	total := 0
	for i, part := range parts {
		n := 0
		for _, ref := range reference.FindAllStringSubmatch(part, -1) {
			n += max(cost[ref[1]], 1)
		}
		if i > 0 {
			cost[names[i-1][1]] = n
		}
		total = n
	}
	return total
}

// quoted finds identifiers.
var quoted = regexp.MustCompile("`([^`]+)`")

// narrow leaves in the tables the columns that the hunts ask for.
func (b *bench) narrow(all []*prepared) {
	asked := map[string]bool{}
	for _, p := range all {
		for _, q := range p.queries {
			for _, m := range quoted.FindAllStringSubmatch(q.Text, -1) {
				asked[m[1]] = true
			}
		}
	}
	var columns []string
	for _, c := range schema.Store().Columns() {
		if asked[c.Name] {
			columns = append(columns, "`"+c.Name+"`")
		}
	}
	for _, tel := range b.telemetry {
		for _, sql := range []string{
			"CREATE TABLE DB.narrow ENGINE = MergeTree ORDER BY tuple() AS SELECT " + strings.Join(columns, ", ") + " FROM DB.events",
			"RENAME TABLE DB.events TO DB.whole, DB.narrow TO DB.events",
		} {
			if err := b.session.Conn().Exec(context.Background(), strings.ReplaceAll(sql, "DB", "`"+tel.Name+"`")); err != nil {
				b.t.Fatal(err)
			}
		}
	}
}
