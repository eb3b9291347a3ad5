package ast

import (
	"strconv"
	"strings"
)

// Print writes a statement as canonical Kestrel on one line: keywords in capitals, one space
// between words, clauses in the order of the manual, literals as they were written. What it
// writes parses to the same tree.
func Print(s *Stmt) string {
	var p printer
	if s.Target != nil {
		p.word(s.Target.Name)
		p.word("=")
	}
	p.command(s.Cmd)
	return p.out.String()
}

// PrintExpr writes a pattern as canonical Kestrel.
func PrintExpr(e Expr) string {
	var p printer
	p.expr(e, 0)
	return p.out.String()
}

// PrintValue writes a value as canonical Kestrel.
func PrintValue(v Value) string {
	var p printer
	p.value(v)
	return p.out.String()
}

// printer collects words with a space between them.
type printer struct {
	out  strings.Builder
	last byte // the last byte written
}

// word adds a word after a space; none stands at the beginning and after an opening bracket.
func (p *printer) word(text string) {
	if p.last != 0 && p.last != '(' && p.last != '[' {
		p.out.WriteByte(' ')
	}
	p.glue(text)
}

// glue adds text, which is never empty, without a space.
func (p *printer) glue(text string) {
	p.out.WriteString(text)
	p.last = text[len(text)-1]
}

func (p *printer) command(c Command) {
	switch c := c.(type) {
	case *New:
		p.newValues(c)
	case *Get:
		p.word("GET " + c.Type.Name)
		for i, source := range c.From {
			p.item(i, "FROM", source.Written.or(source.Text))
		}
		p.where(c.Where)
		p.time(c.Time)
		p.count("LIMIT", c.Limit)
	case *Find:
		p.word("FIND " + c.Type.Name + " " + c.Relation.Name)
		if c.By {
			p.word("BY")
		}
		p.word(c.Input.Name)
		p.where(c.Where)
		p.time(c.Time)
		p.count("LIMIT", c.Limit)
	case *Apply:
		p.apply(c)
	case *Disp:
		p.word("DISP")
		p.term(&c.Source)
		p.selection(&c.Selection)
	case *Info:
		p.word("INFO " + c.Var.Name)
	case *Describe:
		p.word("DESCRIBE " + c.Target.Text)
	case *Save:
		p.word("SAVE " + c.Var.Name + " TO " + c.To.Written.or(c.To.Text))
	case *Load:
		p.word("LOAD " + c.From.Written.or(c.From.Text))
		if c.As != nil {
			p.word("AS " + c.As.Name)
		}
	case *Join:
		p.word("JOIN " + c.Left.Name + ", " + c.Right.Name)
		if c.By != nil {
			p.word("BY " + c.By.Left.Text + ", " + c.By.Right.Text)
		}
	case *Group:
		p.group(c)
	case *Sort:
		p.word("SORT " + c.Var.Name)
		p.sortBy(&c.By)
	case *Explain:
		p.word("EXPLAIN " + c.Var.Name)
	case *Assign:
		for i, term := range c.Terms {
			if i > 0 {
				p.word("+")
			}
			p.term(term)
		}
		p.selection(&c.Selection)
	default:
		panic(unhandled(c))
	}
}

// item adds the i-th item of a list that a keyword begins.
func (p *printer) item(i int, keyword, text string) {
	if i == 0 {
		p.word(keyword)
	} else {
		p.glue(",")
	}
	p.word(text)
}

func (p *printer) newValues(c *New) {
	p.word("NEW")
	if c.Type != nil {
		p.word(c.Type.Name)
	}
	p.word("[")
	for i, name := range c.Names {
		if i > 0 {
			p.glue(",")
		}
		p.word(name.Written.or(name.Text))
	}
	for i, object := range c.Objects {
		if i > 0 {
			p.glue(",")
		}
		p.word("{")
		for i, pair := range object.Pairs {
			if i > 0 {
				p.glue(", ")
			}
			p.glue(pair.Key.Text + ": " + PrintValue(pair.Value))
		}
		p.glue("}")
	}
	p.glue("]")
}

func (p *printer) apply(c *Apply) {
	p.word("APPLY " + c.Analytics.Written.or(c.Analytics.Text))
	for i, input := range c.Inputs {
		p.item(i, "ON", input.Name)
	}
	for i, arg := range c.Args {
		p.item(i, "WITH", arg.Name.Name+"="+PrintValue(arg.Value))
	}
}

