package clickhouse

import (
	"math"
	"strconv"
	"strings"
)

// Binding strength, loosest first. A subexpression looser than its place is put in parentheses.
const (
	precLambda = iota + 1
	precOr
	precAnd
	precNot
	precCompare
	precAtom
)

func (m mode) exprTexts(es []Expr, indent int) []string {
	out := make([]string, len(es))
	for i, e := range es {
		out[i] = m.exprText(e, 0, indent+1)
	}
	return out
}

// exprText prints e where something of binding strength prec is expected; continuation lines of subqueries
// stand at indent.
func (m mode) exprText(e Expr, prec, indent int) string {
	text, own := m.exprOwn(e, indent)
	if own < prec {
		return "(" + text + ")"
	}
	return text
}

func (m mode) exprOwn(e Expr, indent int) (string, int) {
	switch e := e.(type) {
	case *Column:
		if e.Table != "" {
			return m.ident(e.Table) + "." + m.ident(e.Name), precAtom
		}
		return m.ident(e.Name), precAtom
	case *Output:
		return m.ident(e.Name), precAtom
	case *Str:
		return m.str(e.Value), precAtom
	case *Int:
		return strconv.FormatInt(e.Value, 10), precAtom
	case *Float:
		return floatText(e.Value), precAtom
	case *Bool:
		return strconv.FormatBool(e.Value), precAtom
	case *Null:
		return "NULL", precAtom
	case *Call:
		return m.function(e.Func) + wrapped(m.exprTexts(e.Args, indent-1), indent), precAtom
	case *Tuple:
		return "(" + strings.Join(m.exprTexts(e.Items, indent-1), ", ") + ")", precAtom
	case *Element:
		return m.element(e, indent), precAtom
	case *And:
		return m.joined(e.Args, " AND ", precAnd, indent), precAnd
	case *Or:
		return m.joined(e.Args, " OR ", precOr, indent), precOr
	case *Not:
		return "NOT " + m.exprText(e.Arg, precNot, indent), precNot
	case *Scalar:
		return m.subqueryText(e.Query, indent), precAtom
	case *Lambda:
		return m.lambda(e, indent)
	case *Binary, *IsNull, *Between, *InList, *InQuery:
		return m.predicateText(e, indent), precCompare
	}
	panic(unhandled(e))
}

func (m mode) predicateText(e Expr, indent int) string {
	arg := func(a Expr) string { return m.exprText(a, precCompare+1, indent) }
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
		return arg(e.Arg) + not(e.Negated) + " IN " + wrapped(m.exprTexts(e.List, indent-1), indent)
	case *InQuery:
		return arg(e.Arg) + not(e.Negated) + " IN " + m.subqueryText(e.Query, indent)
	}
	panic(unhandled(e))
}

// subqueryText prints a query in parentheses: on the line when it is short, in lines of its own otherwise.
func (m mode) subqueryText(q Query, indent int) string {
	p := printer{mode: m}
	p.query(q, indent+1)
	text := p.b.String()
	if one, ok := oneLine(text, 80); ok {
		return "(" + one + ")"
	}
	return "(\n" + strings.Repeat("  ", indent+1) + text + ")"
}

// oneLine is a query on one line; false where that is longer than most, or where white space may be in a literal.
func oneLine(text string, most int) (string, bool) {
	lines := strings.Count(text, "\n")
	if len(text) > most+lines*most || strings.Contains(text, "'") {
		return "", false
	}
	if lines > 0 {
		text = strings.Join(strings.Fields(text), " ")
	}
	return text, len(text) <= most
}

// joined prints a connective, broken before the operator at the width.
func (m mode) joined(args []Expr, op string, prec, indent int) string {
	var b strings.Builder
	at := indent * 2
	for i, a := range args {
		inner := prec + 1
		if prec == precOr {
			inner = precAnd + 1 // AND inside OR binds tighter; a reader should not have to know
		}
		text := m.exprText(a, inner, indent)
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
