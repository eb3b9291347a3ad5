package config

import (
	"path/filepath"
	"strings"

	"github.com/huntc/huntc/ir/entity/strictyaml"
)

// reader reads the values of one file.
type reader struct {
	dir    string // what paths are relative to
	lookup func(string) (string, bool)
}

// sources reads `NAME: {uri: …, schema: …}`. A text alone is the uri.
func (r reader) sources(n strictyaml.Node) []Source {
	var out []Source
	for _, e := range n.Entries() {
		s := Source{Name: e.Key}
		if e.Key == "" || strings.Contains(e.Key, "://") {
			e.At.Errorf("%q cannot name a source", e.Key)
		}
		uri := e.Value
		if !e.Value.IsText() {
			f := e.Value.Fields("uri", "schema")
			uri = f["uri"]
			s.Schema = r.text(f["schema"])
		}
		if s.URI = r.absolute(r.text(uri)); s.URI == "" {
			e.At.Errorf("source %q has no uri", e.Key)
		}
		out = append(out, s)
	}
	return out
}

// absolute makes the paths of a comma list absolute. Other schemes than file:// are kept as they are.
func (r reader) absolute(uri string) string {
	if uri == "" {
		return ""
	}
	parts := strings.Split(uri, ",")
	for i, p := range parts {
		p = strings.TrimPrefix(strings.TrimSpace(p), "file://")
		if !strings.Contains(p, "://") && !filepath.IsAbs(p) {
			p = filepath.Join(r.dir, p)
		}
		parts[i] = p
	}
	return strings.Join(parts, ",")
}

// text is a value with its `${VAR}` replaced. `$${` stands for `${`.
func (r reader) text(n strictyaml.Node) string {
	s := n.Text()
	var out strings.Builder
	for {
		before, after, found := strings.Cut(s, "${")
		if !found {
			return out.String() + s
		}
		if strings.HasSuffix(before, "$") {
			out.WriteString(strings.TrimSuffix(before, "$") + "${")
			s = after
			continue
		}
		name, rest, closed := strings.Cut(after, "}")
		if !closed {
			n.Errorf("%q is not closed", "${")
			return ""
		}
		value, set := r.lookup(name)
		if !set {
			n.Errorf("the environment variable %q is not set", name)
		}
		out.WriteString(before + value)
		s = rest
	}
}
