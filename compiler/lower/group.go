package lower

import (
	"slices"
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
	if len(g.With) == 0 {
		l.aggregateAll(v, r, out)
	}
	if ok {
		r.Input = l.followed(v, r.Input, groupedAttrs(r)...)
	}
	return out, ok
}

// groupedAttrs are the attributes that a group is made of.
func groupedAttrs(r *ir.Group) []ir.Attr {
	var out []ir.Attr
	for _, k := range r.Keys {
		out = append(out, k.Attr)
	}
	for _, a := range r.Aggs {
		out = append(out, a.Attr)
	}
	return out
}

func (l *lowerer) groupKey(k *ast.GroupKey, v *ir.Binding, r *ir.Group, out *ir.Binding) bool {
	path := k.Attr
	if k.Bin != nil {
		path = &k.Bin.Attr
	}
	a, ok := l.variableAttr(v, path)
	if !ok || !l.shownIdentity(v, a, path.Span()) {
		return false
	}
	key := ir.GroupKey{Attr: a, Name: path.Text}
	if k.Bin != nil {
		if !strings.EqualFold(k.Bin.Func.Name, "BIN") {
			return false // the parser has reported another function
		}
		if key.Bin, ok = l.bin(k.Bin, a); !ok {
			return false
		}
		key.Name += "_bin"
	}
	if a.Path == ir.ID && a.Identity == "" {
		key.Attr.Identity = v.Type
	}
	r.Keys = append(r.Keys, key)
	return l.addColumn(out, ir.Attr{Path: key.Name, Kind: a.Kind, Identity: key.Attr.Identity, Open: a.Open, Extension: a.Open}, k.Span())
}

// bin checks the width of a bin: seconds of a time, a plain number of a number.
func (l *lowerer) bin(b *ast.Bin, a ir.Attr) (int64, bool) {
	n := b.N.Value()
	bad := func(why string) (int64, bool) {
		l.diags.Add("HF2028", b.Span(), why)
		return 0, false
	}
	switch a.Kind {
	case entity.KindTime:
		if b.Unit == nil {
			return bad("BIN of the time " + a.Path + " needs a unit, as in BIN(" + a.Path + ", 5 minutes)")
		}
		unit, ok := ast.ParseUnit(b.Unit.Name)
		if !ok {
			return 0, false // the parser has reported it
		}
		const century = 100 * 366 * 86400
		if n < 1 || n > century/unit.Seconds() {
			return bad("BIN of the time " + a.Path + " takes from one second to a hundred years, not " + b.N.Text + " " + b.Unit.Name)
		}
		return n * unit.Seconds(), true
	case entity.KindInt:
		switch {
		case b.Unit != nil:
			return bad(a.Path + " is a whole number: BIN takes no unit")
		case n < 1:
			return bad("BIN takes a whole number from 1 up, not " + b.N.Text)
		}
		return n, true
	case entity.KindString, entity.KindFloat, entity.KindBool, entity.KindList:
	}
	return bad("BIN takes a time or a whole number, and " + a.Path + " is " + kindName(a.Kind))
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
	if !aggregates(f, a.Kind) || isIdentity(a) && f != ir.Count && f != ir.NUnique {
		l.diags.AddHint("HF2007", g.Func.Span(), "SUM and AVG take numbers, MIN and MAX what has an order, COUNT and NUNIQUE everything",
			f.String(), a.Path, kindName(a.Kind))
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

// aggregateAll adds the aggregates of a GROUP without WITH, one for each attribute of the variable's own that is no key:
// the mean of a quantity, the first and last time of records, the number of distinct values of anything else.
func (l *lowerer) aggregateAll(v *ir.Binding, r *ir.Group, out *ir.Binding) {
	for _, c := range l.allColumns(v) {
		a := c.Attr
		isKey := slices.ContainsFunc(r.Keys, func(k ir.GroupKey) bool { return k.Attr.Path == a.Path })
		if isKey || a.Path == ir.ID || a.Identity != "" || a.Path == ir.OtherAttrs || throughRef(a.Path) && v.Shape != ir.TableRows {
			continue
		}
		switch {
		case a.Path == ir.NumberObserved:
			l.aggregateAs(ir.Sum, a, "sum_", r, out)
		case a.Path == ir.FirstObserved, a.Path == ir.LastObserved:
			l.aggregateAs(ir.Min, a, "min_", r, out)
			l.aggregateAs(ir.Max, a, "max_", r, out)
		case numeric(a.Kind) && !names(a.Path):
			l.aggregateAs(ir.Avg, a, "mean_", r, out)
		default:
			l.aggregateAs(ir.NUnique, a, "unique_", r, out)
		}
	}
}

func (l *lowerer) aggregateAs(f ir.AggFunc, a ir.Attr, prefix string, r *ir.Group, out *ir.Binding) {
	agg := ir.Agg{Func: f, Attr: a, Name: prefix + a.Path}
	r.Aggs = append(r.Aggs, agg)
	out.Visible = append(out.Visible, ir.Attr{Path: agg.Name, Kind: agg.Kind()})
}

// names reports that a number is a name: its mean says nothing.
func names(path string) bool {
	return path == "pid" || path == "number" || strings.HasSuffix(path, "port") || strings.HasSuffix(path, "_id")
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
