package schema

import (
	"fmt"
	"strings"
)

// Field says where a value comes from: a field of the source's record, or a function of several.
type Field struct {
	// Func is a name of functions, "" for the field itself.
	Func string
	// Paths are the fields that it is made of, dotted, in order. One for no function.
	Paths []string
	// Args are a function's arguments, Words those behind them that stand for themselves.
	Args  []Field
	Words []string
}

// String is the field as it stands in a profile, definitions put in.
func (f Field) String() string {
	if f.Func == "" {
		return strings.Join(f.Paths, "")
	}
	var args []string
	for _, a := range f.Args {
		args = append(args, a.String())
	}
	return f.Func + "(" + strings.Join(append(args, f.Words...), ", ") + ")"
}

// definitions are the names that a profile gives to fields, and to objects whose members are fields.
type definitions struct {
	fields map[string]Field
	// objects are the texts behind names such as `$actor.*`: `.*` stands for a member there.
	objects map[string]string
}

// named finds what a name stands for, which begins with $.
func (d definitions) named(name string) (Field, error) {
	if f, ok := d.fields[name]; ok {
		return f, nil
	}
	if object, member, ok := strings.Cut(name, "."); ok && isField(member) {
		if text, ok := d.objects[object]; ok {
			return parseField(strings.ReplaceAll(text, ".*", "."+member), d)
		}
	}
	return Field{}, fmt.Errorf("%q is not defined", name)
}

// fieldParser reads fields, with the names that a profile defines.
type fieldParser struct {
	defined definitions
	rest    string
}

// parseField reads `process.pid`, `first(host.id, host.name)` or `basename(first(a, $b))`.
func parseField(s string, defined definitions) (Field, error) {
	p := &fieldParser{defined: defined, rest: s}
	f, err := p.field(s)
	if err == nil && p.rest != "" {
		err = fmt.Errorf("%q is not a field", s)
	}
	return f, err
}

// token is the text up to the next bracket or comma.
func (p *fieldParser) token() string {
	i := strings.IndexAny(p.rest, "(),")
	if i < 0 {
		i = len(p.rest)
	}
	t := p.rest[:i]
	p.rest = p.rest[i:]
	return t
}

// field reads one field out of the whole text s.
func (p *fieldParser) field(s string) (Field, error) {
	name := p.token()
	if !strings.HasPrefix(p.rest, "(") {
		name = strings.TrimSpace(name)
		switch {
		case strings.HasPrefix(name, "$"):
			return p.defined.named(name)
		case !isField(name):
			return Field{}, fmt.Errorf("%q is not a field", name)
		}
		return Field{Paths: []string{name}}, nil
	}
	fn, ok := findFunction(strings.TrimSpace(name))
	if !ok {
		return Field{}, fmt.Errorf("unknown function %q", strings.TrimSpace(name))
	}
	return p.call(s, fn)
}

// call reads the arguments of a function.
func (p *fieldParser) call(s string, fn function) (Field, error) {
	f := Field{Func: fn.Name}
	for n := 1; ; n++ {
		p.rest = p.rest[1:] // bracket or comma
		if fn.Words && n > fn.Min {
			word := strings.TrimSpace(p.token())
			if !isField(word) {
				return Field{}, fmt.Errorf("%q is not a word", word)
			}
			f.Words = append(f.Words, word)
		} else {
			a, err := p.field(s)
			if err != nil {
				return Field{}, err
			}
			f.Args, f.Paths = append(f.Args, a), append(f.Paths, a.Paths...)
		}
		switch {
		case strings.HasPrefix(p.rest, ","):
		case !strings.HasPrefix(p.rest, ")"):
			return Field{}, fmt.Errorf("%q does not close", s)
		case !fn.takes(n):
			return Field{}, fmt.Errorf("%s does not take %d fields", fn.Name, n)
		default:
			p.rest = strings.TrimLeft(p.rest[1:], " ")
			return f, nil
		}
	}
}

// isField reports whether s can be the name of a field.
func isField(s string) bool {
	return s != "" && !strings.ContainsAny(s, " \t(),\"'") && !strings.HasPrefix(s, ".") && !strings.HasSuffix(s, ".")
}
