package lower

import (
	"slices"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir"
)

// isIdentity reports that an attribute is an identity: an entity's own `id`, that of what a reference leads to
// (`parent_ref.id`), or a column of a table that holds identities.
func isIdentity(a ir.Attr) bool {
	return a.Path == ir.ID || a.Identity != "" || a.Refers()
}

// identities lowers a comparison of an identity with those of variables. An id is computed where rows are shown and never in a
// query, so there is nothing to compare a text with.
func (l *lowerer) identities(c *ast.Comparison, typ string, a ir.Attr, negated bool) (ir.Expr, bool) {
	negated = negated != (c.Op.Kind == ast.Ne || c.Op.Kind == ast.NotIn)
	if !slices.Contains([]ast.Op{ast.Eq, ast.Ne, ast.In, ast.NotIn}, c.Op.Kind) {
		l.diags.Add("HF2040", c.Op.Span(), c.Op.Kind.String()+" does not fit it")
		l.checkReferences(c)
		return &ir.False{}, false
	}
	types := l.identityTypes(typ, a)
	var parts []ir.Expr
	ok := true
	for _, v := range c.Values() {
		ref, isRef := v.(*ast.Reference)
		if !isRef {
			l.diags.Add("HF2040", v.Span(), "it is compared with the text of one")
			ok = false
			continue
		}
		e, good := l.inIdentities(ref, a, types, negated)
		parts, ok = append(parts, e), ok && good
	}
	if negated {
		return ir.Conj(parts...), ok
	}
	return ir.Disj(parts...), ok
}

// inIdentities compares with the identities that a variable has, its own or those in a column.
func (l *lowerer) inIdentities(ref *ast.Reference, a ir.Attr, types []string, negated bool) (ir.Expr, bool) {
	b, other, ok := l.reference(ref)
	if !ok {
		return &ir.False{}, false
	}
	if !isIdentity(other) {
		hint := "compare an attribute with it"
		if b.Shape != ir.TableRows {
			hint = "compare with " + ref.Var().Name + ".id"
		}
		l.diags.AddHint("HF2040", ref.Span(), hint, ref.Text+" is an attribute")
		return &ir.False{}, false
	}
	theirs := l.identityTypes(b.Type, other)
	if !slices.ContainsFunc(types, func(t string) bool { return slices.Contains(theirs, t) }) {
		l.diags.AddHint("HF2040", ref.Span(), "", ref.Text+" are those of "+list(theirs)+", which no "+list(types)+" has")
		return &ir.False{}, false
	}
	a.Identity = types[0]
	return &ir.InRef{Attr: a, Input: l.followed(b, &ir.Ref{ID: b.ID()}, other), Path: other.Path, Negated: negated}, true
}

// identityTypes are the entity types whose identities an attribute of a type holds.
func (l *lowerer) identityTypes(typ string, a ir.Attr) []string {
	if a.Identity != "" {
		return []string{a.Identity}
	}
	return l.Model.TypesAt(typ, a.Path)
}

// ownIdentity is a comparison of the identity of a variable's rows where leaf is one.
func (l *lowerer) ownIdentity(leaf ir.Expr, b *ir.Binding) ir.Expr {
	in, ok := leaf.(*ir.InRef)
	if !ok || in.Attr.Path != ir.ID || b.Shape == ir.TableRows {
		return leaf
	}
	return l.keyIn(in, "")
}

// keyIn compares the identity of the mention in role, of the row itself without one, with those that in looks among: the
// rows' own, or those in a column.
func (l *lowerer) keyIn(in *ir.InRef, role string) *ir.KeyIn {
	out := &ir.KeyIn{Role: role, Input: in.Input, Negated: in.Negated}
	if in.Path != ir.ID || l.prog.ShapeOf(in.Input) == ir.TableRows {
		out.Column = in.Path
	}
	return out
}

// shownIdentity checks that an attribute can be a column: of identities those of one type.
func (l *lowerer) shownIdentity(b *ir.Binding, a ir.Attr, span diag.Span) bool {
	if !isIdentity(a) || a.Path == ir.ID || a.Identity != "" {
		return true
	}
	l.diags.AddHint("HF2040", span, "compare it, or show another attribute of it",
		a.Path+" may be that of "+list(l.Model.TypesAt(b.Type, a.Path))+", so it has no column")
	return false
}
