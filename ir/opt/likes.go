package opt

import (
	"strings"

	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
)

// LikeToComparison makes a comparison of a LIKE whose text has no letters: case does not matter then, so the column need not
// be folded, and the store can find the values by their order.
//
//	value like '10.0.0.1'      =>  value = '10.0.0.1'
//	value like '192.168.%'     =>  value >= '192.168.' and value < '192.168/'
//	value not like '10.0.0.1'  =>  value != '10.0.0.1'
//	value like '%'             =>  value is not null
//
// It does not fire where there is a letter ('%.EXE'), a wildcard elsewhere than at the end, nor for the beginning of a
// list's element: two of them may lie on the two sides.
var LikeToComparison = Rule{
	Name: "like-to-comparison",
	Doc:  "LIKE without letters is a comparison, or a range of what begins so",
	Apply: func(p *ir.Program, _ Facts) *ir.Program {
		return mapPreds(p, func(e ir.Expr) ir.Expr {
			c, ok := e.(*ir.Compare)
			if !ok || c.Op != ir.Like && c.Op != ir.NotLike || c.Attr.Open {
				return e
			}
			return likeAsComparison(c)
		})
	},
}

func likeAsComparison(c *ir.Compare) ir.Expr {
	text, prefix := strings.CutSuffix(c.Value.Str, "%")
	if prefix && text == "" {
		if c.Op == ir.NotLike {
			return &ir.False{}
		}
		return &ir.IsNull{Attr: c.Attr, Negated: true}
	}
	if text == "" || strings.ContainsAny(text, "%_") || hasLetter(text) {
		return c
	}
	if !prefix {
		op := ir.EQ
		if c.Op == ir.NotLike {
			op = ir.NE
		}
		return &ir.Compare{Attr: c.Attr, Op: op, Value: c.Value}
	}
	last := text[len(text)-1]
	if c.Op == ir.NotLike || c.Attr.Kind == entity.KindList || last >= 0x7f {
		return c
	}
	return ir.Conj(
		&ir.Compare{Attr: c.Attr, Op: ir.GE, Value: ir.String(text)},
		&ir.Compare{Attr: c.Attr, Op: ir.LT, Value: ir.String(text[:len(text)-1] + string(rune(last+1)))},
	)
}

// hasLetter reports a letter that LIKE takes in both cases.
func hasLetter(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' })
}
