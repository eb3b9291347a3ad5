package schema

import "slices"

// function is what a profile may compute from fields. A field that holds one of the profile's `missing` texts counts
// as absent; a function of absent fields is absent.
type function struct {
	Name     string
	Min, Max int  // how many fields it takes; a Max of 0 is any number
	Words    bool // behind Min fields come words, one at least
	Partial  bool // what it gives is not all that the fields say
	Doc      string
}

// functions is the table of what profiles may use. Separators of paths are / and \.
var functions = []function{
	{"first", 1, 0, false, false, "the first field that is present"},
	{"basename", 1, 0, false, false, "what stands behind the last separator of the first field that is present"},
	{"name", 2, 0, false, false, "the first field as it is; where it is absent, basename of the others"},
	{"dirname", 1, 0, false, false, "what stands before the last separator of the first field that is present, absent if it has none; " +
		"a root (/, C:\\) keeps its separator"},
	{"directory", 2, 0, false, false, "the first field as it is; where it is absent, dirname of the others"},
	{"list", 1, 0, false, false, "the values of all fields that are present, in order, lists opened, each once"},
	{"lower_list", 1, 0, false, false, "list, in lower case"},
	{"unless_same", 2, 2, false, true, "the first field, absent where it equals the second"},
	{"registry_key", 1, 4, false, false, "of path, hive, key and value name: the path, or hive\\key without one; without the value name " +
		"at its end; HKLM, HKCU, HKCR, HKU, HKCC and \\REGISTRY\\MACHINE, \\REGISTRY\\USER written in full (HKEY_LOCAL_MACHINE, …)"},
	{"when", 2, 2, true, true, "the first field where the second is one of the words, `*` being any; else absent"},
	{"unless", 2, 2, true, true, "the first field where the second is absent or none of the words, `*` being any; else absent"},
	{"translate", 1, 1, true, false, "the field, where it is the left side of a word `from=to` the right one"},
	{"labelled", 1, 1, true, true, "of texts such as `MD5=…,SHA256=…` what stands behind the word's label, in lower case"},
	{"entry", 1, 1, true, true, "of a list of objects the member that the first word names, of the first object that one of the other " +
		"words `member=value` fits"},
	{"lower", 1, 1, false, false, "the field in lower case"},
	{"number", 1, 1, false, false, "the field, a hexadecimal number (0x1f4) written in decimal"},
	{"domain_part", 1, 1, false, true, "of `DOMAIN\\name` the domain; absent without one"},
	{"name_part", 1, 1, false, false, "of `DOMAIN\\name` the name; all of it without a domain"},
	{"local_time", 3, 3, false, true, "the first field, a clock's local time, as UTC: the second is when its machine passed the event " +
		"on, by the same clock, the third the same moment in UTC; what differs by more than 14 hours is absent"},
}

// Functions are the names of what profiles may use: ingest must know them all.
func Functions() []string {
	var out []string
	for _, f := range functions {
		out = append(out, f.Name)
	}
	return out
}

func findFunction(name string) (function, bool) {
	i := slices.IndexFunc(functions, func(f function) bool { return f.Name == name })
	if i < 0 {
		return function{}, false
	}
	return functions[i], true
}

// takes reports whether the function takes n arguments, words among them.
func (f function) takes(n int) bool {
	if f.Words {
		return n > f.Min
	}
	return n >= f.Min && (f.Max == 0 || n <= f.Max)
}
