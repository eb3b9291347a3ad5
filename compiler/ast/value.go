package ast

import (
	"strconv"
	"strings"

	"github.com/huntc/huntc/compiler/diag"
)

// Value is a literal, a reference or a list of them.
//
//sumtype:decl
type Value interface {
	Node
	value()
}

func (*String) value()    {}
func (*Int) value()       {}
func (*Float) value()     {}
func (*Bool) value()      {}
func (*Null) value()      {}
func (*Reference) value() {}
func (*List) value()      {}

// String is a text: 'a', "a", r'a', a time t'2022-07-01T00:00:00Z', or a bare word or
// timestamp where a value is expected.
type String struct {
	Pos     Pos
	Text    string // as written, quotes included
	Written Written
}

// Span returns the place of the string, quotes included.
func (s *String) Span() diag.Span { return s.Pos.span(s.Written.or(s.Text)) }

// Value returns the text that the literal stands for.
func (s *String) Value() string {
	if s.Written != "" {
		return s.Text
	}
	value, _ := Unquote(s.Text)
	return value
}

// Raw reports whether backslashes stand for themselves: r'C:\temp'.
func (s *String) Raw() bool {
	text := s.Written.or(s.Text)
	return strings.HasPrefix(text, "r'") || strings.HasPrefix(text, `r"`)
}

// Bare reports whether the string is a word without quotes.
func (s *String) Bare() bool { return !strings.ContainsAny(s.Written.or(s.Text), `'"`) }

// Int is a whole number that fits 64 bits.
type Int struct {
	Pos     Pos
	Text    string // decimal, with a sign when negative
	Written Written
}

// Span returns the place of the number.
func (i *Int) Span() diag.Span { return i.Pos.span(i.Written.or(i.Text)) }

// Value returns the number.
func (i *Int) Value() int64 {
	n, err := strconv.ParseInt(i.Text, 10, 64)
	if err != nil {
		panic("ast: the lexer let a bad number pass: " + i.Text)
	}
	return n
}

// Float is a number with a fraction or an exponent.
type Float struct {
	Pos     Pos
	Text    string
	Written Written
}

// Span returns the place of the number.
func (f *Float) Span() diag.Span { return f.Pos.span(f.Written.or(f.Text)) }

// Value returns the number.
func (f *Float) Value() float64 {
	x, err := strconv.ParseFloat(f.Text, 64)
	if err != nil {
		panic("ast: the lexer let a bad number pass: " + f.Text)
	}
	return x
}

// Bool is true or false, in any case.
type Bool struct {
	Pos     Pos
	Text    string
	Written Written
}

// Span returns the place of the word.
func (b *Bool) Span() diag.Span { return b.Pos.span(b.Written.or(b.Text)) }

// Value reports which of the two it is.
func (b *Bool) Value() bool { return strings.EqualFold(b.Text, "true") }

// Null is a missing value. It stands only in the objects of NEW.
type Null struct {
	Pos  Pos
	Text string
}

// Span returns the place of the word.
func (n *Null) Span() diag.Span { return n.Pos.span(n.Text) }

// List is values in brackets of either kind: `('a', 'b')`, `[1, p.pid]`. A list in a list
// means the same as its items. The parser makes it without participle.
type List struct {
	Pos   Pos
	Open  string // "(" or "["
	Items []Value
	Close Pos
	// Written is set where one literal became the list: each of its items has its place.
	Written Written
}

// Span returns the place of the list, brackets included.
func (l *List) Span() diag.Span {
	if l.Written != "" {
		return l.Pos.span(string(l.Written))
	}
	return l.Pos.span(l.Open).Join(l.Close.span(l.Open))
}

// Flatten returns the value itself, or the items of a list with inner lists dissolved.
func Flatten(v Value) []Value {
	list, ok := v.(*List)
	if !ok {
		return []Value{v}
	}
	values := make([]Value, 0, len(list.Items))
	for _, item := range list.Items {
		values = append(values, Flatten(item)...)
	}
	return values
}
