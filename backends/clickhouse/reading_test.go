package clickhouse_test

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/huntc/huntc/backends/clickhouse/sqlcheck"
)

// readings are statements of each form that a plan has, and what they may do.
var readings = []struct {
	text string
	may  sqlcheck.Reading
}{
	{
		"WITH\n-- hunt.hf:1  p\n`p` AS (\n  SELECT `k`, any(`name`) AS `name` FROM `events`\n  WHERE `time` >= '2026-01-01 00:00:00'" +
			" AND `m`['k'] != '' AND arrayExists(x -> `x` = 'a', `l`) GROUP BY `k`)\nSELECT `p`.`name` AS `name` FROM `p`\n" +
			"WHERE `k` IN (SELECT `k` FROM `stored`) AND `name` IN ('a', 'it\\'s') AND NOT (`k` IS NULL OR `name` LIKE '%a%')\nORDER BY `name` DESC\nLIMIT 7 OFFSET 3",
		sqlcheck.Reading{Tables: []sqlcheck.Table{{Name: "events"}, {Name: "stored"}}},
	},
	{
		"SELECT `left`.`k` AS `k`, count() AS `n` FROM\n(\n  SELECT `k` FROM `events`) AS `left`\nINNER JOIN (\n  SELECT `k` FROM `stored`) AS `right` ON `left`.`k` = `right`.`k`\n" +
			"WHERE (`k`, `n`) IN (SELECT `k`, `n` FROM `stored`) AND `n` BETWEEN 1 AND 2.5\nGROUP BY `k`\nUNION DISTINCT\nSELECT `k`, -4 FROM `events`",
		sqlcheck.Reading{Tables: []sqlcheck.Table{{Name: "events"}, {Name: "stored"}}},
	},
	{
		"CREATE TEMPORARY TABLE `q` AS\nSELECT DISTINCT CAST(nullIf(`a`, ''), 'Nullable(String)') AS `k` FROM\n(\n  SELECT `a` FROM file('/d/a.csv', 'CSVWithNames', '`a` Nullable(String)'))",
		sqlcheck.Reading{Makes: "q", Files: map[string]string{"/d/a.csv": "CSVWithNames"}},
	},
}

// pieces are what an edit puts into a statement: what SQL is made of, and what would do more than read.
var pieces = strings.Split("`|'|(|)|,|.|-|--|->|=|[|]| |\n|;|#|/*|*/|/*!|$$|\"|\\|::|*|?|@|{|}|0x|1|-1|e|IN |FROM |SELECT |UNION ALL |LEFT JOIN |INNER JOIN |USING |WITH |AS |NOT |ORDER BY |"+
	"LIMIT |OFFSET |ON |BY |DESC |TABLE |CREATE |TEMPORARY |ALL |DISTINCT |NULL|true|LIKE |`users`|`system`.`users`|`events`|`k`|`p`|`x`|'a'|file(|file('/etc/passwd', 'Parquet')|url(|numbers(|any(|"+
	"if(|lambda(|x -> |(SELECT `k` FROM `stored`)|('a')|(`users`)|IN (`users`)|IN `users`|\xff|\u2019|\u00a0|X'61'|\\x41|SETTINGS `a` = 1|FORMAT CSV|FINAL", "|")

// tokens cuts a statement coarsely, so that an edit meets whole words.
var tokens = regexp.MustCompile("`[^`]*`|'(?:[^'\\\\]|\\\\.)*'|[A-Za-z0-9_]+|\\s+|.")

