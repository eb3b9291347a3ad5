package ingest

import (
	"fmt"
	"strings"
)

// fileColumn is a field of a table's file.
type fileColumn struct {
	path string
	// value is its expression over the table function: Array(String) for a list, else Nullable(String).
	value string
	list  bool
	// maybe marks a text that may be a list, written as in JSON.
	maybe bool
}

// columnType is a type of the engine, taken apart.
type columnType struct {
	name  string // without arguments
	args  []columnType
	names []string // of a Tuple's members
}

// parseType reads a type as DESCRIBE prints it. Arguments that are no types are left out.
func parseType(s string) columnType {
	s = strings.TrimSpace(s)
	name, rest, ok := strings.Cut(s, "(")
	t := columnType{name: name}
	if !ok {
		return t
	}
	for _, arg := range splitArguments(strings.TrimSuffix(rest, ")")) {
		member := ""
		if name == "Tuple" {
			member, arg = memberName(arg)
		}
		t.names, t.args = append(t.names, member), append(t.args, parseType(arg))
	}
	return t
}

// splitArguments cuts at the commas outside of brackets and quotes.
func splitArguments(s string) []string {
	var out []string
	depth, begin, quote := 0, 0, byte(0)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0 && c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '`':
			quote = c
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == ',' && depth == 0:
			out, begin = append(out, strings.TrimSpace(s[begin:i])), i+1
		}
	}
	return append(out, strings.TrimSpace(s[begin:]))
}

// memberName cuts "name Type" of a tuple; the name is quoted where it is no word.
func memberName(s string) (name, typ string) {
	if !strings.HasPrefix(s, "`") {
		name, typ, _ = strings.Cut(s, " ")
		return name, typ
	}
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '`':
			return strings.NewReplacer("\\`", "`", `\\`, `\`).Replace(s[1:i]), s[i+1:]
		}
	}
	return s, ""
}

// mapColumn is a map whose keys are fields, which only its values tell.
type mapColumn struct {
	path, value  string
	keys, values columnType
}

// flatten gives the fields of a column: of a struct its members under dotted names. Maps come apart.
func flatten(path, x string, t columnType) (fields []fileColumn, maps []mapColumn) {
	switch t.name {
	case "Nullable", "LowCardinality":
		return flatten(path, x, t.args[0])
	case "Tuple":
		for i, name := range t.names {
			f, m := flatten(path+"."+name, fmt.Sprintf("tupleElement(%s, %s)", x, quoteText(name)), t.args[i])
			fields, maps = append(fields, f...), append(maps, m...)
		}
		return fields, maps
	case "Map":
		return nil, []mapColumn{{path, x, t.args[0], t.args[1]}}
	case "Array":
		member := t.args[0]
		value := "arrayMap(x -> assumeNotNull(" + plainText("x", member) + "), " + x + ")"
		if member.name == "Nullable" || member.name == "LowCardinality" {
			value = "arrayMap(x -> assumeNotNull(" + plainText("x", member) + "), arrayFilter(x -> isNotNull(x), " + x + "))"
		}
		return []fileColumn{{path: path, value: value, list: true}}, nil
	case "Nothing":
		return nil, nil
	}
	return []fileColumn{{path: path, value: "CAST(" + plainText(x, t) + " AS Nullable(String))"}}, nil
}

// plainText writes a value as text, times in UTC, what is composed as JSON.
func plainText(x string, t columnType) string {
	switch t.name {
	case "Nullable", "LowCardinality":
		return plainText(x, t.args[0])
	case "Tuple", "Map", "Array":
		return "toJSONString(" + x + ")"
	case "DateTime64", "DateTime":
		return "toString(toTimeZone(" + x + ", 'UTC'))"
	}
	return "toString(" + x + ")"
}
