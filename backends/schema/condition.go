package schema

import "github.com/huntc/huntc/ir/entity/strictyaml"

// AnyValue in a Match stands for any value at all.
const AnyValue = "*"

// Match is a field and the values of which it must have one. A field that holds a list matches with any member.
type Match struct {
	Field  Field
	Values []string
}

// Condition holds for a record in which all its matches do.
type Condition []Match

// Kind is a kind of record: one of Where must hold.
type Kind struct {
	Name  string
	Where []Condition
}

// Fold says when paths are compared without regard to ASCII case: those of the shapes, and all in records for which
// one of Where holds.
type Fold struct {
	// Shapes: "drive" (C:\…, C:/…), "backslash" (has one anywhere).
	Shapes []string
	Where  []Condition
}

// Evidence says which records begin or end the life of a process: those of the kinds, or those that mention all roles.
type Evidence struct{ Kinds, Mentions []string }

// loadConditions reads a list of maps from fields to values.
func (p *Profile) loadConditions(n strictyaml.Node) []Condition {
	var out []Condition
	for _, item := range n.Items() {
		var c Condition
		for _, e := range item.Entries() {
			f, err := parseField(e.Key, p.defined)
			if err != nil {
				e.At.Errorf("%v", err)
			}
			m := Match{f, e.Value.Texts()}
			if len(m.Values) == 0 {
				e.Value.Errorf("%q has no values", e.Key)
			}
			c = append(c, m)
		}
		if len(c) == 0 {
			item.Errorf("a condition needs a field")
		}
		out = append(out, c)
	}
	return out
}
