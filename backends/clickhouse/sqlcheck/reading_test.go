package sqlcheck_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/huntc/huntc/backends/clickhouse/sqlcheck"
)

// read is a statement with a place for each edit: a table of the plan, a file, a function, a lambda, a subscript, strings.
const read = "WITH\n-- hunt.hf:1  p = GET process\n`p` AS (\n  SELECT `k`, any(`name`) AS `name` FROM `events`\n" +
	"  WHERE `time` >= '2026-01-01 00:00:00' AND `m`['k'] != '' AND arrayExists(x -> `x` = 'a\\\\b\\x01', `l`)\n" +
	"  GROUP BY `k`)\n" +
	"SELECT `p`.`name` AS `name` FROM `p`\nWHERE `k` IN (SELECT `k` FROM `stored`) AND `name` IN ('a', 'it\\'s')\n" +
	"ORDER BY `name`\nLIMIT 7"

// made stores the rows of a file.
const made = "CREATE TEMPORARY TABLE `q` AS\nSELECT DISTINCT `k` FROM\n" +
	"(\n  SELECT nullIf(`a`, '') AS `k`\n  FROM file('/d/a.csv', 'CSVWithNames', '`a` Nullable(String), `b \\\\` c` Array(Nullable(String))'))"

var (
	mayRead = sqlcheck.Reading{Tables: []sqlcheck.Table{{Name: "events"}, {Name: "stored"}}}
	mayMake = sqlcheck.Reading{Makes: "q", Files: map[string]string{"/d/a.csv": "CSVWithNames"}}
)

// What a reviewer may change passes: it still only reads.
func TestReadingPasses(t *testing.T) {
	for name, text := range map[string]string{
		"as it is":           read,
		"another literal":    strings.Replace(read, "'it\\'s'", "'powershell.exe'", 1),
		"another number":     strings.Replace(read, "LIMIT 7", "LIMIT 70 OFFSET 3", 1),
		"an offset alone":    strings.Replace(read, "LIMIT 7", "OFFSET 3", 1),
		"a negative number":  strings.Replace(read, "'it\\'s'", "-4, 1.5, 1e+30", 1),
		"another column":     strings.Replace(read, "any(`name`)", "any(`command_line`)", 1),
		"another condition":  strings.Replace(read, "WHERE `k`", "WHERE `pid` > 4 AND `k`", 1),
		"another function":   strings.Replace(read, "any(", "max(", 1),
		"a table expression": strings.Replace(read, "`p`", "`r`", 3),
		"no identity at all": strings.Replace(read, "any(`name`) AS", "CAST(NULL, 'Nullable(UInt128)') AS", 1),
		"completed apart": "SELECT `added`.`k` AS `k`, coalesce(any(`added`.`name`), argMax(`rows`.`name`, (`rows`.`t`, `rows`.`name`))) AS `name`\nFROM (\n" +
			"  SELECT `k`, `t`, `name` FROM `events`) AS `rows`\nRIGHT JOIN (\n  SELECT `k`, `name` FROM `stored`) AS `added` USING (`k`)\nGROUP BY `added`.`k`",
		"a subscript behind it": strings.Replace(read, "`m`['k']", "`m`['k']['j']", 1),
	} {
		if err := sqlcheck.CheckText(text, mayRead); err != nil {
			t.Errorf("%s: %v\n%s", name, err, text)
		}
	}
	if err := sqlcheck.CheckText(made, mayMake); err != nil {
		t.Error(err)
	}
}

