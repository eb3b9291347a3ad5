package ast

import "github.com/huntc/huntc/compiler/diag"

// New makes a variable from values in the hunt:
//
//	NEW process ['cmd.exe', 'reg.exe']
//	NEW [{"type": "process", "name": "cmd.exe", "pid": 4}]
//
// Either Names or Objects is set.
type New struct {
	Pos     Pos
	Type    *Ident    `parser:"'NEW' @@?"`
	Names   []*String `parser:"'[' ( @@ ( ',' @@ )*"`
	Objects []*Object `parser:"| @@ ( ',' @@ )* ) ']'"`
}

// Span returns the place of the keyword.
func (n *New) Span() diag.Span { return n.Pos.span("NEW") }

// Object is the attributes of one entity in NEW, in the order written.
type Object struct {
	Pos   Pos
	Pairs []*Pair `parser:"'{' @@ ( ',' @@ )*"`
	Close Brace   `parser:"@@"`
}

// Span returns the place of the object, braces included.
func (o *Object) Span() diag.Span { return o.Pos.span("{").Join(o.Close.Pos.span("}")) }

// Brace is the closing brace of an Object.
type Brace struct {
	Pos  Pos
	Text string `parser:"@'}'"`
}

// Pair is an attribute and its value, a String, Int, Float, Bool or Null: `"pid": 4`.
type Pair struct {
	Key   Key   `parser:"@@ ':'"`
	Value Value `parser:"@@"`
}

// Span returns the place from key to value.
func (p *Pair) Span() diag.Span { return p.Key.Span().Join(p.Value.Span()) }

// Key is the quoted name of an attribute in NEW; it may be a path.
type Key struct {
	Pos  Pos
	Text string
}

// Span returns the place of the key, quotes included.
func (k *Key) Span() diag.Span { return k.Pos.span(k.Text) }

// Name returns the attribute.
func (k *Key) Name() string {
	name, _ := Unquote(k.Text)
	return name
}
