package lower

import (
	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
)

// save lowers SAVE: the rows of a variable with all their columns, and the type of its entities.
func (l *lowerer) save(s *ast.Save) {
	b, ok := l.variable(&s.Var)
	path := s.To.Value()
	if err := l.Files.Check(path); err != nil {
		l.diags.Add("HF2038", s.To.Span(), err.Error())
		return
	}
	if !ok {
		return
	}
	columns := l.allColumns(b)
	if b.Shape == ir.RecordRows && b.Visible == nil {
		columns = append(columns, ir.Column{Attr: ir.Attr{Path: ir.ID, Kind: entity.KindString}, Name: ir.ID})
	}
	in := l.followed(b, &ir.Ref{ID: b.ID()}, append(columnAttrs(columns), orderAttrs(b.Order)...)...)
	out := &ir.Save{Path: path, Span: s.Span(), Rows: ir.Disp{
		Variable: b.Name, Input: in, Shape: b.Shape, Columns: columns, Explicit: true, Order: b.Order, Span: s.Span(),
	}}
	if b.Shape != ir.TableRows {
		out.Type = b.Type
	}
	l.prog.Sinks = append(l.prog.Sinks, out)
	l.saved[path] = out
}
