package schema

import (
	"fmt"
	"slices"
	"strings"
)

// Field says where a value comes from: a field of the source's record, or a function of several.
type Field struct {
	// Func is a name of functions, "" for the field itself.
	Func string
	// Paths are the fields, dotted. One of Paths for no function.
	Paths []string
}

// String is the field as it stands in a profile.
func (f Field) String() string {
	if f.Func == "" {
		return strings.Join(f.Paths, "")
	}
	return f.Func + "(" + strings.Join(f.Paths, ", ") + ")"
}

// function is what a profile may compute from fields. A field that holds one of the profile's `missing` texts counts
// as absent; a function of absent fields is absent.
type function struct {
	Name     string
	Min, Max int // how many fields it takes; a Max of 0 is any number
	Doc      string
}

// functions is the table of what profiles may use. Separators of paths are / and \.
var functions = []function{
	{"first", 1, 0, "the first field that is present"},
	{"basename", 1, 0, "what stands behind the last separator of the first field that is present"},
	{"name", 2, 0, "the first field as it is; where it is absent, basename of the others"},
	{"dirname", 1, 0, "what stands before the last separator of the first field that is present, absent if it has none; " +
		"a root (/, C:\\) keeps its separator"},
	{"directory", 2, 0, "the first field as it is; where it is absent, dirname of the others"},
	{"list", 1, 0, "the values of all fields that are present, in order, lists opened, each once"},
	{"lower_list", 1, 0, "list, in lower case"},
	{"unless_same", 2, 2, "the first field, absent where it equals the second"},
	{"registry_key", 4, 4, "of path, hive, key and value name: the path, or hive\\key without one; without the value name " +
		"at its end; HKLM, HKCU, HKCR, HKU, HKCC written in full (HKEY_LOCAL_MACHINE, …)"},
}

// Functions are the names of what profiles may use: ingest must know them all.
func Functions() []string {
	var out []string
	for _, f := range functions {
		out = append(out, f.Name)
	}
	return out
}

// parseField reads `process.pid` or `first(host.id, host.name)`.
func parseField(s string) (Field, error) {
	name, rest, call := strings.Cut(s, "(")
	if !call {
		if !isField(s) {
			return Field{}, fmt.Errorf("%q is not a field", s)
		}
		return Field{Paths: []string{s}}, nil
	}
	args, ok := strings.CutSuffix(rest, ")")
	i := slices.IndexFunc(functions, func(f function) bool { return f.Name == name })
	switch {
	case !ok:
		return Field{}, fmt.Errorf("%q does not close", s)
	case i < 0:
		return Field{}, fmt.Errorf("unknown function %q", name)
	}
	f := Field{Func: name}
	for a := range strings.SplitSeq(args, ",") {
		a = strings.TrimSpace(a)
		if !isField(a) {
			return Field{}, fmt.Errorf("%q is not a field", a)
		}
		f.Paths = append(f.Paths, a)
	}
	if n, fn := len(f.Paths), functions[i]; n < fn.Min || fn.Max > 0 && n > fn.Max {
		return Field{}, fmt.Errorf("%s does not take %d fields", name, n)
	}
	return f, nil
}

// isField reports whether s can be the name of a field.
func isField(s string) bool {
	return s != "" && !strings.ContainsAny(s, " \t(),\"'") && !strings.HasPrefix(s, ".") && !strings.HasSuffix(s, ".")
}
