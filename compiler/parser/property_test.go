package parser

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
)

// pick draws one of some texts.
func pick(t *rapid.T, texts ...string) string { return rapid.SampledFrom(texts).Draw(t, "text") }

// many draws one to three texts with a separator between them.
func many(t *rapid.T, separator string, draw func(*rapid.T) string) string {
	parts := make([]string, rapid.IntRange(1, 3).Draw(t, "n"))
	for i := range parts {
		parts[i] = draw(t)
	}
	return strings.Join(parts, separator)
}

// maybe draws a text or nothing.
func maybe(t *rapid.T, draw func(*rapid.T) string) string {
	if rapid.Bool().Draw(t, "maybe") {
		return " " + draw(t)
	}
	return ""
}

func drawVar(t *rapid.T) string { return pick(t, "p", "q2", "_", "net_traffic", "X", "records2") }

func drawType(t *rapid.T) string { return pick(t, "process", "network-traffic", "x-oca-asset", "file") }

func drawAttr(t *rapid.T) string {
	return pick(t, "name", "pid", "parent_ref.name", "hashes.'SHA-256'", "refs[*].dst_port", "group.name", "a[0]", "x_y")
}

func drawLiteral(t *rapid.T) string {
	return pick(t, "'a'", `"it's"`, `r'C:\temp'`, `'\x41\n\w'`, "'äö'", "''", "word", "1", "-2", "1.5", "-2e-3", "true", "FALSE", "q.pid", "q.parent_ref.name")
}

func drawValue(t *rapid.T) string {
	if rapid.IntRange(0, 3).Draw(t, "list") > 0 {
		return drawLiteral(t)
	}
	items := many(t, ", ", drawValue)
	return pick(t, "("+items+")", "["+items+"]")
}

func drawComparison(t *rapid.T) string {
	attr := drawAttr(t)
	if rapid.Bool().Draw(t, "typed") {
		attr = drawType(t) + ":" + attr
	}
	op := pick(t, "=", "==", "!=", "<", "<=", ">", ">=", "IN", "NOT IN", "LIKE", "NOT LIKE", "MATCHES", "ISSUBSET", "NOT ISSUPERSET", "IS NULL", "is not null")
	if strings.HasPrefix(strings.ToUpper(op), "IS N") {
		return attr + " " + op
	}
	return attr + " " + op + " " + drawValue(t)
}

func drawPattern(t *rapid.T) string {
	switch rapid.IntRange(0, 7).Draw(t, "pattern") {
	case 0:
		return "(" + many(t, " OR ", drawPattern) + ")"
	case 1:
		return "[" + many(t, " AND ", drawPattern) + "]"
	case 2:
		return "NOT " + drawPattern(t)
	case 3:
		return many(t, " and ", drawComparison) + " OR " + drawComparison(t)
	default:
		return drawComparison(t)
	}
}

func drawWhere(t *rapid.T) string { return pick(t, "WHERE ", "where\n  ") + drawPattern(t) }

func drawTime(t *rapid.T) string {
	return pick(t, "LAST 5 DAYS", "LAST 3h", "START 2022-07-01T00:00:00Z STOP t'2022-08-01T00:00:00Z'", "START '2022-07-01' STOP \"2022-08-01\"")
}

func drawLimit(t *rapid.T) string { return pick(t, "LIMIT 5", "limit 0") }

func drawSelection(t *rapid.T) string {
	attrs := func(t *rapid.T) string { return "ATTR " + many(t, ", ", drawAttr) }
	sort := func(t *rapid.T) string { return "SORT BY " + drawAttr(t) + pick(t, "", " ASC", " desc") }
	return maybe(t, drawWhere) + maybe(t, attrs) + maybe(t, sort) + maybe(t, drawLimit) + pick(t, "", " OFFSET 3")
}

func drawTerm(t *rapid.T) string {
	return pick(t, "", "TIMESTAMPED", "ADDOBSID", "RECORDS") + "(" + drawVar(t) + ")"
}

