package clickhouse

import (
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
)

var aggregates = map[ir.AggFunc]string{
	ir.Min: "min", ir.Max: "max", ir.Sum: "sum", ir.Avg: "avg", ir.Count: "count", ir.NUnique: "uniqExact",
}

// group is one row for each combination of the keys; aggregates leave missing values out.
func (e *emitter) group(r *ir.Group) Query {
	var need []ir.Attr
	out := &Select{}
	for _, k := range r.Keys {
		need = addAttr(need, k.Attr)
		out.Items = append(out.Items, Item{col(k.Attr.Path), k.Name})
		out.GroupBy = append(out.GroupBy, col(k.Attr.Path))
	}
	for _, a := range r.Aggs {
		need = addAttr(need, a.Attr)
		v := above(a.Attr)
		name := aggregates[a.Func]
		args := []Expr{v.Expr}
		if v.Kind == entity.KindList {
			name, args = name+"If", append(args, v.present())
		}
		out.Items = append(out.Items, Item{call(name, args...), a.Name})
	}
	out.From = e.from(r.Input, need)
	return out
}
