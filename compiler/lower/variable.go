package lower

import (
	"fmt"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
)

// The virtual attributes of records.
var (
	firstObserved  = ir.Attr{Path: ir.FirstObserved, Kind: entity.KindTime}
	lastObserved   = ir.Attr{Path: ir.LastObserved, Kind: entity.KindTime}
	numberObserved = ir.Attr{Path: ir.NumberObserved, Kind: entity.KindInt}
	observationID  = ir.Attr{Path: ir.ObservationID, Kind: entity.KindString, Identity: ir.Observation}
)

// leads are the attributes that each transformer puts before the others.
var leads = map[ast.Transformer][]ir.Attr{
	ast.Timestamped: {firstObserved},
	ast.AddObsID:    {observationID},
	ast.Records:     {numberObserved, firstObserved, lastObserved, observationID},
}

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
		hint := fmt.Sprintf("%q holds %s; FIND the %s related to it", v.b.Name, shapeName(v.b), t.Name)
		v.l.diags.AddHint("HF2025", ref.Span(), hint, v.b.Type, t.Name)
	}
	return "", false
}

func (v variablePattern) attr(_ string, path *ast.Path) (ir.Attr, bool) {
	return v.l.variableAttr(v.b, path)
}

// filter lowers a WHERE on a variable to a predicate over its rows.
func (l *lowerer) filter(e ast.Expr, b *ir.Binding) (ir.Expr, bool) {
	p, ok := l.pattern(e, false, variablePattern{l, b})
	if !l.observations(e) || !ok {
		return nil, false
	}
	return bindLeaves(p, func(leaf *patLeaf) ir.Expr { return l.ownIdentity(leaf.expr, b) }), true
}

// variableAttr resolves an attribute of a variable: a column of a table, an attribute that its sources carry.
func (l *lowerer) variableAttr(b *ir.Binding, path *ast.Path) (ir.Attr, bool) {
	if b.Shape == ir.TableRows {
		return l.visible(b, path.Text, path)
	}
	for _, a := range leads[ast.Records] {
		if path.Text == a.Path {
			return l.recordAttr(b, a, path)
		}
	}
	o := l.origin(b.Rel)
	if a, ok := o.adds(path.Text); ok {
		if b.Visible != nil {
			return l.visible(b, path.Text, path)
		}
		return a, true
	}
	if a, ok := o.loads(path.Text); ok {
		if b.Visible != nil {
			return l.visible(b, path.Text, path)
		}
		return a, true
	}
	a, ok := l.resolve(b.Type, path)
	if !ok {
		return a, false
	}
	if o.open && a.Extension && !l.has(b, a, o.sources) {
		return l.openAttr(b, a, path)
	}
	if b.Visible != nil {
		return l.visible(b, a.Path, path)
	}
	if a.Path == ir.ID {
		return a, true
	}
	if types := l.Model.TypesAt(b.Type, a.Path); isIdentity(a) && len(types) == 1 {
		a.Identity = types[0]
	}
	return a, l.carriedBy(b, a, path.Span())
}

// recordAttr is a virtual attribute of records: of what a transformer makes, and of nothing else.
func (l *lowerer) recordAttr(b *ir.Binding, a ir.Attr, path *ast.Path) (ir.Attr, bool) {
	switch {
	case b.Shape != ir.RecordRows:
		hint := fmt.Sprintf("it is the time of a record: TIMESTAMPED(%s) has it", b.Name)
		if a.Path != ir.FirstObserved {
			hint = fmt.Sprintf("it is an attribute of a record: RECORDS(%s) has it", b.Name)
		}
		l.diags.AddHint("HF2003", path.Span(), hint, b.Type, path.Text)
		return ir.Attr{}, false
	case b.Visible != nil:
		return l.visible(b, path.Text, path)
	}
	return a, true
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
	if a, ok := l.synonym(b, path); ok {
		return a, true
	}
	hint := diag.DidYouMean(path.Text, names)
	if hint == "" {
		hint = "it has " + list(names)
	}
	l.diags.AddHint("HF2021", path.Span(), hint, b.Name, path.Text)
	return ir.Attr{}, false
}

// synonym finds the column that was named after the same attribute in the words of another vocabulary: `source.ip` of a
// table GROUPed BY src_ref.value.
func (l *lowerer) synonym(b *ir.Binding, path *ast.Path) (ir.Attr, bool) {
	want, ok := l.Model.Resolve(b.Type, path.Canonical())
	if !ok {
		return ir.Attr{}, false
	}
	for _, a := range b.Visible {
		if named, ok := l.Model.Resolve(b.Type, a.Path); ok && named.Path == want.Path && a.Kind == want.Kind {
			return a, true
		}
	}
	return ir.Attr{}, false
}

// carriedBy checks the attribute against the variable's sources; a variable of NEW has the columns of its values.
func (l *lowerer) carriedBy(b *ir.Binding, a ir.Attr, span diag.Span) bool {
	o := l.origin(b.Rel)
	if o.valued(a.Path) {
		return true
	}
	if len(o.sources) > 0 {
		return l.carried(b.Type, a, span, o.sources, l.ways)
	}
	if a.Extension {
		l.diags.Add("HF2003", span, b.Type, a.Path)
		return false
	}
	return true
}

// thereIs lists what could be meant.
func thereIs(names []string) string {
	if len(names) == 1 {
		return "there is " + names[0]
	}
	return "there are " + list(names)
}

// list is some names in a sentence; where there are many, the first ones.
func list(names []string) string {
	const most = 8
	if len(names) > most+2 {
		names = append(names[:most:most], fmt.Sprintf("%d more", len(names)-most))
	}
	out := ""
	for i, n := range names {
		switch {
		case i == 0:
		case i == len(names)-1:
			out += " and "
		default:
			out += ", "
		}
		out += n
	}
	return out
}
