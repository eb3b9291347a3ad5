package param

import (
	"maps"
	"slices"
	"strings"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
)

// Mask stands for a secret wherever it could be read.
const Mask = "***"

// Options are the values of parameters, and what becomes of secrets.
type Options struct {
	Given map[string]string // by name
	// Reveal puts secrets into the tree. Without it *** stands there.
	Reveal bool
}

// Parameter is a declared parameter and the value that it has in the hunt.
type Parameter struct {
	Name   string
	Type   Type
	Values []string // one, or the elements of a list; *** of a secret that is not revealed
	Given  bool     // else it is the default
	Used   bool
	Place  diag.Span // of its name in the declaration
}

// Secret reports that the value is not for people.
func (p Parameter) Secret() bool { return p.Type.Kind == Secret }

// Text is the value as it can be given again; *** of a secret.
func (p Parameter) Text() string {
	switch {
	case p.Secret():
		return Mask
	case !p.Type.List:
		return p.Values[0]
	}
	quoted := make([]string, len(p.Values))
	for i, v := range p.Values {
		if quoted[i] = v; p.Type.Kind.quoted() {
			quoted[i] = quote(v)
		}
	}
	return "(" + strings.Join(quoted, ", ") + ")"
}

// quote writes a text as a literal on one line.
func quote(text string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`, "\n", `\n`, "\r", `\r`).Replace(text) + "'"
}

// Names are the names of the parameters that a hunt declares, in order.
func Names(tree *ast.File) []string {
	var ignored diag.List
	var out []string
	for _, d := range declare(tree, &ignored) {
		out = append(out, d.name)
	}
	return out
}

// Apply puts the values of parameters into a tree, which it changes, and returns the parameters in the order in which they
// are declared. A statement in which something is wrong is lost, as one that could not be read.
func Apply(tree *ast.File, o Options, diags *diag.List) []Parameter {
	declared := declare(tree, diags)
	unknown(tree, declared, o.Given, diags)
	if len(declared) == 0 {
		return nil
	}
	s := &substitution{declared: map[string]bool{}, values: map[string]*Parameter{}, diags: diags}
	for _, d := range declared {
		s.declared[d.name], s.names = true, append(s.names, d.name)
		if p := d.bind(o, diags); p != nil {
			s.values[d.name] = p
		}
	}
	whole := len(tree.Lost) == 0
	s.statements(tree)
	var out []Parameter
	for _, d := range declared {
		p := s.values[d.name]
		if p == nil {
			continue
		}
		if !p.Used && whole {
			diags.Add("HF2045", d.place, d.name)
		}
		out = append(out, *p)
	}
	return out
}

// unknown reports values that are given to parameters which the hunt does not have.
func unknown(tree *ast.File, declared []*declaration, given map[string]string, diags *diag.List) {
	var names []string
	at := diag.Span{File: tree.Source.Name}
	for i, d := range declared {
		if names = append(names, d.name); i == 0 {
			at = d.place
		}
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if slices.Contains(names, name) { // few are given
			continue
		}
		hint := diag.DidYouMean(name, names)
		switch {
		case hint != "":
		case len(names) > 0:
			hint = "it declares " + strings.Join(names, ", ")
		default:
			hint = "declare it in the hunt: # param " + name + ": string"
		}
		diags.AddHint("HF2042", at, hint, name)
	}
}

// bind gives a parameter its value. It returns nil, and says why, where there is none.
func (d *declaration) bind(o Options, diags *diag.List) *Parameter {
	if d.broken {
		return nil
	}
	p := &Parameter{Name: d.name, Type: d.typ, Values: d.defaults, Place: d.place}
	text, given := o.Given[d.name]
	switch {
	case given:
		values, ok := d.typ.given(text)
		if !ok { // a secret is wrong only where it is empty: it is not said here
			diags.Add("HF2044", d.place, d.name, d.typ.is(), text)
			return nil
		}
		p.Values, p.Given = values, true
	case d.defaults == nil:
		hint := "give it with -p " + d.name + "=VALUE, or declare a default"
		if d.typ.Kind == Secret {
			hint = "give it with -p " + d.name + "=@env:VARIABLE"
		}
		diags.AddHint("HF2043", d.place, hint, d.name)
		return nil
	}
	if p.Secret() && !o.Reveal {
		p.Values = []string{Mask}
	}
	return p
}
