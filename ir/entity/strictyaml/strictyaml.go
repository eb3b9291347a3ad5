// Package strictyaml reads YAML whose every key somebody has to ask for. In: a file's name and bytes. Out: nodes that
// are asked for what they must be. All that is wrong is collected in the document as `file:line: message`, so that a
// loader reads like the format it loads and reports every mistake at once.
package strictyaml

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Doc is one file: its root node and what was found wrong.
type Doc struct {
	file string
	root ast.Node
	errs []error
}

// Node is a place in a document. The zero Node is an absent one: it is empty whatever it is asked for.
type Node struct {
	doc  *Doc
	node ast.Node
}

// Entry is a key of a map and its value.
type Entry struct {
	Key   string
	At    Node // the key's own place
	Value Node
}

// Parse reads one document.
func Parse(file string, data []byte) *Doc {
	d := &Doc{file: file}
	f, err := parser.ParseBytes(data, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		line, msg := 1, err.Error()
		if y := yaml.Error(nil); errors.As(err, &y) {
			line, msg = y.GetToken().Position.Line, y.GetMessage()
		}
		d.errs = append(d.errs, fmt.Errorf("%s:%d: %s", file, line, msg))
		return d
	}
	if len(f.Docs) > 1 {
		d.errs = append(d.errs, fmt.Errorf("%s:%d: more than one document", file, f.Docs[1].GetToken().Position.Line))
	}
	if len(f.Docs) > 0 {
		d.root = f.Docs[0].Body
	}
	return d
}

// Root is the document's outermost node.
func (d *Doc) Root() Node { return Node{d, d.root} }

// Err is everything that was found wrong, nil for nothing.
func (d *Doc) Err() error { return errors.Join(d.errs...) }

// Pos is the node's place as `file:line`.
func (n Node) Pos() string {
	if n.doc == nil {
		return "?"
	}
	return n.doc.file + ":" + strconv.Itoa(n.Line())
}

// Line is the line at which the node begins, from 1.
func (n Node) Line() int {
	switch v := n.node.(type) {
	case nil:
		return 1
	case *ast.MappingNode:
		if len(v.Values) > 0 && !v.IsFlowStyle {
			return v.Values[0].Key.GetToken().Position.Line
		}
	case *ast.MappingValueNode:
		return v.Key.GetToken().Position.Line
	}
	return n.node.GetToken().Position.Line
}

// Column is the column at which the node's first token begins, from 1.
func (n Node) Column() int {
	if n.node == nil {
		return 1
	}
	return n.node.GetToken().Position.Column
}

// Errorf records that something is wrong at the node.
func (n Node) Errorf(format string, args ...any) {
	if n.doc != nil {
		n.doc.errs = append(n.doc.errs, fmt.Errorf("%s: %s", n.Pos(), fmt.Sprintf(format, args...)))
	}
}

// Exists reports whether the node is there.
func (n Node) Exists() bool { return n.node != nil }

// Entries are the keys of a map in the file's order. A key that occurs twice is an error.
func (n Node) Entries() []Entry {
	var values []*ast.MappingValueNode
	switch v := n.node.(type) {
	case nil:
		return nil
	case *ast.MappingNode:
		values = v.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{v}
	default:
		n.Errorf("a map is needed here")
		return nil
	}
	var out []Entry
	for _, v := range values {
		at := Node{n.doc, v.Key}
		key := at.Text()
		if slices.ContainsFunc(out, func(e Entry) bool { return e.Key == key }) {
			at.Errorf("%q occurs twice", key)
			continue
		}
		out = append(out, Entry{key, at, Node{n.doc, v.Value}})
	}
	return out
}

// Fields are the values of a map of which only the keys given are known; any other key is an error.
func (n Node) Fields(known ...string) map[string]Node {
	out := map[string]Node{}
	for _, e := range n.Entries() {
		if !slices.Contains(known, e.Key) {
			e.At.Errorf("unknown key %q", e.Key)
			continue
		}
		out[e.Key] = e.Value
	}
	return out
}

// Items are the members of a list.
func (n Node) Items() []Node {
	if n.node == nil {
		return nil
	}
	s, ok := n.node.(*ast.SequenceNode)
	if !ok {
		n.Errorf("a list is needed here")
		return nil
	}
	out := make([]Node, len(s.Values))
	for i, v := range s.Values {
		out[i] = Node{n.doc, v}
	}
	return out
}

// Texts are the members of a list of scalars.
func (n Node) Texts() []string {
	var out []string
	for _, v := range n.Items() {
		out = append(out, v.Text())
	}
	return out
}

// Text is a scalar as text.
func (n Node) Text() string {
	switch v := n.node.(type) {
	case nil:
		return ""
	case *ast.StringNode:
		return v.Value
	case *ast.LiteralNode:
		return v.Value.Value
	case *ast.MappingKeyNode:
		return Node{n.doc, v.Value}.Text()
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode:
		return v.GetToken().Value
	}
	n.Errorf("a single value is needed here")
	return ""
}

// Bool is a scalar that is true or false.
func (n Node) Bool() bool {
	if n.node == nil {
		return false
	}
	b, ok := n.node.(*ast.BoolNode)
	if !ok {
		n.Errorf("true or false is needed here")
		return false
	}
	return b.Value
}

// OneOf is a scalar that must be one of the words.
func (n Node) OneOf(words ...string) string {
	w := n.Text()
	if n.node != nil && !slices.Contains(words, w) {
		n.Errorf("%q is none of %q", w, words)
	}
	return w
}

// IsText reports whether the node is a string, and so neither map nor list.
func (n Node) IsText() bool {
	_, ok := n.node.(*ast.StringNode)
	return ok
}

// IsList reports whether the node is a list.
func (n Node) IsList() bool {
	_, ok := n.node.(*ast.SequenceNode)
	return ok
}

// IsNull reports whether the node is there without a value.
func (n Node) IsNull() bool {
	_, ok := n.node.(*ast.NullNode)
	return ok
}

// IsMap reports whether the node is a map.
func (n Node) IsMap() bool {
	switch n.node.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return true
	}
	return false
}

// Value is the node as plain data: maps by text, lists, texts, numbers, booleans, nil.
func (n Node) Value() any {
	if n.node == nil {
		return nil
	}
	var out any
	if err := yaml.NodeToValue(n.node, &out); err != nil {
		n.Errorf("%v", err)
	}
	return out
}
