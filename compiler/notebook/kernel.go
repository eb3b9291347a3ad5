package notebook

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
)

// kestrel is the name of Kestrel's kernel and of its language.
const kestrel = "kestrel"

// kernel is what runs the cells of a notebook.
type kernel struct {
	Name     string `json:"name"`
	Language string `json:"language"`
	Display  string `json:"display_name"`
}

// kernelOf reads the kernel from a notebook's metadata. Tools leave out what they please, so what has not the form that it
// should have counts as absent: the errors of JSON say no more than that.
func kernelOf(metadata json.RawMessage) kernel {
	var fields map[string]json.RawMessage
	_ = json.Unmarshal(metadata, &fields)
	// What is to run the notebook says more than what has run it last.
	for _, field := range []string{"kernelspec", "language_info"} {
		var k kernel
		_ = json.Unmarshal(fields[field], &k)
		if k.Name != "" || k.Language != "" {
			return k
		}
	}
	return kernel{}
}

// isKestrel reports whether every code cell is Kestrel.
func (k kernel) isKestrel() bool {
	return strings.EqualFold(k.Name, kestrel) || strings.EqualFold(k.Language, kestrel)
}

// hint says where Kestrel would stand in a notebook without any.
func (k kernel) hint() string {
	name := cmp.Or(k.Display, k.Name, k.Language)
	switch {
	case k.isKestrel():
		return "its kernel is Kestrel, and it has no code cell"
	case name == "":
		return "it does not name its kernel; in one that is not Kestrel's, a Kestrel cell begins with " + cellMagic
	}
	return fmt.Sprintf("its kernel is %q, where a Kestrel cell begins with %s", name, cellMagic)
}
