package ingest

import "strings"

// fieldSQL gives the expressions of a source's fields over the subquery that has `line`, the
// text of an event, and `j`, the fields that are used of it, extracted in one go.
type fieldSQL struct {
	root    *field
	odd     bool // of the survey
	missing []string
	used    map[*field]bool // fields whose value is asked for, and those they stand in
	asked   map[*field]bool // fields whose value is asked for
}

func newFieldSQL(s *survey, missing []string) *fieldSQL {
	return &fieldSQL{root: &s.root, odd: s.odd, missing: missing, used: map[*field]bool{}, asked: map[*field]bool{}}
}

// spelling is one way in which the file writes a dotted name: {"process":{"name":…}},
// {"process.name":…}; outermost field first.
type spelling []*field

func (s spelling) leaf() *field { return s[len(s)-1] }

// spellings finds the ways in which a name occurs.
func (f *fieldSQL) spellings(path string) []spelling {
	var out []spelling
	var walk func(at *field, rest string, above spelling)
	walk = func(at *field, rest string, above spelling) {
		for _, kid := range at.sorted() {
			way := append(append(spelling{}, above...), kid)
			if kid.name == rest && kid.shape&(scalar|list) != 0 {
				out = append(out, way)
			} else if tail, ok := strings.CutPrefix(rest, kid.name+"."); ok {
				walk(kid, tail, way)
			}
		}
	}
	walk(f.root, path, nil)
	return out
}

// ask notes that a field's value is needed and gives the ways it is spelled.
func (f *fieldSQL) ask(path string) []spelling {
	ways := f.spellings(path)
	for _, way := range ways {
		f.asked[way.leaf()] = true
		for _, part := range way {
			f.used[part] = true
		}
	}
	return ways
}

// text is a field as Nullable(String), of a list its first member; "" if no event has it.
func (f *fieldSQL) text(path string) string {
	var ways []string
	for _, way := range f.ask(path) {
		x := f.element(way)
		switch leaf := way.leaf(); {
		case leaf.shape&scalar == 0:
			x = f.present("if(empty(" + x + "), NULL, " + x + "[1])")
		case leaf.shape&list != 0:
			x = f.present("if(" + f.isList(way, x) + ", nullIf(" + extractList(x) + "[1], ''), " + x + ")")
		default:
			x = f.present(x)
		}
		ways = append(ways, x)
	}
	return coalesce(ways)
}

// list is a field as Array(String); "" if no event has it.
func (f *fieldSQL) list(path string) string {
	var ways []string
	for _, way := range f.ask(path) {
		x := f.element(way)
		switch leaf := way.leaf(); {
		case leaf.shape&scalar == 0:
		case leaf.shape&list != 0:
			x = "if(" + f.isList(way, x) + ", " + extractList(x) + ", " + single(x) + ")"
		default:
			x = single(x)
		}
		ways = append(ways, presentList(x, f.missing))
	}
	return concat(ways)
}

// single is a text as a list of one, or of none.
func single(x string) string { return "if(" + x + " IS NULL, [], [assumeNotNull(" + x + ")])" }

func (f *fieldSQL) present(x string) string { return presentText(x, f.missing) }

// presentText is a text without those that the profile takes for missing.
func presentText(x string, missing []string) string {
	for _, text := range missing {
		x = "nullIf(" + x + ", " + quoteText(text) + ")"
	}
	return x
}

// presentList is a list without the members that the profile takes for missing.
func presentList(x string, missing []string) string {
	for _, text := range missing {
		x = "arrayFilter(x -> x != " + quoteText(text) + ", " + x + ")"
	}
	return x
}

// extractList is the list that a text spells as JSON.
func extractList(x string) string { return "JSONExtract(ifNull(" + x + ", ''), 'Array(String)')" }

// concat joins the lists of all ways a field is spelled; "" if there is none.
func concat(ways []string) string {
	switch len(ways) {
	case 0:
		return ""
	case 1:
		return ways[0]
	}
	return "arrayConcat(" + strings.Join(ways, ", ") + ")"
}

// query is the line and what is extracted of it.
func (f *fieldSQL) query(file eventFile) string {
	return "SELECT " + file.record() + " AS record, line, JSONExtract(" + f.line() + ", " + quoteText(f.tuple()) + ") AS j FROM " + file.table
}

// isList tells a list from a text that begins with a bracket, as in "[kworker/0:1]".
func (f *fieldSQL) isList(way spelling, x string) string {
	return "(startsWith(ifNull(" + x + ", ''), '[') AND JSONType(line" + segments(way) + ") = 'Array')"
}

// element is the extracted value. A list of objects around it would fill the members of a
// tuple by position, so it is looked at first.
func (f *fieldSQL) element(way spelling) string {
	x := "j"
	for _, part := range way {
		x = "tupleElement(" + x + ", " + quoteText(part.name) + ")"
	}
	leaf := way.leaf()
	if leaf.shape&object != 0 && leaf.shape&scalar != 0 {
		x = "if(startsWith(ifNull(" + x + ", ''), '{') AND JSONType(line" + segments(way) + ") = 'Object', NULL, " + x + ")"
	}
	for i, part := range way[:len(way)-1] {
		if part.shape&list == 0 {
			continue
		}
		empty := "NULL"
		if leaf.shape&scalar == 0 {
			empty = "[]"
		}
		x = "if(JSONType(line" + segments(way[:i+1]) + ") = 'Object', " + x + ", " + empty + ")"
	}
	return x
}

// line is the text of an event: without a byte order mark, and nothing where it is no object,
// because a list would fill the members of a tuple by position.
func (f *fieldSQL) line() string {
	if !f.odd {
		return "line"
	}
	text := "trimLeft(replaceOne(line, " + quoteText(byteOrderMark) + ", ''))"
	return "if(startsWith(" + text + ", '{'), " + text + ", '')"
}

// segments are the names of a spelling as arguments.
func segments(way spelling) string {
	var b strings.Builder
	for _, part := range way {
		b.WriteString(", " + quoteText(part.name))
	}
	return b.String()
}

// tuple is the type that all fields in use are extracted into.
func (f *fieldSQL) tuple() string { return f.tupleOf(f.root) }

func (f *fieldSQL) tupleOf(at *field) string {
	var parts []string
	for _, kid := range at.sorted() {
		if !f.used[kid] {
			continue
		}
		typ := "Nullable(String)"
		switch {
		case !f.asked[kid]:
			typ = f.tupleOf(kid)
		case kid.shape&scalar == 0:
			typ = listType
		}
		parts = append(parts, quoteName(kid.name)+" "+typ)
	}
	if len(parts) == 0 {
		return "Tuple(`@timestamp` Nullable(String))"
	}
	return "Tuple(" + strings.Join(parts, ", ") + ")"
}

// unmapped are the fields with a value that nothing asks for, dotted and sorted.
func (f *fieldSQL) unmapped() []string {
	seen := map[string]bool{}
	var out []string
	var walk func(at *field, path string)
	walk = func(at *field, path string) {
		for _, kid := range at.sorted() {
			name := strings.TrimPrefix(path+"."+kid.name, ".")
			if kid.shape&(scalar|list) != 0 && !f.asked[kid] && !seen[name] {
				seen[name] = true
				out = append(out, name)
			}
			walk(kid, name)
		}
	}
	walk(f.root, "")
	return out
}

// coalesce is the first of some Nullable values that is there; "" of none.
func coalesce(values []string) string {
	switch len(values) {
	case 0:
		return ""
	case 1:
		return values[0]
	}
	return "coalesce(" + strings.Join(values, ", ") + ")"
}
