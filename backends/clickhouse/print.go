package clickhouse

import (
	"fmt"
	"strings"
)

// width is the column at which lists and conditions are broken.
const width = 118

// usualSize is the bytes of most queries.
const usualSize = 1 << 10

// Text prints a query, formatted, without a trailing newline or semicolon.
func Text(q Query) string {
	var p printer
	p.b.Grow(usualSize)
	p.query(q, 0)
	return p.b.String()
}

// CheckingText prints a query as TiDB's parser reads it, for package sqlcheck: the same text but for the few things that
// that parser has no syntax for (see mode).
func CheckingText(q Query) string {
	p := printer{mode: forCheck}
	p.query(q, 0)
	return p.b.String()
}

type printer struct {
	mode
	b strings.Builder
}

func (p *printer) nl(indent int) {
	p.b.WriteByte('\n')
	p.b.WriteString(strings.Repeat("  ", indent))
}

func (p *printer) query(q Query, indent int) {
	switch q := q.(type) {
	case *Select:
		p.selectQuery(q, indent)
	case *Union:
		op := "UNION ALL"
		if q.Distinct {
			op = "UNION DISTINCT"
		}
		for i, part := range q.Queries {
			if i > 0 {
				p.nl(indent)
				p.b.WriteString(op)
				p.nl(indent)
			}
			p.query(part, indent)
		}
	default:
		panic(unhandled(q))
	}
}

func (p *printer) selectQuery(s *Select, indent int) {
	p.with(s.With, indent)
	items := make([]string, len(s.Items))
	for i, it := range s.Items {
		items[i] = p.exprText(it.Expr, 0, indent+1)
		// of a column that both sides of a join have, the engine takes the side into the name
		if c, ok := it.Expr.(*Column); it.Alias != "" && (!ok || c.Name != it.Alias || c.Table != "") {
			items[i] += " AS " + p.ident(it.Alias)
		}
	}
	head := "SELECT "
	if s.Distinct {
		head = "SELECT DISTINCT "
	}
	p.list(head, items, ", ", indent)
	if s.From != nil {
		p.from(s, indent)
	}
	if s.Where != nil {
		p.condition("WHERE ", s.Where, indent)
	}
	if len(s.GroupBy) > 0 {
		p.nl(indent)
		p.list("GROUP BY ", p.exprTexts(s.GroupBy, indent), ", ", indent)
	}
	if s.Having != nil {
		p.condition("HAVING ", s.Having, indent)
	}
	p.tail(s, indent)
}

func (p *printer) tail(s *Select, indent int) {
	if len(s.OrderBy) > 0 {
		keys := make([]string, len(s.OrderBy))
		for i, o := range s.OrderBy {
			keys[i] = p.exprText(o.Expr, 0, indent+1)
			if o.Desc {
				keys[i] += " DESC"
			}
		}
		p.nl(indent)
		p.list("ORDER BY ", keys, ", ", indent)
	}
	if text := p.limit(s.Limit, s.Offset); text != "" {
		p.nl(indent)
		p.b.WriteString(text)
	}
}

func (p *printer) with(ctes []CTE, indent int) {
	for i, c := range ctes {
		if i == 0 {
			p.b.WriteString("WITH")
		}
		for _, line := range c.Comment {
			p.nl(indent)
			p.b.WriteString("-- " + line)
		}
		p.nl(indent)
		p.b.WriteString(p.ident(c.Name) + " AS (")
		p.nl(indent + 1)
		p.query(c.Query, indent+1)
		p.b.WriteByte(')')
		if i < len(ctes)-1 {
			p.b.WriteByte(',')
		} else {
			p.nl(indent)
		}
	}
}

func (p *printer) from(s *Select, indent int) {
	switch f := s.From.(type) {
	case *Table:
		text := "FROM " + p.table(f)
		if p.column()+1+len(text) <= width {
			p.b.WriteByte(' ')
		} else {
			p.nl(indent)
		}
		p.b.WriteString(text)
	case *Subquery, *Join, *File:
		p.nl(indent)
		p.b.WriteString("FROM ")
		p.fromPart(f, indent)
	default:
		panic(unhandled(f))
	}
}

// fromPart writes a table or what stands for one.
func (p *printer) fromPart(f From, indent int) {
	switch f := f.(type) {
	case *Table:
		p.b.WriteString(p.table(f))
	case *File:
		p.b.WriteString(p.file(f))
	case *Subquery:
		p.b.WriteByte('(')
		p.nl(indent + 1)
		p.query(f.Query, indent+1)
		p.b.WriteByte(')')
		if f.Alias != "" {
			p.b.WriteString(" AS " + p.ident(f.Alias))
		}
	case *Join:
		p.fromPart(f.Left, indent)
		p.nl(indent)
		kind := "LEFT JOIN "
		switch {
		case f.On != nil:
			kind = "INNER JOIN "
		case f.Outer:
			kind = "RIGHT JOIN "
		}
		p.b.WriteString(kind)
		p.fromPart(f.Right, indent)
		if f.On != nil {
			p.b.WriteString(" ON " + p.exprText(f.On, 0, indent+1))
			return
		}
		names := make([]string, len(f.Using))
		for i, n := range f.Using {
			names[i] = p.ident(n)
		}
		p.b.WriteString(" USING (" + strings.Join(names, ", ") + ")")
	default:
		panic(unhandled(f))
	}
}

func (m mode) table(t *Table) string {
	if t.Database == "" {
		return m.ident(t.Name)
	}
	return m.ident(t.Database) + "." + m.ident(t.Name)
}

// column is how far the current line reaches.
func (p *printer) column() int {
	s := p.b.String()
	return len(s) - strings.LastIndexByte(s, '\n') - 1
}

// list writes head and the items, broken at the width.
func (p *printer) list(head string, items []string, sep string, indent int) {
	p.b.WriteString(head)
	at := indent*2 + len(head)
	for i, it := range items {
		if i > 0 {
			first := firstLine(it)
			if at+len(sep)+first > width {
				p.b.WriteString(strings.TrimRight(sep, " "))
				p.nl(indent + 1)
				at = (indent + 1) * 2
			} else {
				p.b.WriteString(sep)
				at += len(sep)
			}
		}
		p.b.WriteString(it)
		if j := strings.LastIndexByte(it, '\n'); j >= 0 {
			at = len(it) - j - 1
		} else {
			at += len(it)
		}
	}
}

func firstLine(s string) int {
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		return i
	}
	return len(s)
}

// condition writes a WHERE or HAVING, its conjuncts broken before AND at the width.
func (p *printer) condition(head string, e Expr, indent int) {
	p.nl(indent)
	parts := []Expr{e}
	if and, ok := e.(*And); ok {
		parts = and.Args
	}
	p.b.WriteString(head)
	at := indent*2 + len(head)
	for i, part := range parts {
		prec := 0
		if len(parts) > 1 {
			prec = precAnd
		}
		text := p.exprText(part, prec, indent+1)
		if i > 0 {
			if at+5+firstLine(text) > width {
				p.nl(indent + 1)
				p.b.WriteString("AND ")
				at = (indent+1)*2 + 4
			} else {
				p.b.WriteString(" AND ")
				at += 5
			}
		}
		p.b.WriteString(text)
		if j := strings.LastIndexByte(text, '\n'); j >= 0 {
			at = len(text) - j - 1
		} else {
			at += len(text)
		}
	}
}

func unhandled(n any) string { return fmt.Sprintf("clickhouse: unhandled %T", n) }
