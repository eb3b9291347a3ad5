package bench_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// TestGenerated compares what is generated in the store's table with what a load makes of the same events as NDJSON: every
// column of every row, keys too.
func TestGenerated(t *testing.T) {
	l := openLab(t, generated{"edr", 1, 1}, generated{"lab", 2, 1})
	for _, g := range l.sources {
		l.exec("CREATE TABLE `" + g.name + "`.loaded ENGINE = MergeTree ORDER BY record AS SELECT * FROM `" + g.name + "`.events")
	}
	l.fill(seedEvents)
	for _, g := range l.sources {
		for _, table := range []string{"events", "loaded"} {
			if n := l.number("SELECT count() FROM `" + g.name + "`." + table); n != seedEvents {
				t.Errorf("%s.%s has %d rows", g.name, table, n)
			}
		}
		columns := l.texts("SELECT name FROM system.columns WHERE database = '" + g.name + "' AND table = 'events' AND default_kind != 'ALIAS' ORDER BY position")
		both := " FROM `" + g.name + "`.events AS g INNER JOIN `" + g.name + "`.loaded AS l USING record"
		tests := make([]string, len(columns))
		for i, c := range columns {
			tests[i] = "if(countIf(toString(tuple(g.`" + c + "`)) != toString(tuple(l.`" + c + "`))) > 0, '" + c + "', '')"
		}
		for _, c := range l.texts("SELECT arrayJoin([" + strings.Join(tests, ", ") + "]) AS name" + both + " HAVING name != ''") {
			for _, differs := range l.texts("SELECT 'record ' || toString(record) || ': generated ' || toString(tuple(g.`" + c + "`)) || ', loaded ' || toString(tuple(l.`" + c + "`))" +
				both + " WHERE toString(tuple(g.`" + c + "`)) != toString(tuple(l.`" + c + "`)) ORDER BY record LIMIT 2") {
				t.Errorf("%s.%s: %s", g.name, c, differs)
			}
		}
	}
}

// TestGeneratedSample holds events to what events.sql says of them.
func TestGeneratedSample(t *testing.T) {
	l := openLab(t, generated{"edr", 1, 1})
	l.fill(100_000)
	got := l.texts("SELECT kind || ' ' || toString(count()) FROM edr.events GROUP BY kind ORDER BY kind")
	want := "file-create 9500, file-read 19500, file-update 10000, network 50000, process-end 1000, process-start 10000"
	if text := strings.Join(got, ", "); text != want {
		t.Errorf("kinds: %s\nwant  %s", text, want)
	}
	for what, sql := range map[string]string{
		"a process acts before it starts": "SELECT count() FROM edr.events AS e INNER JOIN (SELECT process_key, time FROM edr.events WHERE kind = 'process-start') AS s USING process_key WHERE e.time < s.time",
		"a parent starts after its child": "SELECT count() FROM edr.events AS e INNER JOIN (SELECT process_key, time FROM edr.events WHERE kind = 'process-start') AS s ON e.parent_key = s.process_key WHERE e.time < s.time",
		"a process starts twice":          "SELECT count() FROM (SELECT process_key FROM edr.events WHERE kind = 'process-start' GROUP BY process_key HAVING count() > 1)",
		"a process without its start":     "SELECT uniqExact(process_key) - 10000 FROM edr.events",
		"a start without parent":          "SELECT countIf(parent_key = 0) - 200 FROM edr.events WHERE kind = 'process-start'",
		"a key of several processes":      "SELECT count() FROM (SELECT process_key FROM edr.events GROUP BY process_key HAVING uniqExact(asset, process_pid, process_name) > 1)",
		"a part of more than a slice":     "SELECT count() FROM system.parts WHERE database = 'edr' AND table = 'events' AND active AND rows > " + fmt.Sprint(2*partRows),
	} {
		if n := l.number("SELECT toUInt64((" + sql + "))"); n != 0 {
			t.Errorf("%s: %d", what, n)
		}
	}
}

// TestForeign makes the table of a warehouse and puts to it the expert's SQL of the question that huntc cannot be asked yet: the
// rows are those of the same hunt over the store.
func TestForeign(t *testing.T) {
	l := openLab(t, sources...)
	const n = 100_000
	l.fill(n)
	for _, sql := range l.statements("foreign.sql", l.sources[0], n, 0, n) {
		l.exec(sql)
	}
	for _, q := range questions(t) {
		if q.name != "12-foreign" {
			continue
		}
		own := l.compiled(q.name, strings.ReplaceAll(q.hunt, "clickhouse://ecs_events", "edr"))
		_, want := l.answer(own)
		_, got := l.answer(byHand(own, q.expert))
		if differs := difference(want, got); differs != "" || len(want) == 0 {
			t.Errorf("%d rows over the store; over the foreign table: %s", len(want), differs)
		}
	}
}

// texts runs a query for texts.
func (l *lab) texts(sql string) []string {
	l.tb.Helper()
	rows, err := l.session.Conn().Query(context.Background(), sql)
	if err != nil {
		l.tb.Fatalf("%.1000v\nin %.200s", err, sql)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			l.tb.Fatal(err)
		}
		out = append(out, text)
	}
	if err := rows.Err(); err != nil {
		l.tb.Fatal(err)
	}
	return out
}
