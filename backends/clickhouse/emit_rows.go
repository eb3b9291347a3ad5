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
		x := Expr(col(keyColumn))
		if k.Attr.Path != ir.ID {
			need = addAttr(need, k.Attr)
			x = binned(k)
		}
		out.Items = append(out.Items, Item{x, k.Name})
		if k.Bin > 0 {
			x = &Output{k.Name}
		}
		out.GroupBy = append(out.GroupBy, x)
	}
	loose := e.loose(r.Input)
	for _, a := range r.Aggs {
		v := value{Expr: col(keyColumn)}
		if a.Attr.Path != ir.ID {
			need = addAttr(need, a.Attr)
			v = above(a.Attr)
		}
		name, args := aggregates[a.Func], []Expr{v.Expr}
		// Of a table the engine would count the rows instead, missing values too (optimize_uniq_to_count).
		present := v.Kind == entity.KindList ||
			a.Func == ir.NUnique && a.Attr.Path != ir.ID && e.prog.ShapeOf(r.Input) == ir.TableRows
		if a.Func == ir.Count && loose {
			name, args, present = "uniqExact", []Expr{col(keyColumn)}, a.Attr.Path != ir.ID
		}
		if present {
			name, args = name+"If", append(args, v.present())
		}
		out.Items = append(out.Items, Item{call(name, args...), a.Name})
	}
	out.From = e.from(r.Input, need)
	return out
}

// loose reports that an identity may be there more than once.
func (e *emitter) loose(r ir.Rel) bool {
	if ref, ok := r.(*ir.Ref); ok {
		b := e.binding(ref)
		if b.Stored != "" {
			return false // a table is merged
		}
		r = b.Rel
	}
	entities, ok := r.(*ir.Entities)
	return ok && entities.Loose
}

// binned is a key of a group: an attribute, or the start of the bin that it falls into. Bins of times count from 1970.
func binned(k ir.GroupKey) Expr {
	x := Expr(col(k.Attr.Path))
	if k.Bin == 0 {
		return x
	}
	floor := func(x Expr) Expr { return call("minus", x, call("positiveModulo", x, &Int{k.Bin})) }
	if k.Attr.Kind == entity.KindTime {
		return call("fromUnixTimestamp64Second", floor(call("toUnixTimestamp64Second", x)), &Str{"UTC"})
	}
	return floor(x)
}
