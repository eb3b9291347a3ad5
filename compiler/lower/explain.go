package lower

import (
	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/ir"
)

// explain lowers EXPLAIN: how the rows of a variable are computed.
func (l *lowerer) explain(e *ast.Explain) {
	b, ok := l.variable(&e.Var)
	if !ok {
		return
	}
	columns := l.allColumns(b)
	in := l.followed(b, &ir.Ref{ID: b.ID()}, append(columnAttrs(columns), orderAttrs(b.Order)...)...)
	l.prog.Sinks = append(l.prog.Sinks, &ir.Explain{
		Counted: l.counted(b), Span: e.Span(),
		Rows: ir.Disp{Variable: b.Name, Input: in, Shape: b.Shape, Columns: columns, Order: b.Order, Span: e.Span()},
	})
}
