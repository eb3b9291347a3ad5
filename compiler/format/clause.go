package format

import (
	"strings"

	"github.com/huntc/huntc/compiler/ast"
)

// list lays out a clause of items with commas between them; it is empty when there are none.
func list(keyword string, items []doc) doc {
	if len(items) == 0 {
		return doc{}
	}
	return concat(text(keyword), align(fill(items)))
}

// keywordLike are the attributes that are spelt like a keyword and that the lexer takes for an attribute only when the
// comma or keyword before them is on the same line: no line begins with one.
var keywordLike = map[string]bool{
	"START": true, "STOP": true, "LAST": true, "GROUP": true, "INFO": true, "LOAD": true, "NEW": true, "TO": true,
	"ON": true, "AS": true, "FROM": true, "SAVE": true, "FIND": true, "JOIN": true,
}

func attribute(p *ast.Path) doc {
	d := text(p.Text)
	d.stuck = keywordLike[strings.ToUpper(p.Text)]
	return d
}

func locations(keyword string, from []*ast.Location) doc {
	items := make([]doc, len(from))
	for i, l := range from {
		items[i] = text(l.Text)
	}
	return list(keyword, items)
}

func names(keyword string, idents []*ast.Ident) doc {
	items := make([]doc, len(idents))
	for i, id := range idents {
		items[i] = text(id.Name)
	}
	return list(keyword, items)
}

// args lays out the parameters of an analytics.
func (b *builder) args(args []*ast.Arg) doc {
	items := make([]doc, len(args))
	for i, a := range args {
		items[i] = concat(text(a.Name.Name, "="), b.value(a.Value))
	}
	return list("WITH ", items)
}

// keys lays out what a group agrees in.
func keys(by []*ast.GroupKey) doc {
	items := make([]doc, len(by))
	for i, k := range by {
		if k.Bin == nil {
			items[i] = attribute(k.Attr)
			continue
		}
		items[i] = text(strings.ToUpper(k.Bin.Func.Name), "(", k.Bin.Attr.Text, ", ", duration(&k.Bin.N, k.Bin.Unit), ")")
	}
	return list("BY ", items)
}

func aggregates(with []*ast.Agg) doc {
	items := make([]doc, len(with))
	for i, a := range with {
		as := ""
		if a.As != nil {
			as = " AS " + a.As.Name
		}
		items[i] = text(strings.ToUpper(a.Func.Name), "(", a.Attr.Text, ")", as)
	}
	return list("WITH ", items)
}

// merge lays out the variables of an assignment.
func merge(terms []*ast.Term) doc {
	parts := []doc{text(term(terms[0]))}
	for _, t := range terms[1:] {
		parts = append(parts, line(), text("+ ", term(t)))
	}
	return group(parts...)
}

func term(t *ast.Term) string {
	if t.Func == nil {
		return t.Name.Name
	}
	return strings.ToUpper(t.Func.Name) + "(" + t.Arg.Name + ")"
}

// order writes the BY of a sort.
func order(s *ast.SortBy) string {
	switch s.Order {
	case ast.DefaultOrder:
		return "BY " + s.Attr.Text
	case ast.Asc:
		return "BY " + s.Attr.Text + " ASC"
	case ast.Desc:
		return "BY " + s.Attr.Text + " DESC"
	default:
		panic("format: unhandled order")
	}
}

// duration writes a number and its unit: `5 DAYS`, `5d`. A unit of one letter stands at its number.
func duration(n *ast.Int, unit *ast.Ident) string {
	if unit == nil {
		return n.Text
	}
	if _, known := ast.ParseUnit(unit.Name); known && len(unit.Name) == 1 && !strings.HasPrefix(n.Text, "-") {
		return n.Text + unit.Name
	}
	return n.Text + " " + unit.Name
}
