package entity

import "fmt"

// Kind is the kind of value that an attribute has.
type Kind uint8

// The kinds of values.
const (
	KindString Kind = iota
	KindInt
	KindFloat
	KindBool
	KindTime
	KindList // a list of strings
)

var kindNames = [...]string{"string", "int", "float", "bool", "time", "list"}

// String is the kind's name in the YAML files and in messages.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("kind %d", uint8(k))
}

// KindOf finds a kind by its name.
func KindOf(name string) (Kind, bool) {
	for i, n := range kindNames {
		if n == name {
			return Kind(i), true
		}
	}
	return 0, false
}
