package param

import (
	"fmt"
	"math"
	"net/netip"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/huntc/huntc/compiler/lower"
)

// Kind is what a parameter holds.
type Kind uint8

// The kinds of parameters.
const (
	String Kind = iota
	Int
	Float
	Bool
	Time
	IP
	Secret
)

// kinds are the names of the kinds, and what a value of each must be.
var kinds = [...]struct{ name, is string }{
	String: {"string", "a text in UTF-8"},
	Int:    {"int", "a whole number"},
	Float:  {"float", "a number"},
	Bool:   {"bool", "true or false"},
	Time:   {"time", "a time such as 2026-01-31T13:30:00Z"},
	IP:     {"ip", "an address, or a range such as 192.168.0.0/16"},
	Secret: {"secret", "a text that is not empty"},
}

// String returns the name of the kind.
func (k Kind) String() string { return kinds[k].name }

// Kinds are the names of all kinds, in their order.
func Kinds() []string {
	out := make([]string, len(kinds))
	for i, k := range kinds {
		out[i] = k.name
	}
	return out
}

// Type is the type of a parameter: a kind, or a list of it.
type Type struct {
	Kind Kind
	List bool
}

// String returns the type as a declaration has it.
func (t Type) String() string {
	if t.List {
		return "list of " + t.Kind.String()
	}
	return t.Kind.String()
}

// is says what a value of the type must be.
func (t Type) is() string {
	if t.List {
		return "a list, each of it " + kinds[t.Kind].is
	}
	return kinds[t.Kind].is
}

// read returns a value in the one form in which it is kept; false where it is none of the kind.
func (k Kind) read(text string) (string, bool) {
	switch k {
	case String:
		return text, utf8.ValidString(text)
	case Secret:
		return text, text != ""
	case Int:
		n, err := strconv.ParseInt(text, 10, 64)
		return strconv.FormatInt(n, 10), err == nil
	case Float:
		f, err := strconv.ParseFloat(text, 64)
		decimal := strings.Trim(text, "0123456789.eE+-") == ""
		return strconv.FormatFloat(f, 'g', -1, 64), err == nil && decimal && !math.IsInf(f, 0)
	case Bool:
		lowered := strings.ToLower(text)
		return lowered, lowered == "true" || lowered == "false"
	case Time:
		_, ok := lower.ParseTime(text)
		return text, ok
	case IP:
		if _, err := netip.ParsePrefix(text); err == nil {
			return text, true
		}
		addr, err := netip.ParseAddr(text)
		return text, err == nil && addr.Zone() == ""
	}
	panic(fmt.Sprintf("param: unhandled kind %d", k))
}

// quoted reports whether a declaration writes values of the kind in quotes.
func (k Kind) quoted() bool { return k != Int && k != Float && k != Bool }

// readAll reads the values of a type: the elements of a list, or one.
func (t Type) readAll(texts []string) ([]string, bool) {
	if len(texts) == 0 || len(texts) > 1 && !t.List {
		return nil, false
	}
	out := make([]string, len(texts))
	for i, text := range texts {
		var ok bool
		if out[i], ok = t.Kind.read(text); !ok {
			return nil, false
		}
	}
	return out, true
}

// given reads a value from the command line. A list is separated by commas, or written as in a declaration: ('a,b', 'c').
func (t Type) given(text string) ([]string, bool) {
	if !t.List {
		return t.readAll([]string{text})
	}
	if r := (reader{text: text}); r.opens() {
		list, bad := r.list()
		if bad != nil || strings.TrimSpace(r.rest()) != "" {
			return nil, false
		}
		return t.readAll(texts(list))
	}
	if strings.TrimSpace(text) == "" {
		return nil, false
	}
	items := strings.Split(text, ",")
	for i := range items {
		items[i] = strings.TrimSpace(items[i])
	}
	return t.readAll(items)
}
