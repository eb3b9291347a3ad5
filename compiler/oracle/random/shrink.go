package random

import (
	"slices"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/parser"
)

// Shrink leaves out of a hunt what it can do without and still fail: statements, clauses, parts of patterns.
func Shrink(lines []string, fails func([]string) bool) []string {
	for again := true; again; {
		again = false
		for i := len(lines) - 1; i >= 0; i-- {
			if fewer := slices.Delete(slices.Clone(lines), i, i+1); len(fewer) > 0 && fails(fewer) {
				lines, again = fewer, true
				continue
			}
			for simpler := true; simpler; {
				simpler = false
				for _, text := range simplerThan(lines[i]) {
					try := slices.Clone(lines)
					try[i] = text
					if text != lines[i] && fails(try) {
						lines, simpler, again = try, true, true
						break
					}
				}
			}
		}
	}
	return lines
}

// simplerThan are texts of a statement with one thing less.
func simplerThan(line string) []string {
	parse := func() *ast.Stmt {
		var diags diag.List
		f := parser.Parse(&diag.File{Name: "hunt.hf", Text: line}, &diags)
		if diags.HasErrors() || len(f.Statements) != 1 {
			return nil
		}
		return f.Statements[0]
	}
	if parse() == nil {
		return nil
	}
	var out []string
	for i := range 100 {
		s := parse()
		cut := cutter{left: i}
		cut.command(s.Cmd)
		if cut.left >= 0 {
			break
		}
		out = append(out, ast.Print(s))
	}
	return out
}

// cutter leaves out the left-th thing that can be.
type cutter struct{ left int }

// take reports whether this is the one.
func (c *cutter) take() bool {
	c.left--
	return c.left == -1
}

func (c *cutter) command(cmd ast.Command) {
	switch cmd := cmd.(type) {
	case *ast.Get:
		c.drop(cmd.Time != nil, func() { cmd.Time = nil })
		c.drop(cmd.Limit != nil, func() { cmd.Limit = nil })
		cmd.Where = c.expr(cmd.Where)
	case *ast.Find:
		c.drop(cmd.Time != nil, func() { cmd.Time = nil })
		c.drop(cmd.Limit != nil, func() { cmd.Limit = nil })
		c.drop(cmd.Where != nil, func() { cmd.Where = nil })
		cmd.Where = c.expr(cmd.Where)
	case *ast.Assign:
		for i := range cmd.Terms {
			c.drop(len(cmd.Terms) > 1, func() { cmd.Terms = slices.Delete(slices.Clone(cmd.Terms), i, i+1) })
			if c.left < 0 {
				return
			}
		}
		c.selection(&cmd.Selection)
	case *ast.Disp:
		c.selection(&cmd.Selection)
	case *ast.Group:
		c.drop(len(cmd.By) > 1, func() { cmd.By = cmd.By[1:] })
		c.drop(len(cmd.With) > 1, func() { cmd.With = cmd.With[1:] })
		c.drop(len(cmd.With) > 1, func() { cmd.With = cmd.With[:1] })
	case *ast.New, *ast.Apply, *ast.Info, *ast.Describe, *ast.Save, *ast.Load, *ast.Join, *ast.Sort, *ast.Explain:
	default:
		panic("random: unhandled command")
	}
}

func (c *cutter) selection(s *ast.Selection) {
	c.drop(s.Where != nil, func() { s.Where = nil })
	c.drop(s.Sort != nil, func() { s.Sort = nil })
	c.drop(s.Limit != nil, func() { s.Limit = nil })
	c.drop(s.Offset != nil, func() { s.Offset = nil })
	for i := range s.Attrs {
		c.drop(len(s.Attrs) > 1, func() { s.Attrs = slices.Delete(slices.Clone(s.Attrs), i, i+1) })
		if c.left < 0 {
			return
		}
	}
	if s.Where != nil {
		s.Where = c.expr(s.Where)
	}
}

func (c *cutter) drop(there bool, f func()) {
	if there && c.left >= 0 && c.take() {
		f()
	}
}

// expr is a pattern with one thing less.
func (c *cutter) expr(e ast.Expr) ast.Expr {
	if e == nil || c.left < 0 {
		return e
	}
	switch e := e.(type) {
	case *ast.Or:
		return c.terms(e, e.Terms)
	case *ast.And:
		return c.terms(e, e.Terms)
	case *ast.Not:
		if c.take() {
			return e.Operand
		}
		e.Operand = c.expr(e.Operand)
	case *ast.Brackets:
		if c.take() {
			return e.Inner
		}
		e.Inner = c.expr(e.Inner)
	case *ast.Comparison:
		if list, ok := e.Operand.(*ast.List); ok && len(list.Items) > 1 {
			for i := range list.Items {
				if c.left >= 0 && c.take() {
					list.Items = list.Items[i : i+1]
				}
			}
		}
	}
	return e
}

func (c *cutter) terms(e ast.Expr, terms []ast.Expr) ast.Expr {
	for _, term := range terms {
		if c.take() {
			return term
		}
	}
	for i := range terms {
		terms[i] = c.expr(terms[i])
		if c.left < 0 {
			return e
		}
	}
	return e
}

// Fewer leaves out of telemetries the records that they can do without and still fail.
func Fewer(telemetry []*Telemetry, fails func([]*Telemetry) bool) []*Telemetry {
	for i, t := range telemetry {
		for size := len(t.Records) / 2; size > 0; size /= 2 {
			for from := 0; from+size <= len(t.Records); {
				small := *t
				small.Records = slices.Delete(slices.Clone(t.Records), from, from+size)
				renumbered(&small)
				try := slices.Clone(telemetry)
				try[i] = &small
				if len(small.Records) > 0 && fails(try) {
					t, telemetry = &small, try
				} else {
					from += size
				}
			}
		}
	}
	return telemetry
}

// renumbered numbers records from 1, as a file of them does.
func renumbered(t *Telemetry) {
	for i, r := range t.Records {
		again := *r
		again.ID = i + 1
		t.Records[i] = &again
	}
}
