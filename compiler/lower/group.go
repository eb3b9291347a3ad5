package lower

import (
	"strings"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
)

var aggFuncs = map[string]ir.AggFunc{
	"min": ir.Min, "max": ir.Max, "sum": ir.Sum, "avg": ir.Avg, "count": ir.Count, "nunique": ir.NUnique,
}

// group lowers GROUP: a table of its keys and aggregates.
func (l *lowerer) group(g *ast.Group) (*ir.Binding, bool) {
	v, ok := l.variable(&g.Var)
	if !ok {
		return nil, false
	}
	if len(g.With) == 0 {
		l.diags.AddHint("HF2012", g.Span(), "name the aggregates with WITH", "GROUP with default aggregates")
		ok = false
	}
	r := &ir.Group{Input: &ir.Ref{ID: v.ID()}}
	out := derived(v)
	out.Rel, out.Shape, out.Order, out.Visible, out.Birth = r, ir.TableRows, nil, nil, "group"
	for _, k := range g.By {
		good := l.groupKey(k, v, r, out)
		ok = ok && good
	}
	for _, a := range g.With {
		good := l.aggregate(a, v, r, out)
		ok = ok && good
	}
	return out, ok
}

func (l *lowerer) groupKey(k *ast.GroupKey, v *ir.Binding, r *ir.Group, out *ir.Binding) bool {
	if k.Bin != nil {
		if strings.EqualFold(k.Bin.Func.Name, "BIN") { // the parser has reported another function
			l.diags.Add("HF2012", k.Bin.Span(), "BIN")
		}
		return false
	}
	a, ok := l.variableAttr(v, k.Attr)
	if !ok {
		return false
	}
	if a.Path == idAttr {
		l.diags.Add("HF2012", k.Span(), "GROUP BY id")
		return false
	}
	name := k.Attr.Text
	r.Keys = append(r.Keys, ir.GroupKey{Attr: a, Name: name})
	return l.addColumn(out, ir.Attr{Path: name, Kind: a.Kind}, k.Span())
}

func (l *lowerer) aggregate(g *ast.Agg, v *ir.Binding, r *ir.Group, out *ir.Binding) bool {
	f, known := aggFuncs[strings.ToLower(g.Func.Name)]
	if !known {
		l.diags.Add("HF2015", g.Func.Span(), g.Func.Name)
	}
	a, ok := l.variableAttr(v, &g.Attr)
	if !ok || !known {
		return false
	}
	switch {
	case a.Path == idAttr:
		l.diags.Add("HF2012", g.Attr.Span(), "an aggregate of id")
		return false
	case !aggregates(f, a.Kind):
		l.diags.Add("HF2007", g.Func.Span(), f.String(), a.Path, kindName(a.Kind))
		return false
	}
	name := strings.ToLower(g.Func.Name) + "_" + g.Attr.Text
	if g.As != nil {
		name = g.As.Name
	}
	agg := ir.Agg{Func: f, Attr: a, Name: name}
	r.Aggs = append(r.Aggs, agg)
	return l.addColumn(out, ir.Attr{Path: name, Kind: agg.Kind()}, g.Span())
}

func (l *lowerer) addColumn(out *ir.Binding, a ir.Attr, span diag.Span) bool {
	for _, c := range out.Visible {
		if c.Path == a.Path {
			l.diags.Add("HF2016", span, a.Path)
			return false
		}
	}
	out.Visible = append(out.Visible, a)
	return true
}

// aggregates reports whether an aggregate function fits a kind of values.
func aggregates(f ir.AggFunc, k entity.Kind) bool {
	switch f {
	case ir.Sum, ir.Avg:
		return numeric(k)
	case ir.Min, ir.Max:
		return k != entity.KindList && k != entity.KindBool
	case ir.Count, ir.NUnique:
		return true
	}
	panic(unhandled(f))
}
