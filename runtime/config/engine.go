package config

import (
	"regexp"

	"github.com/huntc/huntc/ir/entity/strictyaml"
)

// Engine is an engine by name.
type Engine struct {
	Name string
	// URI says which: `embedded` is an embedded store of its own.
	URI string
	// Fixtures is what the names of all that tests create there begin with. Without it they create nothing.
	Fixtures string
}

// Embedded names the engine that is there by itself, and is the URI of other embedded stores: the only kind of engine that tests
// run on so far.
const Embedded = "embedded"

var fixturesForm = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]{2,40}$`)

// engines reads `NAME: {uri: embedded, fixtures: huntc_test}`.
func (r reader) engines(n strictyaml.Node) []Engine {
	var out []Engine
	for _, e := range n.Entries() {
		f := e.Value.Fields("uri", "fixtures")
		x := Engine{Name: e.Key, URI: r.text(f["uri"]), Fixtures: r.text(f["fixtures"])}
		switch {
		case e.Key == Embedded:
			e.At.Errorf("%q is the engine that is there by itself", e.Key)
		case x.URI == "":
			e.At.Errorf("engine %q has no uri", e.Key)
		case x.URI != Embedded:
			f["uri"].Errorf("engine %q: only `embedded` is known so far", e.Key)
		case f["fixtures"].Exists() && !fixturesForm.MatchString(x.Fixtures):
			f["fixtures"].Errorf("%q cannot begin the name of a database: 3 to 41 letters, digits, _ and - are needed, a letter first", x.Fixtures)
		}
		out = append(out, x)
	}
	return out
}
