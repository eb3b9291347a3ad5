package lower

import (
	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/ir"
)

// describe lowers DESCRIBE: statistics of an attribute of a variable's rows.
func (l *lowerer) describe(d *ast.Describe) {
	b, a, ok := l.reference(&d.Target)
	if !ok {
		return
	}
	if isIdentity(a) {
		l.diags.Add("HF2036", d.Target.Span(), d.Target.Text)
		return
	}
	l.prog.Sinks = append(l.prog.Sinks, &ir.Describe{
		Variable: b.Name, Input: l.followed(b, &ir.Ref{ID: b.ID()}, a), Attr: a, Name: d.Target.Attr().Text, Span: d.Span(),
	})
}