func (p *printer) group(c *Group) {
	p.word("GROUP " + c.Var.Name)
	for i, key := range c.By {
		if key.Bin == nil {
			p.item(i, "BY", key.Attr.Text)
			continue
		}
		p.item(i, "BY", strings.ToUpper(key.Bin.Func.Name)+"("+key.Bin.Attr.Text+", "+key.Bin.N.Text)
		if key.Bin.Unit != nil {
			p.word(key.Bin.Unit.Name)
		}
		p.glue(")")
	}
	for i, agg := range c.With {
		p.item(i, "WITH", strings.ToUpper(agg.Func.Name)+"("+agg.Attr.Text+")")
		if agg.As != nil {
			p.word("AS " + agg.As.Name)
		}
	}
}

func (p *printer) term(t *Term) {
	if t.Func == nil {
		p.word(t.Name.Name)
		return
	}
	p.word(strings.ToUpper(t.Func.Name) + "(" + t.Arg.Name + ")")
}

func (p *printer) selection(s *Selection) {
	p.where(s.Where)
	for i, attr := range s.Attrs {
		p.item(i, "ATTR", attr.Text)
	}
	if s.Sort != nil {
		p.word("SORT")
		p.sortBy(s.Sort)
	}
	p.count("LIMIT", s.Limit)
	p.count("OFFSET", s.Offset)
}

func (p *printer) sortBy(s *SortBy) {
	p.word("BY " + s.Attr.Text)
	switch s.Order {
	case DefaultOrder:
	case Asc:
		p.word("ASC")
	case Desc:
		p.word("DESC")
	default:
		panic("ast: unhandled order " + strconv.Itoa(int(s.Order)))
	}
}

func (p *printer) where(e Expr) {
	if e != nil {
		p.word("WHERE")
		p.expr(e, 0)
	}
}

func (p *printer) time(t *TimeRange) {
	switch {
	case t == nil:
	case t.Last != nil:
		p.word("LAST " + t.Last.N.Text + " " + t.Last.Unit.Name)
	default:
		p.word("START " + t.Start.Written.or(t.Start.Text) + " STOP " + t.Stop.Written.or(t.Stop.Text))
	}
}

func (p *printer) count(clause string, n *Int) {
	if n != nil {
		p.word(clause + " " + n.Text)
	}
}

// The binding of pattern operators, loosest first.
const (
	bindOr = iota
	bindAnd
	bindNot
)

// expr writes a pattern, in parentheses when it binds looser than its place asks.
func (p *printer) expr(e Expr, place int) {
	switch e := e.(type) {
	case *Or:
		p.terms(e.Terms, "OR", bindOr, place)
	case *And:
		p.terms(e.Terms, "AND", bindAnd, place)
	case *Not:
		p.word("NOT")
		p.expr(e.Operand, bindNot)
	case *Brackets:
		p.word("[")
		p.expr(e.Inner, bindOr)
		p.glue("]")
	case *Comparison:
		if e.Entity != nil {
			p.word(e.Entity.Name + ":" + e.Attr.Text)
		} else {
			p.word(e.Attr.Text)
		}
		p.word(e.Op.Kind.String())
		if e.Operand != nil {
			p.word(PrintValue(e.Operand))
		}
	default:
		panic(unhandled(e))
	}
}

// terms writes the terms of AND or OR. A term of the same kind was in parentheses and stays so.
func (p *printer) terms(terms []Expr, keyword string, bind, place int) {
	if place > bind {
		p.word("(")
	}
	for i, term := range terms {
		if i > 0 {
			p.word(keyword)
		}
		p.expr(term, bind+1)
	}
	if place > bind {
		p.glue(")")
	}
}

func (p *printer) value(v Value) {
	switch v := v.(type) {
	case *String:
		p.word(v.Written.or(v.Text))
	case *Int:
		p.word(v.Written.or(v.Text))
	case *Float:
		p.word(v.Written.or(v.Text))
	case *Bool:
		p.word(v.Written.or(v.Text))
	case *Null:
		p.word(v.Text)
	case *Reference:
		p.word(v.Text)
	case *List:
		if v.Written != "" {
			p.word(string(v.Written))
			return
		}
		p.word(v.Open)
		for i, item := range v.Items {
			if i > 0 {
				p.glue(",")
			}
			p.value(item)
		}
		p.glue(map[string]string{"(": ")", "[": "]"}[v.Open])
	default:
		panic(unhandled(v))
	}
}
