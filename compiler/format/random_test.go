package format

import (
	"strings"

	"pgregory.net/rapid"
)

// A random hunt is drawn as words. What stands between two of them is drawn too, so that line breaks and comments come
// anywhere. A word that begins with a tilde may not begin a line.
type words []string

func pick(t *rapid.T, texts ...string) string { return rapid.SampledFrom(texts).Draw(t, "text") }

// pieces draws some texts that are words with spaces between them.
func pieces(t *rapid.T, texts ...string) words { return strings.Fields(pick(t, texts...)) }

// many draws some parts with a separator between them.
func many(t *rapid.T, separator string, draw func(*rapid.T) words) words {
	var out words
	for i := range rapid.SampledFrom([]int{1, 1, 2, 3, 9}).Draw(t, "n") {
		if i > 0 {
			out = append(out, separator)
		}
		out = append(out, draw(t)...)
	}
	return out
}

// maybe draws a part or nothing.
func maybe(t *rapid.T, draw func(*rapid.T) words) words {
	if rapid.Bool().Draw(t, "maybe") {
		return draw(t)
	}
	return nil
}

func join(parts ...words) words {
	var out words
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

func drawVar(t *rapid.T) words {
	return pieces(t, "p", "q2", "_", "net_traffic", "X", "records2", "a_variable_with_a_long_name")
}

// drawAttr draws an attribute; those that are spelt like keywords only stand behind the word before them.
func drawAttr(t *rapid.T) words {
	return pieces(t, "name", "pid", "parent_ref.name", "hashes.'SHA-256'", "refs[*].dst_port", "group.name", "a[0]", "x_y",
		"~start", "~Last", "~group", "opened_connection_refs[*].dst_ref.value")
}

func drawValue(t *rapid.T) words { return drawNested(t, 2) }

// drawNested draws a value with lists in it that nest so deep.
func drawNested(t *rapid.T, depth int) words {
	if depth == 0 || rapid.IntRange(0, 4).Draw(t, "list") > 0 {
		return words{pick(t, "'a'", `"it's"`, `r'C:\temp'`, `'\x41\n\w # no'`, "'äö'", "''", "word", "1", "-2", "1.5", "-2e-3", "true",
			"FALSE", "q.pid", "q.parent_ref.name", "2022-07-01T00:00:00Z", "t'2022-07-01'", "'a rather long text of a value'")}
	}
	items := many(t, ",", func(t *rapid.T) words { return drawNested(t, depth-1) })
	if rapid.Bool().Draw(t, "round") {
		return join(words{"("}, items, words{")"})
	}
	return join(words{"["}, items, words{"]"})
}

func drawComparison(t *rapid.T) words {
	attr := words{strings.TrimPrefix(drawAttr(t)[0], "~")}
	if rapid.Bool().Draw(t, "typed") {
		attr[0] = pick(t, "process:", "network-traffic:") + attr[0]
	} else if strings.EqualFold(attr[0], "start") || strings.EqualFold(attr[0], "last") || strings.EqualFold(attr[0], "group") {
		return join(attr, words{"~="}, drawValue(t))
	}
	if rapid.IntRange(0, 5).Draw(t, "null") == 0 {
		return join(attr, pieces(t, "IS NULL", "is not null"))
	}
	op := pieces(t, "=", "==", "!=", "<", ">=", "IN", "not in", "LIKE", "NOT LIKE", "Matches", "ISSUBSET", "NOT ISSUPERSET")
	return join(attr, op, drawValue(t))
}

// drawPattern draws a pattern with parts that nest so deep.
func drawPattern(t *rapid.T, depth int) words {
	if depth == 0 {
		return drawComparison(t)
	}
	inner := func(t *rapid.T) words { return drawPattern(t, depth-1) }
	switch rapid.IntRange(0, 7).Draw(t, "pattern") {
	case 0:
		return join(words{"("}, many(t, "or", inner), words{")"})
	case 1:
		return join(words{"["}, many(t, "AND", inner), words{"]"})
	case 2:
		return join(words{"NOT"}, inner(t))
	case 3:
		return join(many(t, "and", drawComparison), words{"OR"}, drawComparison(t))
	case 4:
		return join(words{"(", "("}, inner(t), words{")", ")"})
	default:
		return drawComparison(t)
	}
}

func drawWhere(t *rapid.T) words { return join(pieces(t, "WHERE", "where"), drawPattern(t, 3)) }

func drawTime(t *rapid.T) words {
	return pieces(t, "LAST 5 DAYS", "last 3h", "START 2022-07-01T00:00:00Z STOP t'2022-08-01T00:00:00Z'", "start '2022-07-01' stop \"2022-08-01\"")
}

func drawLimit(t *rapid.T) words { return pieces(t, "LIMIT 5", "limit 0") }

// drawMatch draws the clauses of GET and FIND, in any order.
func drawMatch(t *rapid.T, where words) words {
	return join(rapid.Permutation([]words{where, maybe(t, drawTime), maybe(t, drawLimit)}).Draw(t, "clauses")...)
}

func drawSelection(t *rapid.T) words {
	attrs := func(t *rapid.T) words { return join(words{"ATTR"}, many(t, "~,", drawAttr)) }
	sort := func(t *rapid.T) words { return join(words{"SORT", "BY"}, drawAttr(t), pieces(t, "", "ASC", "desc")) }
	clauses := []words{maybe(t, drawWhere), maybe(t, attrs), maybe(t, sort), maybe(t, drawLimit), pieces(t, "", "OFFSET 3")}
	return join(rapid.Permutation(clauses).Draw(t, "clauses")...)
}

func drawTerm(t *rapid.T) words {
	if rapid.Bool().Draw(t, "plain") {
		return drawVar(t)
	}
	return join(pieces(t, "TIMESTAMPED ~(", "addobsid ~(", "RECORDS ~("), drawVar(t), words{")"})
}

func drawStatement(t *rapid.T) words {
	target := pieces(t, "", "x ~=", "_ ~=", "a_variable_with_a_very_long_name_indeed ~=")
	switch rapid.IntRange(0, 9).Draw(t, "statement") {
	case 0:
		from := pieces(t, "", "FROM edr", "from file://a.json , b.json", "FROM 'x'")
		return join(target, words{"GET", "network-traffic"}, from, drawMatch(t, drawWhere(t)))
	case 1:
		return join(target, pieces(t, "FIND file CREATED", "find process created by"), drawVar(t), drawMatch(t, maybe(t, drawWhere)))
	case 2:
		return join(words{"DISP"}, drawTerm(t), drawSelection(t))
	case 3:
		return join(words{"y", "~="}, many(t, "+", drawTerm), drawSelection(t))
	case 4:
		return join(target, words{"GROUP", "p", "BY"}, many(t, "~,", drawAttr), pieces(t, "", ", BIN ~( first_observed , 5 m )"),
			pieces(t, "", "WITH COUNT ~( pid ) AS n , max ~( pid )"))
	case 5:
		object := func(t *rapid.T) words {
			return join(pieces(t, `{ "name" :`, `{ 'x' : 1 , "y" :`), pieces(t, `"a"`, "1", "-1.5", "null", "true", "NULL"), words{"}"})
		}
		name := func(t *rapid.T) words { return pieces(t, "'cmd.exe'", `"a_rather_long_name.exe"`) }
		if rapid.Bool().Draw(t, "names") {
			object = name
		}
		return join(target, words{"NEW", "process", "["}, many(t, ",", object), words{"]"})
	case 6:
		arg := func(t *rapid.T) words { return join(words{"A", "="}, drawValue(t)) }
		return join(words{"APPLY", "python://a-b", "ON"}, many(t, ",", drawVar), words{"WITH"}, many(t, ",", arg))
	case 7:
		return pieces(t, "INFO p", "DESCRIBE p.parent_ref.name", "SAVE p TO /tmp/x.csv", "explain q")
	case 8:
		return join(target, pieces(t, "LOAD data/x.csv AS file", "load 'a.json'", "JOIN a , b BY pid , x.pid", "JOIN a , b"))
	default:
		return join(target, words{"SORT", "p", "BY"}, drawAttr(t), pieces(t, "", "ASC"))
	}
}
