package format

import (
	"strings"

	"github.com/huntc/huntc/compiler/ast"
)

// parens finds the parts of a pattern that stand in parentheses. The tree has no node for them where they change
// nothing, but they tell a reader what belongs together, so they are kept.
type parens struct {
	code  string // the file, comments blanked
	found map[ast.Expr]bool
}

// extent is the place of a part, and how many of the parentheses around it belong to it and its own parts.
type extent struct {
	start, end  int
	left, right int
}

// find notes which parts of e stand in parentheses, inner ones first: the parentheses next to a part are its own until
// its counterparts on the other side run out.
func (p *parens) find(e ast.Expr) extent {
	var x extent
	switch e := e.(type) {
	case *ast.Or:
		x = p.findTerms(e.Terms)
	case *ast.And:
		x = p.findTerms(e.Terms)
	case *ast.Not:
		x = p.find(e.Operand)
		x.start, x.left = e.Pos.Offset, 0
	case *ast.Brackets:
		p.find(e.Inner)
		x = extent{start: e.Pos.Offset, end: e.Close.Offset + 1}
	case *ast.Comparison:
		x = extent{start: e.Span().Start.Offset, end: p.endOf(e)}
	default:
		panic(unhandled(e))
	}
	own := min(p.opened(x.start)-x.left, p.closed(x.end)-x.right)
	if own > 0 {
		p.found[e] = true
		x.left += own
		x.right += own
	}
	return x
}

func (p *parens) findTerms(terms []ast.Expr) extent {
	x := p.find(terms[0])
	for _, term := range terms[1:] {
		last := p.find(term)
		x.end, x.right = last.end, last.right
	}
	return x
}

// endOf returns where a comparison ends. One without a value ends with the last word of its operator.
func (p *parens) endOf(c *ast.Comparison) int {
	if c.Operand != nil {
		return c.Operand.Span().End.Offset
	}
	end := c.Op.Pos.Offset
	for _, word := range strings.Fields(c.Op.Kind.String()) {
		end += len(p.code[end:]) - len(strings.TrimLeft(p.code[end:], blanks)) + len(word)
	}
	return end
}

// blanks are the bytes that the lexer steps over.
const blanks = " \t\r\n\v\f"

// opened counts the parentheses that open right before an offset.
func (p *parens) opened(at int) int {
	n := 0
	for at--; at >= 0; at-- {
		if c := p.code[at]; c == '(' {
			n++
		} else if strings.IndexByte(blanks, c) < 0 {
			break
		}
	}
	return n
}

// closed counts the parentheses that close right after an offset.
func (p *parens) closed(at int) int {
	n := 0
	for ; at < len(p.code); at++ {
		if c := p.code[at]; c == ')' {
			n++
		} else if strings.IndexByte(blanks, c) < 0 {
			break
		}
	}
	return n
}

// blanked returns the text of a file with its comments blanked.
func blanked(f *ast.File) string {
	if len(f.Comments) == 0 {
		return f.Source.Text
	}
	code := []byte(f.Source.Text)
	for _, c := range f.Comments {
		for i := c.Place.Start.Offset; i < c.Place.End.Offset; i++ {
			code[i] = ' '
		}
	}
	return string(code)
}
