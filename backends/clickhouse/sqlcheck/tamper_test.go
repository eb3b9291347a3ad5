package sqlcheck_test

import (
	"strings"
	"testing"

	"github.com/huntc/huntc/backends/clickhouse/sqlcheck"
	"github.com/huntc/huntc/backends/schema"
)

// hunt has a statement of each kind: stored, with table expressions, with a limit.
const hunt = `p = GET process FROM edr WHERE name = 'cmd.exe' AND command_line LIKE '%a%' START 2026-01-01T00:00:00Z STOP 2026-01-02T00:00:00Z
c = FIND process CREATED BY p WHERE pid > 4
DISP c ATTR name, pid LIMIT 7
n = FIND network-traffic CREATED BY c
DISP n ATTR dst_port
INFO p
`

// edr is one source, `edr`.
func edr() schema.Catalog {
	p, _ := schema.Lookup("ecs")
	return schema.Catalog{"edr": schema.NewSource("edr", p)}
}

func TestTampered(t *testing.T) {
	all := compile(t, hunt, edr())
	const from, literal, end = "FROM `events`", "'cmd.exe'", "\n"
	replace := func(old, with string) func(string) string {
		return func(s string) string { return strings.Replace(s, old, with, 1) }
	}
	add := func(text string) func(string) string { return func(s string) string { return s + text } }
	for name, edit := range map[string]func(string) string{
		"another table":             replace(from, "FROM `users`"),
		"a table of the server":     replace(from, "FROM `system`.`processes`"),
		"a database":                replace(from, "FROM `other`.`events`"),
		"an alias":                  replace(from, "FROM `events` AS `e`"),
		"FINAL":                     replace(from, "FROM `events` FINAL"),
		"a join":                    replace(from, "FROM `events` JOIN `users`"),
		"a table beside it":         replace(from, "FROM `events`, `users`"),
		"a changed literal":         replace(literal, "'cmd.ex'"),
		"a literal as hexadecimal":  replace(literal, "X'61'"),
		"a number for a string":     replace(literal, "5"),
		"a string in other quotes":  replace(literal, `"cmd.exe"`),
		"a joined string":           replace(literal, "'cmd.exe' 'x'"),
		"a string with a character": replace(literal, `'cmd.exe\0'`),
		"an escape read otherwise":  replace(literal, `'\cmd.exe'`),
		"an extra literal":          replace("WHERE ", "WHERE 3 = `process_pid` AND "),
		"an extra minus":            replace(literal, "- 4"),
		"a condition of one":        replace("WHERE ", "WHERE 1 = 1 OR "),
		"an unknown column":         replace("SELECT ", "SELECT `secret` AS `name`, "),
		"all columns":               replace("SELECT ", "SELECT *, "),
		"a bound for another":       replace("'2026-01-01 00:00:00'", literal),
		"a bound left out": func(s string) string {
			return strings.ReplaceAll(s, "`time` >= '2026-01-01 00:00:00' AND ", "")
		},
		"another operator":          replace("`time` >=", "`time` <="),
		"another number":            replace("LIMIT 7", "LIMIT 4"),
		"a comma left out":          replace("`process_key` AS `k`,", "`process_key` `k`,"),
		"INSERT":                    func(s string) string { return "INSERT INTO `events` " + s },
		"EXPLAIN":                   func(s string) string { return "EXPLAIN " + s },
		"DROP":                      func(string) string { return "DROP TABLE `events`" },
		"CREATE":                    func(string) string { return "CREATE TABLE `x` AS SELECT `k` FROM `events`" },
		"SET":                       func(string) string { return "SET x = 1" },
		"nothing":                   func(string) string { return "" },
		"two statements":            add("; DROP TABLE `events`"),
		"a second empty statement":  add(";"),
		"INTO OUTFILE":              add(" INTO OUTFILE 'cmd.exe'"),
		"SETTINGS":                  add(" SETTINGS `max_threads` = 1"),
		"FOR UPDATE":                add(" FOR UPDATE"),
		"file()":                    replace("SELECT ", "SELECT `file`('/etc/passwd') AS `name`, "),
		"file() of a known string":  replace("SELECT ", "SELECT `file`('cmd.exe') AS `name`, "),
		"url() as a table":          replace(from, "FROM `url`('cmd.exe')"),
		"version()":                 replace("SELECT ", "SELECT `version`() AS `name`, "),
		"a function of a database":  replace("SELECT ", "SELECT `d`.`min`(`k`) AS `name`, "),
		"a function with a keyword": replace("SELECT ", "SELECT min(`k`) AS `name`, "),
		"a cast":                    replace("SELECT ", "SELECT CAST(`k` AS CHAR) AS `name`, "),
		"a variable":                replace("SELECT ", "SELECT @@version AS `name`, "),
		"arithmetic":                replace(literal, "1 + 1"),
		"UNION of another table":    add("\nUNION ALL SELECT `name`, `pid` FROM `users`"),
		"EXCEPT":                    add("\nEXCEPT SELECT `name`, `pid` FROM `events`"),
		"a subquery on the server":  replace("WHERE ", "WHERE `record` IN (SELECT `record` FROM `system`.`tables`) AND "),
		"a scalar subquery":         replace(literal, "(SELECT `process_name` FROM `events`)"),
		"EXISTS":                    replace("WHERE ", "WHERE EXISTS (SELECT `record` FROM `events`) AND "),
		"a WITH inside":             replace("WHERE ", "WHERE `record` IN (WITH `p` AS (SELECT `record` FROM `events`) SELECT `record` FROM `p`) AND "),
		"a lateral subquery":        replace("WHERE ", "WHERE `record` IN (SELECT `record` FROM LATERAL (SELECT `record` FROM `events`) AS `rows`) AND "),
		"a comment":                 replace("WHERE ", "WHERE /* all */ "),
		"a comment that runs":       replace("WHERE ", "WHERE /*!50000 1 = 1 OR */ "),
		"a hint":                    replace("SELECT ", "SELECT /*+ NO_INDEX */ "),
		"the rest in a comment":     replace("WHERE ", "-- WHERE "),
		"the rest in another":       replace("WHERE ", "# WHERE "),
		"a comment that ends":       replace("WHERE ", "\n-- a\rb\nWHERE "),
		"a comment that is code":    replace(" /* ;", "\nDROP TABLE `events`"),
		"a deep nesting":            replace(literal, strings.Repeat("(", 2000)+literal+strings.Repeat(")", 2000)),
		"a huge nesting":            replace("WHERE ", "WHERE "+strings.Repeat("(", 1_000_000)),
		"too many minuses":          replace(literal, strings.Repeat("- ", 1_100_000)+"1"),
		"many minuses":              replace(literal, strings.Repeat("- ", 400_000)+"1"),
		"many terms":                replace("WHERE ", "WHERE "+strings.Repeat("NOT ", 400_000)),
		"a quote without an end":    add(" '"),
		"a character of no SQL":     add("\x00"),
		"a line break in a name":    replace(from, "FROM `events\n`"),
		"a table that is made":      func(s string) string { return "CREATE TEMPORARY TABLE `x` AS\n" + s },
		"another WITH":              func(s string) string { return "WITH `x` AS (SELECT `k` FROM `events`)\n" + s },
	} {
		t.Run(name, func(t *testing.T) {
			edited := 0
			for _, s := range all {
				text := edit(s.text)
				if text == s.text {
					continue
				}
				edited++
				err := sqlcheck.Check(text, s.want)
				if err == nil {
					t.Fatalf("passed:\n%.2000s", text)
				}
				if edited == 1 {
					t.Logf("%.200v", err)
				}
			}
			if edited == 0 {
				t.Error("no statement has the place to edit")
			}
		})
	}
}
