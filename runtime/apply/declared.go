package apply

import (
	"slices"
	"strings"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/entity/strictyaml"
)

// Parameter is a parameter that an analytics knows. A hunt may pass others, which may mean nothing to it.
type Parameter struct {
	Name      string
	Doc       string // what it means and what it is when it is not given
	Attribute bool   // its value names an attribute of the variable, which the analytics then reads
	Path      bool   // its value is the path of a file; the analytics works elsewhere, so it must be absolute there
}

// Accepts reports whether the analytics takes variables of an entity type.
func (p Profile) Accepts(typ string) bool {
	return len(p.Inputs) == 0 || slices.Contains(p.Inputs, typ)
}

// Reads are the attributes of a type that the analytics needs besides `id`, `type` and those that parameters name. When
// declared is false the profile does not say, and the analytics may read any.
func (p Profile) Reads(typ string) (attributes []string, declared bool) {
	return p.Needs[typ], p.Needs != nil
}

// Adds are the attributes that the analytics gives entities of a type, as far as the profile says.
func (p Profile) Adds(typ string) []Column { return p.Outputs[typ] }

// Parameter finds a parameter by name. Case makes a difference, as in the environment.
func (p Profile) Parameter(name string) (Parameter, bool) {
	i := slices.IndexFunc(p.Parameters, func(q Parameter) bool { return q.Name == name })
	if i < 0 {
		return Parameter{}, false
	}
	return p.Parameters[i], true
}

// checkType complains of a type that no variable can have. Types that begin with x- are the user's own.
func checkType(n strictyaml.Node, name string) {
	m := entity.Default()
	if _, ok := m.Type(name); ok || strings.HasPrefix(name, "x-") {
		return
	}
	message := "there is no entity type %q"
	if hint := diag.DidYouMean(name, m.TypeNames()); hint != "" {
		message += ": " + hint
	}
	n.Errorf(message, name)
}

func parseInputs(n strictyaml.Node) []string {
	for _, t := range n.Items() {
		checkType(t, t.Text())
	}
	return n.Texts()
}

// byType are the entries of a map from entity types.
func (p Profile) byType(n strictyaml.Node) []strictyaml.Entry {
	entries := n.Entries()
	for _, e := range entries {
		checkType(e.At, e.Key)
		if !p.Accepts(e.Key) {
			e.At.Errorf("%q is not among the inputs of %q", e.Key, p.Name)
		}
	}
	return entries
}

func (p Profile) parseNeeds(n strictyaml.Node) map[string][]string {
	if !n.Exists() {
		return nil
	}
	out := map[string][]string{} // an empty map says that it needs nothing
	for _, e := range p.byType(n) {
		out[e.Key] = e.Value.Texts()
		for _, item := range e.Value.Items() {
			if _, known := entity.Default().Type(e.Key); !known {
				break
			}
			if _, ok := entity.Default().Resolve(e.Key, item.Text()); !ok {
				item.Errorf("%s has no attribute %q", e.Key, item.Text())
			}
		}
	}
	return out
}

func (p Profile) parseOutputs(n strictyaml.Node) map[string][]Column {
	var out map[string][]Column
	for _, e := range p.byType(n) {
		if out == nil {
			out = map[string][]Column{}
		}
		columns := []Column{}
		for _, c := range e.Value.Entries() {
			kind, ok := kindNamed(c.Value.Text())
			if !ok {
				c.Value.Errorf("%q is no kind of value: string, int, float, bool, time and list are", c.Value.Text())
			}
			if a, ok := entity.Default().Resolve(e.Key, c.Key); ok && !a.Extension && a.Kind != kind {
				c.At.Errorf("%s:%s is %s", e.Key, c.Key, a.Kind)
			}
			columns = append(columns, Column{c.Key, kind})
		}
		out[e.Key] = columns
	}
	return out
}

// parseParameters reads `NAME: sentence` and `NAME: {doc: sentence, attribute: true, path: true}`.
func parseParameters(n strictyaml.Node) []Parameter {
	var out []Parameter
	for _, e := range n.Entries() {
		p := Parameter{Name: e.Key}
		if e.Value.IsText() {
			p.Doc = e.Value.Text()
		} else {
			f := e.Value.Fields("doc", "attribute", "path")
			p.Doc, p.Attribute, p.Path = f["doc"].Text(), f["attribute"].Bool(), f["path"].Bool()
		}
		if !paramName.MatchString(e.Key) || reserved(e.Key) {
			e.At.Errorf("%q cannot name a parameter", e.Key)
		}
		out = append(out, p)
	}
	return out
}

func parseRequirements(n strictyaml.Node) []string {
	for _, r := range n.Items() {
		if !pinned.MatchString(r.Text()) {
			r.Errorf("%q is not a package of a fixed version: write NAME==VERSION", r.Text())
		}
	}
	return n.Texts()
}
