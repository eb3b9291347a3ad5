package diff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/huntc/huntc/compiler/ast"
)

// parts are what a statement says, by what it is about.
type parts struct {
	verb     string   // GET, FIND, WHERE …
	typ      string   // of the entities
	relation string   // of FIND, with BY
	inputs   []string // variables
	from     string
	where    []condition
	time     string
	limit    string
	offset   string
	sort     string
	columns  []string
	other    string // what is compared as a whole
}

// String is all of it, in a form in which only the meaning counts.
func (p parts) String() string {
	var where []string
	for _, c := range p.where {
		where = append(where, c.text)
	}
	slices.Sort(where)
	return fmt.Sprint(p.verb, "|", p.typ, "|", p.relation, "|", p.inputs, "|", p.from, "|", slices.Compact(where), "|", p.time, "|", p.limit, "|", p.offset, "|",
		p.sort, "|", p.columns, "|", p.other)
}

// partsOf takes a command apart; name is what a variable is called.
func partsOf(c ast.Command, name func(string) string) parts {
	p := parts{verb: ast.Keyword(c)}
	switch c := c.(type) {
	case *ast.Get:
		p.typ, p.where, p.time, p.limit = c.Type.Name, conjuncts(c.Where, c.Type.Name, name), timeText(c.Time), intText(c.Limit)
		var from []string
		for _, l := range c.From {
			from = append(from, name(l.Text))
		}
		p.from = strings.Join(from, ", ")
	case *ast.Find:
		p.typ, p.relation, p.inputs = c.Type.Name, strings.ToUpper(c.Relation.Name), []string{name(c.Input.Name)}
		if c.By {
			p.relation += " BY"
		}
		p.where, p.time, p.limit = conjuncts(c.Where, c.Type.Name, name), timeText(c.Time), intText(c.Limit)
	case *ast.Assign:
		for _, t := range c.Terms {
			p.inputs = append(p.inputs, termText(t, name))
		}
		p.selection(&c.Selection, name)
	case *ast.Disp:
		p.inputs = []string{termText(&c.Source, name)}
		p.selection(&c.Selection, name)
	case *ast.Sort:
		p.inputs, p.sort = []string{name(c.Var.Name)}, sortText(&c.By)
	case *ast.Info:
		p.inputs = []string{name(c.Var.Name)}
	case *ast.Explain:
		p.inputs = []string{name(c.Var.Name)}
	case *ast.Group:
		p.inputs = []string{name(c.Var.Name)}
		_, p.other, _ = strings.Cut(ast.Print(&ast.Stmt{Cmd: c}), " BY ")
	case *ast.Save:
		p.inputs, p.other = []string{name(c.Var.Name)}, c.To.Text
	case *ast.Join:
		p.inputs = []string{name(c.Left.Name), name(c.Right.Name)}
		if c.By != nil {
			p.other = c.By.Left.Text + ", " + c.By.Right.Text
		}
	case *ast.Apply:
		for _, in := range c.Inputs {
			p.inputs = append(p.inputs, name(in.Name))
		}
		p.from = c.Analytics.Text
		_, p.other, _ = strings.Cut(ast.Print(&ast.Stmt{Cmd: c}), " WITH ")
	case *ast.New, *ast.Describe, *ast.Load:
		p.other = ast.Print(&ast.Stmt{Cmd: c})
	default:
		panic(fmt.Sprintf("diff: unhandled %T", c))
	}
	return p
}

func (p *parts) selection(s *ast.Selection, name func(string) string) {
	p.where = conjuncts(s.Where, "", name)
	for _, a := range s.Attrs {
		p.columns = append(p.columns, a.Text)
	}
	p.sort, p.limit, p.offset = sortText(s.Sort), intText(s.Limit), intText(s.Offset)
}

func termText(t *ast.Term, name func(string) string) string {
	text := name(t.Var().Name)
	if f := t.Transformer(); f != ast.NoTransformer {
		text = f.String() + "(" + text + ")"
	}
	return text
}

func timeText(t *ast.TimeRange) string {
	switch {
	case t == nil:
		return ""
	case t.Last != nil:
		return fmt.Sprintf("LAST %d %s", t.Last.N.Value(), strings.TrimSuffix(strings.ToUpper(t.Last.Unit.Name), "S"))
	}
	return "START " + t.Start.Value() + " STOP " + t.Stop.Value()
}

func intText(n *ast.Int) string {
	if n == nil {
		return ""
	}
	return fmt.Sprint(n.Value())
}

func sortText(s *ast.SortBy) string {
	switch {
	case s == nil:
		return ""
	case s.Order.Descending():
		return s.Attr.Text + " DESC"
	}
	return s.Attr.Text + " ASC"
}