func drawStatement(t *rapid.T) string {
	term := strings.TrimPrefix(strings.TrimSuffix(drawTerm(t), ")"), "(")
	if strings.Contains(term, "(") {
		term += ")"
	}
	target := pick(t, "", "x = ", "_ =\n")
	switch rapid.IntRange(0, 9).Draw(t, "statement") {
	case 0:
		return target + "GET " + drawType(t) + pick(t, "", " FROM edr", " FROM file://a.json, b.json", " from 'x y'") + " " +
			drawWhere(t) + maybe(t, drawTime) + maybe(t, drawLimit)
	case 1:
		return target + "FIND " + drawType(t) + " CREATED" + pick(t, " ", " BY ") + drawVar(t) + maybe(t, drawWhere) +
			maybe(t, drawTime) + maybe(t, drawLimit)
	case 2:
		return "DISP " + term + drawSelection(t)
	case 3:
		return "y = " + term + pick(t, "", " + q") + drawSelection(t)
	case 4:
		return target + "GROUP p BY " + many(t, ", ", drawAttr) + pick(t, "", ", BIN(first_observed, 5 m)") +
			pick(t, "", " WITH COUNT(pid) AS n, MAX(pid)")
	case 5:
		return target + "NEW process [" + many(t, ", ", func(t *rapid.T) string {
			return `{"name": ` + pick(t, `"a"`, "1", "-1.5", "null", "true") + `, "pid": 4}`
		}) + "]"
	case 6:
		return "APPLY python://a-b ON " + many(t, ", ", drawVar) + " WITH " + many(t, ", ", func(t *rapid.T) string {
			return "A=" + drawValue(t)
		})
	case 7:
		return pick(t, "INFO p", "DESCRIBE p.parent_ref.name", "SAVE p TO /tmp/x.csv", "EXPLAIN q")
	case 8:
		return target + pick(t, "LOAD data/x.csv AS file", "LOAD 'a b.json'", "JOIN a, b BY pid, x.pid", "JOIN a, b")
	default:
		return target + "SORT p BY " + drawAttr(t) + pick(t, "", " ASC")
	}
}

// Any text of the language parses, to the statements it was made of, and printing and parsing
// it again gives the same tree.
func TestPrintedTreeParsesToItself(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		statements := make([]string, rapid.IntRange(1, 4).Draw(rt, "statements"))
		for i := range statements {
			statements[i] = drawStatement(rt)
		}
		text := strings.Join(statements, pick(rt, "\n", "  ", " # comment\n\n"))
		var diags diag.List
		tree := Parse(&diag.File{Name: "hunt.hf", Text: text}, &diags)
		if diags.Len() > 0 || len(tree.Statements) != len(statements) {
			rt.Fatalf("%d statements of %d in\n%s\n%s", len(tree.Statements), len(statements), text, diags.String())
		}
		var printed []string
		for _, stmt := range tree.Statements {
			printed = append(printed, ast.Print(stmt))
		}
		again := Parse(&diag.File{Name: "hunt.hf", Text: strings.Join(printed, "\n")}, &diags)
		if diags.Len() > 0 {
			rt.Fatalf("printed:\n%s\n%s", strings.Join(printed, "\n"), diags.String())
		}
		if d := cmp.Diff(dump(tree.Statements), dump(again.Statements)); d != "" {
			rt.Fatalf("printed:\n%s\n%s", strings.Join(printed, "\n"), d)
		}
	})
}

// A hunt with words dropped, doubled and exchanged never breaks the parser, its spans or its
// promise that a tree without errors prints and parses.
func TestDamagedHunts(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		words := strings.SplitAfter(drawStatement(rt)+"\n"+drawStatement(rt)+"\n"+drawStatement(rt), " ")
		for range rapid.IntRange(1, 3).Draw(rt, "mistakes") {
			i := rapid.IntRange(0, len(words)-1).Draw(rt, "at")
			switch rapid.IntRange(0, 3).Draw(rt, "mistake") {
			case 0:
				words[i] = ""
			case 1:
				words[i] += words[i]
			case 2:
				j := rapid.IntRange(0, len(words)-1).Draw(rt, "with")
				words[i], words[j] = words[j], words[i]
			default:
				words[i] += pick(rt, "(", "]", "'", `"`, "=", ",", "NOT ", "BY ", "\n", "ü", "\x80", "}", "DISP ")
			}
		}
		checkParse(t, strings.Join(words, ""))
	})
}
