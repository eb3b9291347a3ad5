package lower

import (
	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
)

// join lowers JOIN: a table of the pairs of rows that agree, with the columns of both; one that both have is the left
// one's value where that has one. Without BY rows agree that are of one entity.
func (l *lowerer) join(j *ast.Join) (*ir.Binding, bool) {
	left, ok1 := l.variable(&j.Left)
	right, ok2 := l.variable(&j.Right)
	if !ok1 || !ok2 {
		return nil, false
	}
	r := &ir.Join{Left: &ir.Ref{ID: left.ID()}, Right: &ir.Ref{ID: right.ID()}}
	if !l.joinBy(j, r, left, right) {
		return nil, false
	}
	out := derived(left)
	out.Inputs = []string{left.Name, right.Name}
	out.Rel, out.Shape, out.Order, out.Visible, out.Lead, out.Birth = r, ir.TableRows, nil, nil, nil, "join"
	index := map[string]int{}
	for _, c := range l.joined(left) {
		index[c.Name] = len(r.Columns)
		r.Columns = append(r.Columns, ir.JoinColumn{Name: c.Name, Left: &c.Attr})
	}
	for _, c := range l.joined(right) {
		i, both := index[c.Name]
		switch {
		case !both:
			r.Columns = append(r.Columns, ir.JoinColumn{Name: c.Name, Right: &c.Attr})
		case r.Columns[i].Left.Kind == c.Attr.Kind && c.Attr.Identity == "":
			r.Columns[i].Right = &c.Attr
		}
	}
	var lefts, rights []ir.Attr
	for _, c := range r.Columns {
		out.Visible = append(out.Visible, c.Attr())
		if c.Left != nil {
			lefts = append(lefts, *c.Left)
		}
		if c.Right != nil {
			rights = append(rights, *c.Right)
		}
	}
	r.Left = l.followed(left, r.Left, append(lefts, r.LeftBy)...)
	r.Right = l.followed(right, r.Right, append(rights, r.RightBy)...)
	return out, true
}

// joined are the columns that a variable brings into a join.
func (l *lowerer) joined(b *ir.Binding) []ir.Column {
	cols := l.allColumns(b)
	for i, c := range cols {
		if c.Attr.Path == ir.ID && c.Attr.Identity == "" {
			cols[i].Attr.Identity = b.Type
		}
	}
	return cols
}

// joinBy finds what the rows agree in.
func (l *lowerer) joinBy(j *ast.Join, r *ir.Join, left, right *ir.Binding) bool {
	if j.By == nil {
		if left.Type != right.Type || left.Shape == ir.TableRows || right.Shape == ir.TableRows {
			l.diags.Add("HF2037", j.Span(), left.Name, shapeName(left), right.Name, shapeName(right))
			return false
		}
		id := ir.Attr{Path: ir.ID, Kind: entity.KindString, Identity: left.Type}
		r.LeftBy, r.RightBy = id, id
		return true
	}
	var ok1, ok2 bool
	r.LeftBy, ok1 = l.variableAttr(left, &j.By.Left)
	r.RightBy, ok2 = l.variableAttr(right, &j.By.Right)
	if !ok1 || !ok2 {
		return false
	}
	a, b := r.LeftBy, r.RightBy
	aID, bID := l.identityType(left, a), l.identityType(right, b)
	alike := a.Kind == b.Kind || numeric(a.Kind) && numeric(b.Kind)
	if aID != bID || !alike || a.Kind == entity.KindList {
		l.diags.Add("HF2022", j.By.Span(), left.Name+"."+j.By.Left.Text, what(a, aID), right.Name+"."+j.By.Right.Text+", "+what(b, bID))
		return false
	}
	return true
}

// what says what kind of values an attribute has, or whose identities.
func what(a ir.Attr, identity string) string {
	if identity != "" {
		return "an identity of " + identity
	}
	return kindName(a.Kind)
}

// identityType is the type whose identities an attribute holds, "" for an attribute with values.
func (l *lowerer) identityType(b *ir.Binding, a ir.Attr) string {
	if a.Path == ir.ID && a.Identity == "" {
		return b.Type
	}
	return a.Identity
}
