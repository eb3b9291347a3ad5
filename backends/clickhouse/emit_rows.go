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

// valueRows are the rows of NEW. The identity of an entity whose type is identified by one value is that value;
// any other stands alone.
func (e *emitter) valueRows(r *ir.Values, need []ir.Attr) Query {
	var parts []Query
	for i, row := range r.Rows {
		s := &Select{Items: []Item{{e.valueKey(r, row), keyColumn}}}
		for _, a := range need {
			s.Items = append(s.Items, Item{valueOf(r, row, a), a.Path})
		}
		if i > 0 {
			for j := range s.Items {
				s.Items[j].Alias = ""
			}
		}
		parts = append(parts, s)
	}
	return unionAll(parts)
}

func valueOf(r *ir.Values, row []*ir.Value, a ir.Attr) Expr {
	for i, c := range r.Columns {
		if c.Path == a.Path && row[i] != nil {
			return literal(*row[i])
		}
	}
	return absent(a)
}

func (e *emitter) valueKey(r *ir.Values, row []*ir.Value) Expr {
	t, ok := e.env.Model.Type(r.Type)
	if ok && len(t.Identity) == 1 && len(t.Identity[0]) == 1 {
		for i, c := range r.Columns {
			if c.Path == t.Identity[0][0] && row[i] != nil {
				return literal(*row[i])
			}
		}
	}
	return &Null{}
}
