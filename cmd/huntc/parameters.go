package main

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/huntc/huntc/compiler"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/param"
	"github.com/huntc/huntc/ir/plan/planfile"
)

// registerParameters adds the flag that gives values to the parameters of a hunt.
func (f *inputFlags) registerParameters(cmd *cobra.Command) {
	cmd.Flags().StringArrayVarP(&f.params, "param", "p", nil,
		"a parameter of the hunt, `NAME=VALUE`, NAME=@env:VARIABLE or NAME=@file:PATH; may be repeated")
}

// parameters are the values that the flags give, by name.
func (f *inputFlags) parameters() (map[string]string, error) {
	out := map[string]string{}
	for _, p := range f.params {
		name, value, ok := strings.Cut(p, "=")
		if !ok || name == "" {
			return nil, usage("-p %q: it is not NAME=VALUE", name)
		}
		if _, twice := out[name]; twice {
			return nil, usage("-p %s: it is given twice", name)
		}
		value, err := parameterValue(name, value)
		if err != nil {
			return nil, err
		}
		out[name] = value
	}
	return out, nil
}

// parameterValue reads a value from where the flag says it is. The line's end of a file is not part of it.
func parameterValue(name, value string) (string, error) {
	if variable, ok := strings.CutPrefix(value, "@env:"); ok {
		value, ok = os.LookupEnv(variable)
		if !ok {
			return "", usage("-p %s: there is no variable %q in the environment", name, variable)
		}
		return value, nil
	}
	path, ok := strings.CutPrefix(value, "@file:")
	if !ok {
		return value, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		if pe, ok := errors.AsType[*fs.PathError](err); ok {
			err = pe.Err
		}
		return "", usage("-p %s: cannot read %q: %v", name, path, err)
	}
	return strings.TrimSuffix(strings.TrimSuffix(string(text), "\n"), "\r"), nil
}

// spread gives each of several hunts the values that are for it: those of its parameters, and those that none of them has, which
// are wrong in each.
func spread(hunts []*hunt, given map[string]string) {
	if len(given) == 0 {
		return
	}
	declared := make([][]string, len(hunts))
	known := map[string]bool{}
	for i, h := range hunts {
		declared[i] = compiler.Declares(h.file)
		for _, name := range declared[i] {
			known[name] = true
		}
	}
	for i, h := range hunts {
		h.given = map[string]string{}
		for name, value := range given {
			if !known[name] || slices.Contains(declared[i], name) {
				h.given[name] = value
			}
		}
	}
}

// parameters are those of the hunt, as a plan and an explanation have them.
func (h *hunt) parameters() []planfile.Parameter {
	out := []planfile.Parameter{}
	if h.compiled == nil {
		return out
	}
	for _, p := range h.compiled.Parameters {
		out = append(out, planfile.Parameter{Name: p.Name, Type: p.Type.String(), Value: p.Text(), Given: p.Given})
	}
	return out
}

// secrets are the parameters whose values nobody may read, of a hunt that compiled.
func (h *hunt) secrets() []param.Parameter {
	var out []param.Parameter
	for _, p := range h.compiled.Parameters {
		if p.Secret() {
			out = append(out, p)
		}
	}
	return out
}

// planless refuses to make a plan that would hold a secret.
func (c *cli) planless(h *hunt) error {
	var found diag.List
	found.AddFile(h.file)
	for _, p := range h.secrets() {
		if p.Used {
			found.Add("HF4007", p.Place, p.Name)
		}
	}
	if !found.HasErrors() {
		return nil
	}
	h.diags.Append(&found)
	h.compiled = nil
	return c.report(&found)
}

// reveal puts the secrets of the hunt into what is compiled from here on, and hides them in all that is written.
func (c *cli) reveal(h *hunt) {
	var spelled []string
	for _, p := range h.secrets() {
		spelled = append(spelled, spellings(h.given[p.Name])...)
	}
	if len(spelled) == 0 {
		return
	}
	h.revealed = true
	c.hide(spelled)
}
