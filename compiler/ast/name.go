package ast

import (
	"fmt"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/huntc/huntc/compiler/diag"
)

// Pos is where a node begins. It has the shape of participle's position, so that participle
// can fill it.
type Pos lexer.Position

// span returns the span of text that begins at p.
func (p Pos) span(text string) diag.Span {
	return diag.TextSpan(p.Filename, diag.Pos{Offset: p.Offset, Line: p.Line, Column: p.Column}, text)
}

// Ident is the name of a variable, an entity type, a relation or a column.
type Ident struct {
	Pos  Pos
	Name string
}

// Span returns the place of the name.
func (i *Ident) Span() diag.Span { return i.Pos.span(i.Name) }

// Path is an attribute as it is written: `name`, `parent_ref.name`, `hashes.'SHA-256'`,
// `opened_connection_refs[*].dst_port`.
type Path struct {
	Pos  Pos
	Text string
}

// Span returns the place of the path.
func (p *Path) Span() diag.Span { return p.Pos.span(p.Text) }

// Segment is one part of an attribute path.
type Segment struct {
	Name  string
	Index string // what stands in brackets after the name: "*", a number, or "" without brackets
}

// Segments returns the parts of the path, quotes removed.
func (p *Path) Segments() []Segment { return splitPath(p.Text) }

// Canonical returns the path as text, with a segment quoted where it must be:
// hashes."SHA-256" and hashes.SHA-256 are both hashes.'SHA-256'.
func (p *Path) Canonical() string {
	var out strings.Builder
	for i, s := range p.Segments() {
		if i > 0 {
			out.WriteByte('.')
		}
		if i > 0 && needsQuotes(s.Name) {
			out.WriteString("'" + s.Name + "'")
		} else {
			out.WriteString(s.Name)
		}
		if s.Index != "" {
			out.WriteString("[" + s.Index + "]")
		}
	}
	return out.String()
}

// needsQuotes reports whether a segment cannot stand in a path as it is.
func needsQuotes(name string) bool {
	return name == "" || strings.ContainsFunc(name, func(r rune) bool {
		return r != '_' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	})
}

// splitPath cuts a path, which the lexer has found well formed, into its segments.
func splitPath(text string) []Segment {
	segments := make([]Segment, 0, 1+strings.Count(text, "."))
	for text != "" {
		var s Segment
		if quote := text[0]; quote == '\'' || quote == '"' {
			end := 1 + strings.IndexByte(text[1:], quote)
			s.Name, text = text[1:end], text[end+1:]
		} else {
			end := strings.IndexAny(text, ".[")
			if end < 0 {
				end = len(text)
			}
			s.Name, text = text[:end], text[end:]
		}
		if strings.HasPrefix(text, "[") {
			end := strings.IndexByte(text, ']')
			s.Index, text = text[1:end], text[end+1:]
		}
		text = strings.TrimPrefix(text, ".")
		segments = append(segments, s)
	}
	return segments
}

// Reference is the values of a variable's attribute: `p.pid`, `p.parent_ref.name`.
type Reference struct {
	Pos  Pos
	Text string
}

// Span returns the place of the reference.
func (r *Reference) Span() diag.Span { return r.Pos.span(r.Text) }

// Var returns the variable of the reference.
func (r *Reference) Var() *Ident {
	name, _, _ := strings.Cut(r.Text, ".")
	return &Ident{Pos: r.Pos, Name: name}
}

// Attr returns the attribute of the reference.
func (r *Reference) Attr() *Path {
	name, attr, _ := strings.Cut(r.Text, ".")
	pos := r.Pos
	pos.Offset += len(name) + 1
	pos.Column += len(name) + 1 // the name of a variable is ASCII
	return &Path{Pos: pos, Text: attr}
}

// Location is a path or a URI, quoted or not: `stixshifter://host101`, `data/a.json`.
type Location struct {
	Pos     Pos
	Text    string
	Written Written
}

// Span returns the place of the location.
func (l *Location) Span() diag.Span { return l.Pos.span(l.Written.or(l.Text)) }

// Value returns the location without quotes. A backslash is a backslash, as in a Windows path.
func (l *Location) Value() string {
	if l.Written != "" {
		return l.Text
	}
	text := strings.TrimPrefix(l.Text, "r")
	if len(text) >= 2 && (text[0] == '\'' || text[0] == '"') {
		return text[1 : len(text)-1]
	}
	return l.Text
}

// unhandled is the message of a type switch that met a node it does not know.
func unhandled(n any) string { return fmt.Sprintf("ast: unhandled %T", n) }
