package format

import (
	"strings"

	"github.com/huntc/huntc/compiler/ast"
)

const (
	// hanging is the indent of the clauses of a statement without a variable.
	hanging = 4
	// longestTarget is the longest `name = ` under whose command the clauses are aligned.
	longestTarget = 32
)

// builder lays out the statements of one file.
type builder struct {
	file   *ast.File
	code   string            // the file, comments blanked
	parens map[ast.Expr]bool // the parts of patterns that stand in parentheses
}

// statement lays out a statement: on one line, or its clauses on one line each, aligned under the command.
func (b *builder) statement(s *ast.Stmt) doc {
	target, indent := "", hanging
	if s.Target != nil {
		target = s.Target.Name + " = "
		if len(target) <= longestTarget {
			indent = len(target)
		}
	}
	clauses := b.command(s.Cmd)
	parts := make([]doc, 0, 2*len(clauses))
	for i, c := range clauses {
		if i > 0 {
			parts = append(parts, line())
		}
		parts = append(parts, c)
	}
	return concat(text(target), hang(indent, group(parts...)))
}

// command lays out the clauses of a command, in the order of the manual.
func (b *builder) command(c ast.Command) []doc {
	switch c := c.(type) {
	case *ast.New:
		return []doc{b.newValues(c)}
	case *ast.Get:
		return b.match([]doc{text("GET ", c.Type.Name), locations("FROM ", c.From)}, c.Where, c.Time, c.Limit)
	case *ast.Find:
		by := " "
		if c.By {
			by = " BY "
		}
		return b.match([]doc{text("FIND ", c.Type.Name, " ", c.Relation.Name, by, c.Input.Name)}, c.Where, c.Time, c.Limit)
	case *ast.Apply:
		return present(text("APPLY ", c.Analytics.Text), names("ON ", c.Inputs), b.args(c.Args))
	case *ast.Disp:
		return b.selection(text("DISP ", term(&c.Source)), &c.Selection)
	case *ast.Group:
		return present(text("GROUP ", c.Var.Name), keys(c.By), aggregates(c.With))
	case *ast.Assign:
		return b.selection(merge(c.Terms), &c.Selection)
	case *ast.Join:
		head := text("JOIN ", c.Left.Name, ", ", c.Right.Name)
		if c.By == nil {
			return []doc{head}
		}
		return []doc{head, list("BY ", []doc{attribute(&c.By.Left), attribute(&c.By.Right)})}
	case *ast.Sort:
		return []doc{text("SORT ", c.Var.Name), text(order(&c.By))}
	case *ast.Info, *ast.Describe, *ast.Save, *ast.Load, *ast.Explain:
		return []doc{text(ast.Print(&ast.Stmt{Cmd: c}))}
	default:
		panic(unhandled(c))
	}
}

// match adds the clauses that GET and FIND share.
func (b *builder) match(clauses []doc, where ast.Expr, time *ast.TimeRange, limit *ast.Int) []doc {
	if where != nil {
		clauses = append(clauses, b.where(where))
	}
	switch {
	case time == nil:
	case time.Last != nil:
		clauses = append(clauses, text("LAST ", duration(&time.Last.N, &time.Last.Unit)))
	default:
		clauses = append(clauses, text("START ", time.Start.Text, " STOP ", time.Stop.Text))
	}
	if limit != nil {
		clauses = append(clauses, text("LIMIT ", limit.Text))
	}
	return present(clauses...)
}

// selection adds the clauses that choose from a variable.
func (b *builder) selection(head doc, s *ast.Selection) []doc {
	clauses := []doc{head}
	if s.Where != nil {
		clauses = append(clauses, b.where(s.Where))
	}
	if len(s.Attrs) > 0 {
		attrs := make([]doc, len(s.Attrs))
		for i, a := range s.Attrs {
			attrs[i] = attribute(a)
		}
		clauses = append(clauses, list("ATTR ", attrs))
	}
	if s.Sort != nil {
		clauses = append(clauses, text("SORT ", order(s.Sort)))
	}
	var counts []string
	if s.Limit != nil {
		counts = append(counts, "LIMIT "+s.Limit.Text)
	}
	if s.Offset != nil {
		counts = append(counts, "OFFSET "+s.Offset.Text)
	}
	if len(counts) > 0 {
		clauses = append(clauses, text(strings.Join(counts, " ")))
	}
	return clauses
}

// present leaves out the clauses that are empty.
func present(clauses ...doc) []doc {
	var out []doc
	for _, c := range clauses {
		if c.flat > 0 {
			out = append(out, c)
		}
	}
	return out
}

// newValues lays out NEW: values filled, objects on one line each when they do not fit on one.
func (b *builder) newValues(n *ast.New) doc {
	open := "NEW ["
	if n.Type != nil {
		open = "NEW " + n.Type.Name + " ["
	}
	if len(n.Objects) == 0 {
		items := make([]doc, len(n.Names))
		for i, name := range n.Names {
			items[i] = text(name.Text)
		}
		return concat(text(open), align(fill(items)), text("]"))
	}
	var parts []doc
	for i, object := range n.Objects {
		if i > 0 {
			parts = append(parts, text(","), line())
		}
		pairs := make([]doc, len(object.Pairs))
		for i, pair := range object.Pairs {
			pairs[i] = concat(text(pair.Key.Text, ": "), b.value(pair.Value))
		}
		parts = append(parts, text("{"), align(fill(pairs)), text("}"))
	}
	return concat(text(open), align(group(parts...)), text("]"))
}
