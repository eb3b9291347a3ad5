package config

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/huntc/huntc/ir/entity/strictyaml"
)

// reader reads the values of one file.
type reader struct {
	dir    string // what paths are relative to
	lookup func(string) (string, bool)
}

// sources reads `NAME: {uri: …, schema: …}` and `NAME: {warehouse: …, table: …, schema: …}`. A text alone is the uri.
func (r reader) sources(n strictyaml.Node, known []Warehouse) []Source {
	var out []Source
	for _, e := range n.Entries() {
		s := Source{Name: e.Key}
		if e.Key == "" || strings.Contains(e.Key, "://") {
			e.At.Errorf("%q cannot name a source", e.Key)
		}
		uri := e.Value
		if !e.Value.IsText() {
			f := e.Value.Fields("uri", "schema", "warehouse", "table")
			uri = f["uri"]
			s.Schema = r.text(f["schema"])
			if f["warehouse"].Exists() || f["table"].Exists() {
				s.Warehouse, s.Table = r.text(f["warehouse"]), r.text(f["table"])
				tableOf(e, f, s, known)
				out = append(out, s)
				continue
			}
		}
		value, shown := r.texts(uri)
		if s.URI, s.Shown = r.absolute(value, ""), r.absolute(shown, secret); s.URI == "" {
			e.At.Errorf("source %q has no uri", e.Key)
		} else if scheme, _, ok := strings.Cut(s.URI, "://"); ok && slices.Contains(schemes, scheme) {
			uri.Errorf("source %q: a table of a server is {warehouse: NAME, table: DATABASE.TABLE, schema: PROFILE}, and the server stands under `warehouses`", e.Key)
		}
		out = append(out, s)
	}
	return out
}

// tableOf checks a source that is a table of a warehouse.
func tableOf(e strictyaml.Entry, f map[string]strictyaml.Node, s Source, known []Warehouse) {
	names := make([]string, len(known))
	for i, w := range known {
		names[i] = w.Name
	}
	switch {
	case f["uri"].Exists():
		f["uri"].Errorf("source %q has a uri, and is a table of a warehouse", e.Key)
	case s.Warehouse == "" || s.Table == "":
		e.At.Errorf("source %q needs both, a warehouse and a table", e.Key)
	case !slices.Contains(names, s.Warehouse):
		f["warehouse"].Errorf("there is no warehouse %q; there are: %s", s.Warehouse, strings.Join(names, ", "))
	case s.Schema == "":
		e.At.Errorf("source %q needs a schema: that of a table is not guessed", e.Key)
	}
}

// absolute makes the paths of a comma list absolute. Other schemes than file:// are kept as they are, and so are paths that
// begin with hidden, which may be absolute.
func (r reader) absolute(uri, hidden string) string {
	if uri == "" {
		return ""
	}
	parts := strings.Split(uri, ",")
	for i, p := range parts {
		p = strings.TrimPrefix(strings.TrimSpace(p), "file://")
		if !strings.Contains(p, "://") && !filepath.IsAbs(p) && (hidden == "" || !strings.HasPrefix(p, hidden)) {
			p = filepath.Join(r.dir, p)
		}
		parts[i] = p
	}
	return strings.Join(parts, ",")
}

// text is a value with its `${VAR}` replaced. `$${` stands for `${`.
func (r reader) text(n strictyaml.Node) string {
	value, _ := r.texts(n)
	return value
}

// secret stands for what no message shows.
const secret = "***"

// texts are a value with its `${VAR}` replaced, and the same for people to see.
func (r reader) texts(n strictyaml.Node) (value, shown string) {
	s := n.Text()
	var out, safe strings.Builder
	both := func(s string) {
		out.WriteString(s)
		safe.WriteString(s)
	}
	for {
		before, after, found := strings.Cut(s, "${")
		if !found {
			both(s)
			return out.String(), safe.String()
		}
		if strings.HasSuffix(before, "$") {
			both(strings.TrimSuffix(before, "$") + "${")
			s = after
			continue
		}
		name, rest, closed := strings.Cut(after, "}")
		if !closed {
			n.Errorf("%q is not closed", "${")
			return "", ""
		}
		expanded, set := r.lookup(name)
		if !set {
			n.Errorf("the environment variable %q is not set", name)
		}
		both(before)
		out.WriteString(expanded)
		safe.WriteString(secret)
		s = rest
	}
}
