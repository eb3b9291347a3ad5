package entity

import "strings"

// step is one part of a path: `opened_connection_refs[*]` or `'SHA-256'`.
type step struct {
	name string
	each bool // `[*]` follows
}

// splitPath cuts a path at its dots, leaving those between quotes alone. It reports false for what is no path: an empty
// step, a quote that does not close, an index other than [*].
func splitPath(path string) ([]step, bool) {
	return appendSteps(make([]step, 0, 1+strings.Count(path, ".")), path)
}

// appendSteps is splitPath with the room that its caller has.
func appendSteps(steps []step, path string) ([]step, bool) {
	for {
		s, rest, ok := cutStep(path)
		if !ok {
			return nil, false
		}
		steps = append(steps, s)
		if rest == "" {
			return steps, true
		}
		if rest[0] != '.' {
			return nil, false
		}
		path = rest[1:]
	}
}

// cutStep takes the first step off a path.
func cutStep(path string) (s step, rest string, ok bool) {
	if path == "" {
		return step{}, "", false
	}
	if q := path[0]; q == '\'' || q == '"' {
		end := strings.IndexByte(path[1:], q)
		if end < 0 {
			return step{}, "", false
		}
		s.name, rest = path[1:1+end], path[end+2:]
	} else if end := strings.IndexAny(path, ".[]'\""); end >= 0 {
		s.name, rest = path[:end], path[end:]
	} else {
		s.name = path
	}
	rest, s.each = strings.CutPrefix(rest, "[*]")
	return s, rest, s.name != "" && !strings.ContainsAny(s.name, `'"`)
}

// key is how the maps of a type know a path: canonical but for `[*]`, which may be left out.
func key(steps []step) string {
	if len(steps) == 1 && !strings.ContainsAny(steps[0].name, ".'") {
		return steps[0].name
	}
	var b strings.Builder
	for i, s := range steps {
		if i > 0 {
			b.WriteByte('.')
		}
		if i > 0 && !isWord(s.name) {
			b.WriteByte('\'')
			b.WriteString(s.name)
			b.WriteByte('\'')
		} else {
			b.WriteString(s.name)
		}
	}
	return b.String()
}

// isWord reports whether a step needs no quotes.
func isWord(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c != '_' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return s != ""
}
