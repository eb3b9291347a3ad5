// Package ast is the syntax tree of a Kestrel hunt. The structs are the grammar: participle
// reads their `parser` tags and fills them, so there is one tree and no copying between two.
//
// The tags name kinds of token (Tokens), which compiler/parser's lexer makes. Nodes of one token read themselves (leaf.go).
//
// Invariants of a tree that was parsed without an error: sealed interfaces are never nil
// unless the field says so; every literal is well formed (Int.Value and String.Value cannot
// fail); every node has a span that lies in its file; names are not resolved and types are
// not checked.
package ast

import (
	"sort"
	"strings"

	"github.com/huntc/huntc/compiler/diag"
)

// Node is anything in the tree.
type Node interface {
	// Span returns the place of the node in its file.
	Span() diag.Span
}

// File is a parsed hunt: one block.
type File struct {
	Source     *diag.File
	Statements []*Stmt
	Lost       []Lost // in the order of the file
	Comments   []Comment
}

// Lost is a statement that could not be read. Its variable exists, and nothing is known of it.
type Lost struct {
	Target *Ident // nil when the statement names none
	Place  diag.Span
}

// Span returns the place at which the statement begins.
func (l Lost) Span() diag.Span { return l.Place }

// Comment is a comment with its `#`, without the line's end.
type Comment struct {
	Place diag.Span
	Text  string
}

// Span returns the place of the comment.
func (c Comment) Span() diag.Span { return c.Place }

// Above returns the comments on the lines right above a statement, first line first.
func (f *File) Above(s *Stmt) []Comment {
	end := sort.Search(len(f.Comments), func(i int) bool {
		return f.Comments[i].Place.Start.Offset >= s.Place.Start.Offset
	})
	begin, line := end, s.Place.Start.Line
	for begin > 0 && f.isAbove(f.Comments[begin-1], s.Place.Cell, line) {
		begin--
		line--
	}
	return f.Comments[begin:end]
}

// isAbove reports whether a comment is all that stands on the line before one of a cell.
func (f *File) isAbove(c Comment, cell, line int) bool {
	return c.Place.Cell == cell && c.Place.Start.Line == line-1 && f.OwnLine(c)
}

// OwnLine reports whether nothing but white space stands before a comment on its line.
func (f *File) OwnLine(c Comment) bool {
	before := f.Source.Text[:c.Place.Start.Offset]
	return strings.Trim(before[strings.LastIndexByte(before, '\n')+1:], " \t\r\ufeff") == ""
}

// Stmt is a statement: a command, and the variable that takes its result.
type Stmt struct {
	Target *Ident // nil when the statement names none: the result, if any, goes to `_`
	Cmd    Command
	Place  diag.Span // from the first token to the last
}

// Span returns the place of the whole statement.
func (s *Stmt) Span() diag.Span { return s.Place }

// Result returns the name of the variable that the statement assigns, or "" when its command
// has no result.
func (s *Stmt) Result() string {
	switch {
	case s.Target != nil:
		return s.Target.Name
	case HasResult(s.Cmd):
		return "_"
	default:
		return ""
	}
}

// Command is what a statement does. Its Span is the command's keyword; an Assign, which has
// none, is at its first variable.
//
//sumtype:decl
type Command interface {
	Node
	command()
}

func (*New) command()      {}
func (*Get) command()      {}
func (*Find) command()     {}
func (*Apply) command()    {}
func (*Disp) command()     {}
func (*Info) command()     {}
func (*Describe) command() {}
func (*Save) command()     {}
func (*Load) command()     {}
func (*Join) command()     {}
func (*Group) command()    {}
func (*Sort) command()     {}
func (*Explain) command()  {}
func (*Assign) command()   {}

// Keyword returns the keyword of a command, such as "GET"; an Assign has "assignment".
func Keyword(c Command) string {
	switch c.(type) {
	case *New:
		return "NEW"
	case *Get:
		return "GET"
	case *Find:
		return "FIND"
	case *Apply:
		return "APPLY"
	case *Disp:
		return "DISP"
	case *Info:
		return "INFO"
	case *Describe:
		return "DESCRIBE"
	case *Save:
		return "SAVE"
	case *Load:
		return "LOAD"
	case *Join:
		return "JOIN"
	case *Group:
		return "GROUP"
	case *Sort:
		return "SORT"
	case *Explain:
		return "EXPLAIN"
	case *Assign:
		return "assignment"
	}
	panic(unhandled(c))
}

// HasResult reports whether the command makes a variable.
func HasResult(c Command) bool {
	switch c.(type) {
	case *New, *Get, *Find, *Load, *Join, *Group, *Sort, *Assign:
		return true
	case *Apply, *Disp, *Info, *Describe, *Save, *Explain:
		return false
	}
	panic(unhandled(c))
}
