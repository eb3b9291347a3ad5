package clickhouse

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// width is the column at which lists and conditions are broken.
const width = 118

// Text prints a query, formatted, without a trailing newline or semicolon.
func Text(q Query) string {
	var p printer
	p.query(q, 0)
	return p.b.String()
}

type printer struct{ b strings.Builder }

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
		items[i] = exprText(it.Expr, 0, indent+1)
		if c, ok := it.Expr.(*Column); it.Alias != "" && (!ok || c.Name != it.Alias) {
			items[i] += " AS " + QuoteIdent(it.Alias)
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
		p.list("GROUP BY ", exprTexts(s.GroupBy, indent), ", ", indent)
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
			keys[i] = exprText(o.Expr, 0, indent+1)
			if o.Desc {
				keys[i] += " DESC"
			}
		}
		p.nl(indent)
		p.list("ORDER BY ", keys, ", ", indent)
	}
	if s.Limit > 0 {
		p.nl(indent)
		fmt.Fprintf(&p.b, "LIMIT %d", s.Limit)
	}
	if s.Offset > 0 {
		if s.Limit == 0 {
			p.nl(indent)
		} else {
			p.b.WriteByte(' ')
		}
		fmt.Fprintf(&p.b, "OFFSET %d", s.Offset)
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
		p.b.WriteString(QuoteIdent(c.Name) + " AS (")
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
		text := "FROM " + tableText(f)
		if p.column()+1+len(text) <= width {
			p.b.WriteByte(' ')
		} else {
			p.nl(indent)
		}
		p.b.WriteString(text)
	case *Subquery:
		p.nl(indent)
		p.b.WriteString("FROM (")
		p.nl(indent + 1)
		p.query(f.Query, indent+1)
		p.b.WriteByte(')')
		if f.Alias != "" {
			p.b.WriteString(" AS " + QuoteIdent(f.Alias))
		}
	default:
		panic(unhandled(f))
	}
}

