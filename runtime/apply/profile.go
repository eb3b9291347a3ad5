package apply

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir/entity/strictyaml"
)

// Scheme is the interface of the analytics that this package runs.
const Scheme = "python://"

// Profile is one analytics of a pythonanalytics.yaml. Kestrel's own keys are module and func; the others are ours, and may
// all be left out.
type Profile struct {
	Name         string
	Doc          string              // what it does, in a sentence
	Module       string              // absolute path of a Python file
	Func         string              // the function in it
	Inputs       []string            // the entity types that it accepts; none is any
	Needs        map[string][]string // the attributes that it reads, by entity type; nil when the file does not say
	Outputs      map[string][]Column // the attributes that it adds, by entity type
	Parameters   []Parameter         // in the order of the file
	Requirements []string            // packages that it imports, each as NAME==VERSION
	Pos          string              // where the profile stands: file:line
}

// Profiles are the analytics that there are, in the order of the files.
type Profiles []Profile

// Load reads configuration files of Kestrel's python interface. Of profiles with one name the first wins. A file that does
// not exist is an error. The error holds an *Error for each mistake, joined; its message begins with file:line.
func Load(paths ...string) (Profiles, error) {
	var all Profiles
	var errs []error
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			var pe *fs.PathError
			if errors.As(err, &pe) {
				err = pe.Err
			}
			errs = append(errs, &Error{Problem: BadProfile, Message: path + ": cannot be read: " + err.Error()})
			continue
		}
		found, err := parse(path, data)
		errs = append(errs, mistakes(err)...)
		all = all.With(found)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return all, nil
}

// parse reads the text of a file at path.
func parse(path string, data []byte) (Profiles, error) {
	doc := strictyaml.Parse(path, data)
	root := doc.Root()
	if doc.Err() != nil || !root.Exists() {
		return nil, doc.Err()
	}
	dir, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	var out Profiles
	for _, e := range root.Fields("profiles", "debug")["profiles"].Entries() {
		if e.Key == "" || strings.Contains(e.Key, "://") {
			e.At.Errorf("%q cannot name an analytics", e.Key)
		}
		if near, taken := out.named(e.Key); taken {
			e.At.Errorf("%q is the name of %q too: case makes no difference", e.Key, near.Name)
		}
		out = append(out, parseProfile(dir, e))
	}
	return out, doc.Err()
}

// parseProfile reads what stands below an analytics' name.
func parseProfile(dir string, e strictyaml.Entry) Profile {
	f := e.Value.Fields("module", "func", "doc", "inputs", "needs", "outputs", "parameters", "requirements")
	p := Profile{
		Name: e.Key, Doc: f["doc"].Text(), Module: f["module"].Text(), Func: f["func"].Text(), Pos: e.At.Pos(),
		Inputs: parseInputs(f["inputs"]), Parameters: parseParameters(f["parameters"]),
		Requirements: parseRequirements(f["requirements"]),
	}
	p.Needs, p.Outputs = p.parseNeeds(f["needs"]), p.parseOutputs(f["outputs"])
	if p.Module == "" {
		e.At.Errorf("analytics %q has no module", e.Key)
	}
	if p.Func == "" {
		e.At.Errorf("analytics %q has no func", e.Key)
	}
	p.Module = absolute(dir, p.Module)
	return p
}

// absolute makes a module's path absolute: ~ is the user's home, other paths are relative to the file.
func absolute(dir, path string) string {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, rest)
		}
	}
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(dir, path)
}

// mistakes gives each mistake of a file its type.
func mistakes(err error) []error {
	if err == nil {
		return nil
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var out []error
		for _, e := range joined.Unwrap() {
			out = append(out, mistakes(e)...)
		}
		return out
	}
	return []error{&Error{Problem: BadProfile, Message: err.Error()}}
}

func (ps Profiles) named(name string) (Profile, bool) {
	i := slices.IndexFunc(ps, func(p Profile) bool { return strings.EqualFold(p.Name, name) })
	if i < 0 {
		return Profile{}, false
	}
	return ps[i], true
}

// With is ps and those of more whose name ps does not have: `users.With(shipped)`.
func (ps Profiles) With(more Profiles) Profiles {
	all := slices.Clone(ps)
	for _, p := range more {
		if _, taken := all.named(p.Name); !taken {
			all = append(all, p)
		}
	}
	return all
}

// Names are the names in alphabetical order.
func (ps Profiles) Names() []string {
	var out []string
	for _, p := range ps {
		out = append(out, p.Name)
	}
	slices.Sort(out)
	return out
}

// Find returns the analytics that `python://NAME` or `NAME` calls, without regard to case, as Kestrel finds it. The error
// is an *Error: NotFound, with the nearest name, or BadProfile when the module is not there.
func (ps Profiles) Find(uri string) (Profile, error) {
	name := strings.TrimPrefix(uri, Scheme)
	if scheme, _, ok := strings.Cut(name, "://"); ok {
		return Profile{}, &Error{
			Problem: NotFound, Analytics: uri,
			Message: fmt.Sprintf("analytics of the kind %q are not run here", scheme+"://"), Hint: "use " + Scheme + "NAME",
		}
	}
	p, ok := ps.named(name)
	if !ok {
		return Profile{}, notFound(name, ps.Names())
	}
	info, err := os.Stat(p.Module)
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is not a file")
	}
	if err != nil {
		return Profile{}, &Error{
			Problem: BadProfile, Analytics: p.Name,
			Message: fmt.Sprintf("%s: module %q cannot be read", p.Pos, p.Module),
			Hint:    "a relative path starts at the directory of its configuration file", Err: cause(err),
		}
	}
	return p, nil
}

func notFound(name string, names []string) *Error {
	hint := diag.DidYouMean(name, names)
	switch {
	case len(names) == 0:
		hint = "no analytics are configured: name them in pythonanalytics.yaml"
	case hint == "":
		hint = "there are " + strings.Join(names, ", ")
	}
	return &Error{Problem: NotFound, Analytics: name, Message: "it is not configured", Hint: hint}
}

// cause is err without the path that the message has already.
func cause(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}
