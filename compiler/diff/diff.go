// Package diff says what changed in meaning between two hunts, and between the queries that one hunt compiles to.
//
// In: two syntax trees, or two texts of queries. Out: differences, each with its place in both and a sentence on what it means.
// What is only written otherwise (spaces, comments, quotes, brackets, the case of keywords, the order of alternatives, the names
// of variables) is none. Conditions are compared as sets of what must all hold.
package diff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/huntc/huntc/compiler/ast"
)

// Kind says what a difference is about.
type Kind string

// The kinds of differences.
const (
	Statement Kind = "statement" // one is new, or gone
	Source    Kind = "source"    // where is searched, and what
	Condition Kind = "condition"
	Time      Kind = "time"
	Relation  Kind = "relation" // of a FIND
	Input     Kind = "input"    // the variables that a statement stands on
	Amount    Kind = "amount"   // LIMIT and OFFSET
	Order     Kind = "order"
	Columns   Kind = "columns"
	Other     Kind = "other"
	Query     Kind = "query" // the hunt is the same, its queries are not
)

// Difference is one thing that changed.
type Difference struct {
	Kind     Kind
	Variable string // that it is about, as it is called now
	OldLine  int    // 0 where it is not in the old hunt
	NewLine  int    // 0 where it is not in the new one
	Text     string // what changed and what it means, one sentence
}

// statement is a statement with the name by which it is found in the other hunt.
type statement struct {
	*ast.Stmt
	id string // `p#1`, `p#2` for its second assignment, `DISP p#1`
}

// line is where it begins. In a notebook lines count in their cell.
func (s statement) line() int { return s.Place.Start.Line }

// Hunts says what changed between two hunts. Both are free of syntax errors.
func Hunts(was, is *ast.File) []Difference {
	if slices.Equal(canonical(was), canonical(is)) {
		return nil
	}
	olds, news := statements(was), statements(is)
	var out []Difference
	for _, n := range news {
		i := slices.IndexFunc(olds, func(o statement) bool { return o.id == n.id })
		if i < 0 {
			out = append(out, Difference{Statement, n.name(), 0, n.line(), "new: " + ast.Print(n.Stmt)})
			continue
		}
		out = append(out, compare(olds[i], n)...)
		olds = slices.Delete(olds, i, i+1)
	}
	for _, o := range olds {
		out = append(out, Difference{Statement, o.name(), o.line(), 0, "gone: " + ast.Print(o.Stmt)})
	}
	if len(out) == 0 {
		out = append(out, Difference{Kind: Statement, Text: "the statements are the same, in another order"})
	}
	return out
}

// name is the variable that a statement makes, or is about.
func (s statement) name() string {
	name, _, _ := strings.Cut(s.id, "#")
	return name
}

// statements names those of a hunt.
func statements(f *ast.File) []statement {
	seen := map[string]int{}
	var out []statement
	for _, s := range f.Statements {
		id := s.Result()
		if id == "" {
			id = ast.Keyword(s.Cmd) + " " + subject(s.Cmd)
		}
		seen[id]++
		out = append(out, statement{s, fmt.Sprintf("%s#%d", id, seen[id])})
	}
	return out
}

// subject is what a command without a result is about.
func subject(c ast.Command) string {
	switch c := c.(type) {
	case *ast.Apply:
		return c.Analytics.Text
	case *ast.Disp:
		return c.Source.Var().Name
	case *ast.Info:
		return c.Var.Name
	case *ast.Describe:
		return c.Target.Text
	case *ast.Save:
		return c.Var.Name
	case *ast.Explain:
		return c.Var.Name
	case *ast.New, *ast.Get, *ast.Find, *ast.Load, *ast.Join, *ast.Group, *ast.Sort, *ast.Assign:
		return ""
	}
	panic(fmt.Sprintf("diff: unhandled %T", c))
}
