package lower

import (
	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
)

// idAttr is the virtual attribute of identities.
const idAttr = "id"

var firstObserved = ir.Attr{Path: ir.FirstObserved, Kind: entity.KindTime}

// variablePattern resolves a pattern that stands on a variable: WHERE after an assignment.
type variablePattern struct {
	l *lowerer
	b *ir.Binding
}

func (v variablePattern) entityType(ref *ast.EntityRef) (string, bool) {
	if ref == nil || ref.Name == v.b.Type {
		return v.b.Type, true
	}
	if t, ok := v.l.entityType(ref.Name, ref.Span()); ok {
		v.l.diags.Add("HF2025", ref.Span(), v.b.Type, t.Name)
	}
	return "", false
}

func (v variablePattern) attr(_ string, path *ast.Path) (ir.Attr, bool) {
	return v.l.variableAttr(v.b, path)
}

// filter lowers a WHERE on a variable to a predicate over its rows.
func (l *lowerer) filter(e ast.Expr, b *ir.Binding) (ir.Expr, bool) {
	p, ok := l.pattern(e, false, variablePattern{l, b})
	if !ok || !l.observations(e) {
		return nil, false
	}
	return bindLeaves(p, func(leaf *patLeaf) ir.Expr { return leaf.expr }), true
}

// variableAttr resolves an attribute of a variable: a column of a table, an attribute that its sources carry.
func (l *lowerer) variableAttr(b *ir.Binding, path *ast.Path) (ir.Attr, bool) {
	if b.Shape == ir.RecordRows && path.Text == ir.FirstObserved {
		return firstObserved, true
	}
	if b.Shape == ir.TableRows {
		return l.visible(b, path.Text, path)
	}
	a, ok := l.resolve(b.Type, path)
	if !ok {
		return a, false
	}
	if b.Visible != nil {
		return l.visible(b, a.Path, path)
	}
	if a.Path == idAttr {
		return a, true
	}
	return a, l.carriedBy(b, a, path.Span())
}

// visible looks among the columns that GROUP or ATTR left.
func (l *lowerer) visible(b *ir.Binding, name string, path *ast.Path) (ir.Attr, bool) {
	var names []string
	for _, a := range b.Visible {
		if a.Path == name {
			return a, true
		}
		names = append(names, a.Path)
	}
	l.diags.AddHint("HF2021", path.Span(), diag.DidYouMean(path.Text, names), b.Name, path.Text)
	return ir.Attr{}, false
}

// carriedBy checks the attribute against the variable's sources; a variable of NEW has the columns of its values.
func (l *lowerer) carriedBy(b *ir.Binding, a ir.Attr, span diag.Span) bool {
	sources, values := l.origins(b)
	for _, v := range values {
		for _, c := range v.Columns {
			if c.Path == a.Path {
				return true
			}
		}
	}
	if len(sources) > 0 {
		return l.carried(b.Type, a, span, sources)
	}
	if a.Extension {
		l.diags.Add("HF2003", span, b.Type, a.Path)
		return false
	}
	return true
}

// origins are the sources of a variable's records, in order of appearance, and the values of NEW in it.
func (l *lowerer) origins(b *ir.Binding) (sources []plan.Source, values []*ir.Values) {
	seen := map[string]bool{}
	add := func(name string) {
		if seen[name] {
			return
		}
		seen[name] = true
		if s, err := l.Catalog.Source(name); err == nil {
			sources = append(sources, s)
		}
	}
	var walk func(r ir.Rel)
	walk = func(r ir.Rel) {
		switch r := r.(type) {
		case *ir.Ref:
			walk(l.prog.Binding(r.ID).Rel)
		case *ir.Scan:
			add(r.Source)
		case *ir.Related:
			add(r.Source)
		case *ir.Entities:
			walk(r.Input)
		case *ir.Records:
			walk(r.Input)
		case *ir.Filter:
			walk(r.Input)
		case *ir.Limit:
			walk(r.Input)
		case *ir.Group:
			walk(r.Input)
		case *ir.Union:
			for _, in := range r.Inputs {
				walk(in)
			}
		case *ir.Values:
			values = append(values, r)
		default:
			panic(unhandled(r))
		}
	}
	walk(b.Rel)
	return sources, values
}
