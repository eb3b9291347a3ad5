package diff

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/huntc/huntc/compiler/ast"
)

// canonical are the statements of a hunt in a form in which only their meaning counts: variables are numbered in the order in
// which they are made.
func canonical(f *ast.File) []string {
	names := map[string]string{}
	name := func(n string) string {
		if known, ok := names[n]; ok {
			return known
		}
		return n // a source
	}
	var out []string
	for _, s := range f.Statements {
		p := partsOf(s.Cmd, name)
		text := p.String()
		if r := s.Result(); r != "" {
			if names[r] == "" {
				names[r] = fmt.Sprintf("v%d", len(names)+1)
			}
			text = name(r) + " = " + text
		}
		out = append(out, text)
	}
	return out
}

// conjuncts are what must all hold for an expression to hold, each in a form in which only its meaning counts. typ is what the
// statement returns: an attribute of that type needs no name of it.
func conjuncts(e ast.Expr, typ string, name func(string) string) []condition {
	switch e := e.(type) {
	case nil:
		return nil
	case *ast.And:
		var out []condition
		for _, t := range e.Terms {
			out = append(out, conjuncts(t, typ, name)...)
		}
		return out
	case *ast.Brackets:
		// one comparison says the same without brackets
		if inner := conjuncts(e.Inner, typ, name); len(inner) == 1 {
			return inner
		}
		return []condition{{text: "[" + exprText(e.Inner, typ, name) + "]"}}
	case *ast.Comparison:
		return []condition{comparison(e, typ, name)}
	case *ast.Or, *ast.Not:
		return []condition{{text: exprText(e, typ, name)}}
	}
	panic(fmt.Sprintf("diff: unhandled %T", e))
}

// condition is one thing that must hold.
type condition struct {
	text string // all of it
	attr string // of a comparison, with the type where it is another; "" of anything else
	op   string
	val  string
}

// exprText is an expression in which the order of alternatives does not count.
func exprText(e ast.Expr, typ string, name func(string) string) string {
	sorted := func(terms []ast.Expr, word string) string {
		var parts []string
		for _, t := range terms {
			parts = append(parts, exprText(t, typ, name))
		}
		slices.Sort(parts)
		return "(" + strings.Join(slices.Compact(parts), " "+word+" ") + ")"
	}
	switch e := e.(type) {
	case *ast.Or:
		return sorted(e.Terms, "OR")
	case *ast.And:
		return sorted(e.Terms, "AND")
	case *ast.Not:
		return "NOT " + exprText(e.Operand, typ, name)
	case *ast.Brackets:
		return "[" + exprText(e.Inner, typ, name) + "]"
	case *ast.Comparison:
		return comparison(e, typ, name).text
	}
	panic(fmt.Sprintf("diff: unhandled %T", e))
}

func comparison(c *ast.Comparison, typ string, name func(string) string) condition {
	out := condition{attr: c.Attr.Text, op: c.Op.Kind.String()}
	if c.Entity != nil && !strings.EqualFold(c.Entity.Name, typ) {
		out.attr = c.Entity.Name + ":" + c.Attr.Text
	}
	var values []string
	for _, v := range c.Values() {
		values = append(values, valueText(v, name))
	}
	slices.Sort(values)
	values = slices.Compact(values)
	out.val = strings.Join(values, ", ")
	if out.op == "IN" || out.op == "NOT IN" {
		if len(values) == 1 {
			out.op = map[string]string{"IN": "=", "NOT IN": "!="}[out.op]
		} else {
			out.val = "(" + out.val + ")"
		}
	}
	if out.op == "==" {
		out.op = "="
	}
	out.text = strings.TrimSpace(out.attr + " " + out.op + " " + out.val)
	return out
}

// valueText is a value in one form: texts in single quotes, whatever their quotes were.
func valueText(v ast.Value, name func(string) string) string {
	switch v := v.(type) {
	case *ast.String:
		if text := v.Value(); !strings.Contains(text, "'") {
			return "'" + text + "'"
		}
		return strconv.Quote(v.Value())
	case *ast.Reference:
		text := ast.PrintValue(v)
		if variable, attr, ok := strings.Cut(text, "."); ok {
			return name(variable) + "." + attr
		}
		return text
	case *ast.Int, *ast.Float, *ast.Bool, *ast.Null, *ast.List:
		return ast.PrintValue(v)
	}
	panic(fmt.Sprintf("diff: unhandled %T", v))
}