// A statement that was edited at random and passes is, by the engine's own reading of it, a SELECT of nothing but tables of the
// plan: no other statement, no table function, no table behind IN, no function that is not known, no settings.
func TestEditedStatementsOnlyRead(t *testing.T) {
	conn(t)
	passed, parsed := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		r := rapid.SampledFrom(readings).Draw(rt, "statement")
		list := tokens.FindAllString(r.text, -1)
		for range rapid.IntRange(1, 3).Draw(rt, "edits") {
			at := rapid.IntRange(0, len(list)-1).Draw(rt, "at")
			switch rapid.IntRange(0, 3).Draw(rt, "edit") {
			case 0:
				list[at] = ""
			case 1:
				list[at] = rapid.SampledFrom(pieces).Draw(rt, "piece")
			case 2:
				list[at] += rapid.SampledFrom(pieces).Draw(rt, "piece")
			default:
				other := rapid.IntRange(0, len(list)-1).Draw(rt, "other")
				list[at], list[other] = list[other], list[at]
			}
		}
		text := strings.Join(list, "")
		if sqlcheck.CheckText(text, r.may) != nil {
			return
		}
		passed++
		rows, err := tryQuery(t, "EXPLAIN AST "+text)
		if err != nil {
			return // the engine does not read it at all
		}
		parsed++
		if why := more(rows); why != "" {
			rt.Fatalf("%s in\n%s\n%s", why, text, lines(rows))
		}
	})
	t.Logf("%d passed the check, %d of these the engine's parser", passed, parsed)
	if parsed == 0 {
		t.Error("no edit passed: the test tests nothing")
	}
}

// What the second opinion is worth: it sees what the check must refuse.
func TestEnginesReadingSeesMore(t *testing.T) {
	for sql, want := range map[string]string{
		"SELECT 1 IN (`users`)":                  "a table behind IN: users",
		"SELECT 1 NOT IN `users`":                "a table behind IN: users",
		"SELECT 1 FROM url('a')":                 "Function url",
		"SELECT 1 FROM file('/etc/passwd')":      "Function file of '/etc/passwd'",
		"SELECT 1 FROM `users`":                  "TableIdentifier users",
		"SELECT 1 FROM `system`.`events`":        "TableIdentifier system.events",
		"SELECT * FROM `events`":                 "Asterisk",
		"SELECT 1 SETTINGS max_threads = 1":      "Set",
		"CREATE TABLE `t` AS SELECT 1":           "CreateQuery t",
		"SELECT `k` FROM `events` WHERE `k` = 1": "",
	} {
		if got := more(query(t, "EXPLAIN AST "+sql)); got != want {
			t.Errorf("%s: got %q, want %q", sql, got, want)
		}
	}
}

var (
	// nodes are those of a tree that only reads.
	nodes = regexp.MustCompile(`^(SelectWithUnionQuery|SelectQuery|ExpressionList|TablesInSelectQuery|TablesInSelectQueryElement|TableExpression|` +
		`TableJoin|Subquery|WithElement|OrderByElement|Literal .*|Identifier .*|TableIdentifier (events|stored|p|x|k)|CreateQuery q)$`)
	// called are the functions of readings and pieces, and those that operators are.
	called = regexp.MustCompile(`^Function (equals|notEquals|less|lessOrEquals|greater|greaterOrEquals|and|or|not|in|notIn|like|notLike|isNull|isNotNull|` +
		`tuple|arrayElement|lambda|negate|any|count|arrayExists|nullIf|CAST|if)$`)
	suffix = regexp.MustCompile(` \((alias|children) .*$`)
)

// more is what of the engine's tree is more than reading, "" for nothing.
func more(rows [][]string) string {
	node := func(i int) string {
		if i >= len(rows) {
			return ""
		}
		return suffix.ReplaceAllString(strings.TrimLeft(rows[i][0], " "), "")
	}
	for i := range rows {
		n := node(i)
		switch {
		case n == "Function in" || n == "Function notIn":
			second := i + 3 // behind the list and its first element
			for second < len(rows) && depth(rows[second][0]) > depth(rows[i][0])+2 {
				second++
			}
			if table, ok := strings.CutPrefix(node(second), "Identifier "); ok {
				return "a table behind IN: " + table
			}
		case n == "Function file":
			if path := strings.TrimPrefix(node(i+2), "Literal "); strings.ReplaceAll(path, `\`, "") != "'/d/a.csv'" {
				return n + " of " + strings.ReplaceAll(path, `\`, "")
			}
		case !nodes.MatchString(n) && !called.MatchString(n):
			return n
		}
	}
	return ""
}

// depth is how far a line of a tree is indented.
func depth(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