// What does more than read is refused, and so is what two parsers may read differently; the message says which it is.
func TestReadingRefuses(t *testing.T) {
	replace := func(old, with string) string {
		if !strings.Contains(read, old) {
			t.Fatalf("%q is not in the statement", old)
		}
		return strings.Replace(read, old, with, 1)
	}
	const table, text, from = "FROM `stored`", "'it\\'s'", "FROM `events`"
	for _, c := range []struct{ name, text, want string }{
		{"another table", replace(table, "FROM `users`"), `it reads "users", which is not in the plan`},
		{"a table of the server", replace(table, "FROM `system`.`processes`"), `it reads "system"."processes"`},
		{"a name of three parts", replace(table, "FROM `a`.`system`.`processes`"), "not a statement"},
		{"a database", replace(from, "FROM `other`.`events`"), `it reads "other"."events"`},
		{"a table that IN names", replace("IN ('a', "+text+")", "IN (`users`)"), `"users" in the list of an IN`},
		{"the same in brackets", replace("IN ('a', "+text+")", "IN ((`users`))"), `"users" in the list of an IN`},
		{"the same without", replace("IN ('a', "+text+")", "IN `users`"), "not a statement"},
		{"a table of a server in IN", replace("IN ('a', "+text+")", "IN (`system`.`users`)"), `"users" in the list of an IN`},
		{"a table beside", replace(from, "FROM `events`, `users`"), "a join"},
		{"a join", replace(from, "FROM `events` INNER JOIN `users` ON `a` = `b`"), "a join"},
		{"an alias", replace(from, "FROM `events` AS `e`"), "alias"},
		{"an alias without AS", replace(from, "FROM `events` `e`"), "nothing before it"},
		{"FINAL", replace(from, "FROM `events` FINAL"), `the word "FINAL"`},
		{"SAMPLE", replace(from, "FROM `events` SAMPLE 1"), `the word "SAMPLE"`},
		{"PREWHERE", replace("WHERE `k`", "PREWHERE `k`"), `the word "PREWHERE"`},
		{"a table function: url", replace(table, "FROM url('http://x', 'CSV')"), `the function "url"`},
		{"a table function: s3", replace(table, "FROM s3('http://x', 'CSV')"), `the function "s3"`},
		{"a table function: remote", replace(table, "FROM remote('h', `d`.`t`)"), `the function "remote"`},
		{"a table function: executable", replace(table, "FROM executable('x', 'CSV', 'a String')"), `the function "executable"`},
		{"a table function in backticks", replace(table, "FROM `url`('http://x', 'CSV')"), "a value that is called"},
		{"a table function: numbers", replace(table, "FROM numbers(10)"), `the function "numbers"`},
		{"another file", replace(table, "FROM file('/etc/passwd', 'Parquet')"), `it reads the file "/etc/passwd"`},
		{"file() of a value", replace(text, "file('/etc/passwd')"), `the function "file"`},
		{"the table of a file", replace(table, "FROM `file /etc/passwd`"), `it reads "file /etc/passwd"`},
		{"dictGet", replace(text, "dictGet('d', 'a', 1)"), `the function "dictGet"`},
		{"joinGet", replace(text, "joinGet('t', 'a', 1)"), `the function "joinGet"`},
		{"getSetting", replace(text, "getSetting('max_threads')"), `the function "getSetting"`},
		{"hostName", replace(text, "hostName()"), `the function "hostName"`},
		{"sleep", replace(text, "sleep(3)"), `the function "sleep"`},
		{"a function with other letters", replace("any(", "ANY("), `the function "ANY"`},
		{"a function in backticks", replace("any(", "`any`("), "a value that is called"},
		{"a function behind a space", replace("any(", "any ("), `the word "any"`},
		{"a lambda in full", replace("x -> `x` = ", "lambda(`x`, `x`) = "), `the function "lambda"`},
		{"a keyword that is called", replace(text, "LEFT('a', 1)"), `the function "LEFT"`},
		{"a keyword that is called behind a space", replace(text, "LEFT ('a', 1)"), `the function "LEFT"`},
		{"SETTINGS", read + " SETTINGS max_threads = 1", `the word "SETTINGS"`},
		{"FORMAT", read + " FORMAT CSV", `the word "FORMAT"`},
		{"INTO OUTFILE", read + " INTO OUTFILE 'x'", `the word "INTO"`},
		{"a second statement", read + "; DROP TABLE `events`", `';' outside of quotes`},
		{"an end", read + ";", `';' outside of quotes`},
		{"INSERT", "INSERT INTO `events` " + read, `the word "INSERT"`},
		{"DROP", "DROP TABLE `events`", `the word "DROP"`},
		{"ALTER", "ALTER TABLE `events` DELETE WHERE true", `the word "ALTER"`},
		{"SYSTEM", "SYSTEM SHUTDOWN", `the word "SYSTEM"`},
		{"SET", "SET `readonly` = 0", `the word "SET"`},
		{"KILL", "KILL QUERY WHERE true", `the word "KILL"`},
		{"DESC", "DESC `events`", "where a query is expected"},
		{"EXPLAIN", "EXPLAIN " + read, `the word "EXPLAIN"`},
		{"a table that lasts", "CREATE TABLE `q` AS\n" + read, `it makes a table "q"`},
		{"a table of the session", "CREATE TEMPORARY TABLE `q` AS\n" + read, `it makes a table "q"`},
		{"nothing", "", "0 statements"},
		{"lower case", strings.Replace(read, "SELECT", "select", 1), `the word "select"`},
		{"all columns", replace("SELECT `p`.`name`", "SELECT *"), `'*' outside of quotes`},
		{"a cast", replace(text, "'1'::Int64"), `':' outside of quotes`},
		{"another type", replace(text, "CAST('1', 'AggregateFunction(sum, Int64)')"), `CAST() to the type "AggregateFunction(sum, Int64)"`},
		{"a type that is computed", replace(text, "CAST('1', lower('INT64'))"), "CAST() to the type"},
		{"no type", replace(text, "CAST()"), "CAST() to no type"},
		{"CAST AS", replace(text, "CAST('1' AS Int64)"), `the word "Int64"`},
		{"an array", replace(text, "['a']"), "[ behind no value"},
		{"a variable of MySQL", replace(text, "@@version"), `'@' outside of quotes`},
		{"a parameter", replace(text, "{a:String}"), `'{' outside of quotes`},
		{"a question mark", replace(text, "?"), `'?' outside of quotes`},
		{"double quotes", replace(text, `"cmd.exe"`), `'"' outside of quotes`},
		{"a heredoc", replace(text, "$$cmd.exe$$"), `'$' outside of quotes`},
		{"a heredoc with a tag", replace(text, "$a$cmd.exe$a$"), `'$' outside of quotes`},
		{"a comment that runs", replace("WHERE `k`", "WHERE /*! 1 = 1 OR */ `k`"), `'/' outside of quotes`},
		{"a comment inside", replace("WHERE `k`", "WHERE /* */ `k`"), `'/' outside of quotes`},
		{"a comment in a comment", replace("WHERE `k`", "WHERE /* /* */ `k`"), `'/' outside of quotes`},
		{"a comment of MySQL", replace("WHERE `k`", "# WHERE `k`"), `'#' outside of quotes`},
		{"the rest in a comment", replace("WHERE `k`", "WHERE true -- `k`"), "a comment that is not a line of its own"},
		{"a comment without a space", replace("-- hunt", "--hunt"), "a comment that is not a line of its own"},
		{"a comment with another line end", replace("-- hunt", "-- a\rDROP"), `'\r' in a comment`},
		{"a comment at the end", read + "\n-- x", "a comment that is not a line of its own"},
		{"a double minus", replace(text, "4 --1"), "a comment"},
		{"a minus between", replace(text, "4 -1"), "a minus between two values"},
		{"a minus apart", replace(text, "- 1"), "a minus that is no number's"},
		{"arithmetic", replace(text, "1 + 1"), `'+' outside of quotes`},
		{"a doubled quote", replace(text, "'it''s'"), "two words without anything between them"},
		{"two strings", replace(text, "'it' 's'"), "nothing before it"},
		{"an escape that MySQL knows", replace(text, `'\Z'`), `the escape`},
		{"an escape that ClickHouse knows", replace(text, `'\e'`), `the escape`},
		{"an escape of NUL", replace(text, `'\0'`), `the escape`},
		{"an escape of a line end", replace(text, "'a\\\nb'"), `the escape`},
		{"a half escape", replace(text, `'\x4'`), `the escape`},
		{"a line end in a string", replace(text, "'a\nb'"), `'\n' in quotes`},
		{"a hexadecimal string", replace(text, "X'61'"), `the word "X"`},
		{"a hexadecimal string in small", replace(text, "x'61'"), `the word "x"`},
		{"a string with a charset", replace(text, "_utf8'a'"), `the word "_utf8"`},
		{"a hexadecimal number", replace(text, "0x1F"), "a number of another form"},
		{"a binary number", replace(text, "0b11"), "a number of another form"},
		{"a number with underscores", replace(text, "1_000"), "a number of another form"},
		{"a number with a zero before", replace(text, "007"), "a number of another form"},
		{"a number that ends in a dot", replace(text, "1."), "a number of another form"},
		{"a number against a string", replace(text, "1'a'"), "two words without anything between them"},
		{"infinity", replace(text, "inf"), `the word "inf"`},
		{"a quote of typography", replace(text, "\u2018a\u2019"), `'‘' outside of quotes`},
		{"a space of typography", replace("WHERE `k`", "WHERE\u00a0`k`"), `'\u00a0' outside of quotes`},
		{"a tab", replace("WHERE `k`", "WHERE\t`k`"), `'\t' outside of quotes`},
		{"a carriage return", replace("\nWHERE `k`", "\r\nWHERE `k`"), `'\r' outside of quotes`},
		{"a mark that turns the text", replace(text, "'\u202ea'"), `'\u202e' in quotes`},
		{"NUL", read + "\x00", `'\x00' outside of quotes`},
		{"bytes", replace(text, "'\xff'"), "not UTF-8"},
		{"a quote that is open", read + " '", "is not closed"},
		{"a name that is open", read + " `", "is not closed"},
		{"an empty name", replace("AS `name`", "AS ``"), "an empty name"},
		{"a doubled backtick", replace("AS `name`", "AS `na``me`"), "two words without anything between them"},
		{"a bracket that is open", replace("`m`['k']", "`m`['k'"), "a ) that closes nothing"},
		{"a bracket that closes nothing", read + ")", "a ) that closes nothing"},
		{"an arrow alone", replace(text, "`a` -> 1"), "an arrow that is no lambda's"},
		{"a lambda that is no argument", replace(text, "1 = x -> 1"), "a lambda that is no argument"},
		{"WITH inside", replace("(SELECT `k` FROM `stored`)", "(WITH `z` AS (SELECT `k` FROM `stored`) SELECT `k` FROM `z`)"), "WITH inside"},
		{"a scalar of the server", replace(text, "(SELECT `x` FROM `system`.`settings`)"), `it reads "system"."settings"`},
		{"UNION with it", read + "\nUNION ALL SELECT `x` FROM `system`.`settings`", ""},
		{"EXCEPT", strings.Replace(read, "ORDER BY `name`\nLIMIT 7", "EXCEPT SELECT `k` FROM `events`", 1), `the word "EXCEPT"`},
		{"deep brackets", replace(text, strings.Repeat("(", 2000)+"1"+strings.Repeat(")", 2000)), "nested more than 1000 deep"},
		{"many subscripts", replace("`m`['k']", "`m`"+strings.Repeat("['k']", 200_000)), "more than 1000 subscripts"},
		{"deep brackets that stay open", replace(text, strings.Repeat("(", 900_000)), "nested more than 1000 deep"},
		{"HAVING", replace("GROUP BY `k`", "GROUP BY `k` HAVING true"), `the word "HAVING"`},
		{"LIMIT BY", read + " BY `name`", "not a statement"},
		{"a recursive WITH", replace("WITH\n", "WITH RECURSIVE\n"), `the word "RECURSIVE"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := sqlcheck.CheckText(c.text, mayRead)
			if err == nil {
				t.Fatalf("passed:\n%.2000s", c.text)
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %.300v\nwant %s", err, c.want)
			}
		})
	}
}

func TestReadingRefusesFiles(t *testing.T) {
	for _, c := range []struct{ name, old, with, want string }{
		{"another path", "/d/a.csv", "/d/b.csv", `it reads the file "/d/b.csv" as CSVWithNames`},
		{"another format", "'CSVWithNames'", "'LineAsString'", `it reads the file "/d/a.csv" as LineAsString`},
		{"a pattern", "/d/a.csv", "/d/*.csv", `file() of a pattern`},
		{"a member of an archive", "/d/a.csv", "/d/a.zip :: b.csv", `file() of a pattern`},
		{"a column with a default", "Nullable(String),", "String DEFAULT file(\\'/etc/passwd\\'),", "file() with columns of other types"},
		{"a column of another type", "Nullable(String),", "LowCardinality(String),", "file() with columns of other types"},
		{"another table", "`q`", "`r`", `it makes a table "r"`},
		{"a table that lasts", "CREATE TEMPORARY", "CREATE", "the table is not a temporary one"},
		{"a function for the path", "'/d/a.csv'", "lower('/d/a.csv')", "file() of other than texts"},
		{"a compression", "))", ", 'gzip'))", "file() of other than texts"},
		{"a select of it", "CREATE TEMPORARY TABLE `q` AS\n", "", `it does not make the table "q"`},
	} {
		text := strings.Replace(made, c.old, c.with, 1)
		if c.name == "a compression" {
			text = strings.TrimSuffix(made, "))") + ", 'gzip'))"
			c.want = `file() packed in another way: "gzip"`
		}
		err := sqlcheck.CheckText(text, mayMake)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v\nwant %s\n%s", c.name, err, c.want, text)
		}
	}
}

// FuzzCheckText looks for a text on which the check panics or does not end. What passes still passes when its literals are
// others: nothing of what a statement may do hangs on them.
func FuzzCheckText(f *testing.F) {
	f.Add(read)
	f.Add(made)
	f.Add("SELECT `a`[lower('b')]['c'] FROM `events` WHERE NOT (`k`, -1.5e+30) IN (SELECT `k`, `n` FROM `stored`)")
	f.Add("SELECT arrayMap(x -> arrayExists(x -> `x` = 1, `x`), `l`), NULL, true FROM `events`\nOFFSET 3")
	digits := regexp.MustCompile("[1-9]")
	f.Fuzz(func(t *testing.T, text string) {
		for _, may := range []sqlcheck.Reading{mayRead, mayMake} {
			if sqlcheck.CheckText(text, may) == nil && !strings.Contains(text, `\x`) {
				if err := sqlcheck.CheckText(digits.ReplaceAllString(text, "7"), may); err != nil {
					t.Errorf("%v\n%s", err, text)
				}
			}
		}
	})
}