func tableText(t *Table) string {
	if t.Database == "" {
		return QuoteIdent(t.Name)
	}
	return QuoteIdent(t.Database) + "." + QuoteIdent(t.Name)
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
		text := exprText(part, prec, indent+1)
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

// Binding strength, loosest first. A subexpression looser than its place is put in parentheses.
const (
	precLambda = iota + 1
	precOr
	precAnd
	precNot
	precCompare
	precAtom
)

func exprTexts(es []Expr, indent int) []string {
	out := make([]string, len(es))
	for i, e := range es {
		out[i] = exprText(e, 0, indent+1)
	}
	return out
}

// exprText prints e where something of binding strength prec is expected; continuation lines of subqueries
// stand at indent.
func exprText(e Expr, prec, indent int) string {
	text, own := exprOwn(e, indent)
	if own < prec {
		return "(" + text + ")"
	}
	return text
}

func exprOwn(e Expr, indent int) (string, int) {
	switch e := e.(type) {
	case *Column:
		if e.Table != "" {
			return QuoteIdent(e.Table) + "." + QuoteIdent(e.Name), precAtom
		}
		return QuoteIdent(e.Name), precAtom
	case *Str:
		return QuoteString(e.Value), precAtom
	case *Int:
		return strconv.FormatInt(e.Value, 10), precAtom
	case *Float:
		return floatText(e.Value), precAtom
	case *Bool:
		return strconv.FormatBool(e.Value), precAtom
	case *Null:
		return "NULL", precAtom
	case *Call:
		return e.Func + wrapped(exprTexts(e.Args, indent-1), indent), precAtom
	case *Tuple:
		return "(" + strings.Join(exprTexts(e.Items, indent-1), ", ") + ")", precAtom
	case *Element:
		return exprText(e.Arg, precAtom, indent) + "[" + exprText(e.Index, 0, indent) + "]", precAtom
	case *And:
		return joined(e.Args, " AND ", precAnd, indent), precAnd
	case *Or:
		return joined(e.Args, " OR ", precOr, indent), precOr
	case *Not:
		return "NOT " + exprText(e.Arg, precNot, indent), precNot
	case *Lambda:
		return e.Param + " -> " + exprText(e.Body, precOr, indent), precLambda
	case *Binary, *IsNull, *Between, *InList, *InQuery:
		return predicateText(e, indent), precCompare
	}
	panic(unhandled(e))
}

func predicateText(e Expr, indent int) string {
	arg := func(a Expr) string { return exprText(a, precCompare+1, indent) }
	not := func(negated bool) string {
		if negated {
			return " NOT"
		}
		return ""
	}
	switch e := e.(type) {
	case *Binary:
		return arg(e.Left) + " " + e.Op + " " + arg(e.Right)
	case *IsNull:
		return arg(e.Arg) + " IS" + not(e.Negated) + " NULL"
	case *Between:
		return arg(e.Arg) + " BETWEEN " + arg(e.Low) + " AND " + arg(e.High)
	case *InList:
		return arg(e.Arg) + not(e.Negated) + " IN " + wrapped(exprTexts(e.List, indent-1), indent)
	case *InQuery:
		return arg(e.Arg) + not(e.Negated) + " IN " + subqueryText(e.Query, indent)
	}
	panic(unhandled(e))
}

// subqueryText prints a query in parentheses: on the line when it is short, in lines of its own otherwise.
func subqueryText(q Query, indent int) string {
	var p printer
	p.query(q, indent+1)
	text := p.b.String()
	if one := strings.Join(strings.Fields(text), " "); len(one) <= 80 && !strings.Contains(text, "'") {
		return "(" + one + ")"
	}
	return "(\n" + strings.Repeat("  ", indent+1) + text + ")"
}

// joined prints a connective, broken before the operator at the width.
func joined(args []Expr, op string, prec, indent int) string {
	var b strings.Builder
	at := indent * 2
	for i, a := range args {
		inner := prec + 1
		if prec == precOr {
			inner = precAnd + 1 // AND inside OR binds tighter; a reader should not have to know
		}
		text := exprText(a, inner, indent)
		if i > 0 {
			if at+len(op)+firstLine(text) > width {
				b.WriteString("\n" + strings.Repeat("  ", indent) + strings.TrimLeft(op, " "))
				at = indent*2 + len(op) - 1
			} else {
				b.WriteString(op)
				at += len(op)
			}
		}
		b.WriteString(text)
		if j := strings.LastIndexByte(text, '\n'); j >= 0 {
			at = len(text) - j - 1
		} else {
			at += len(text)
		}
	}
	return b.String()
}

// wrapped prints a list in parentheses: on one line where it may fit, else in lines of its own, filled to the width.
func wrapped(items []string, indent int) string {
	total := 0
	for _, it := range items {
		if strings.Contains(it, "\n") {
			total = 0
			break
		}
		total += len(it) + 2
	}
	if total <= width {
		return "(" + strings.Join(items, ", ") + ")"
	}
	var b strings.Builder
	pad := "\n" + strings.Repeat("  ", indent+1)
	b.WriteByte('(')
	at := width
	for i, it := range items {
		if at+1+len(it)+1 > width {
			b.WriteString(pad)
			at = len(pad) - 1
		} else {
			b.WriteByte(' ')
			at++
		}
		b.WriteString(it)
		at += len(it)
		if i < len(items)-1 {
			b.WriteByte(',')
			at++
		}
	}
	b.WriteByte(')')
	return b.String()
}

// floatText always reads as a float: 4 is printed 4.0.
func floatText(f float64) string {
	switch {
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	case math.IsNaN(f):
		return "nan"
	}
	s := strconv.FormatFloat(f, 'g', -1, 64)
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return s
}

func unhandled(n any) string { return fmt.Sprintf("clickhouse: unhandled %T", n) }
