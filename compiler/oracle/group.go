package oracle

import (
	"slices"
	"strings"
	"time"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/ir/entity"
)

// group evaluates GROUP: a row for each combination of keys, a missing one too (note 6). It groups the rows of the variable:
// entities by their values (3.5), records by theirs. A row of values was never observed: its order is that of its columns.
func (e *Evaluator) group(c *ast.Group) *Table {
	in := e.table(c.Var.Name)
	out := &Table{
		Type: in.Type, Shape: Values, Kinds: map[string]entity.Kind{}, Span: in.Span, Sources: in.Sources, FromNew: in.FromNew,
	}
	var keys []groupKey
	for _, k := range c.By {
		key := e.groupKey(in, k)
		keys = append(keys, key)
		out.see(key.column)
		out.Kinds[key.column] = e.kindOf(in, key.path)
	}
	groups := map[string]*Item{}
	members := map[*Item][]*Item{}
	for _, it := range in.Items {
		cells := map[string]Value{}
		var values []Value
		for _, key := range keys {
			cells[key.column] = key.of(e.value(in, it, key.path))
			values = append(values, cells[key.column])
		}
		g := groups[keyText(values...)]
		if g == nil {
			g = &Item{Cells: cells}
			groups[keyText(values...)] = g
			out.Items = append(out.Items, g)
		}
		members[g] = append(members[g], it)
	}
	for _, agg := range c.With {
		path, f := e.column(in, agg.Attr.Canonical()), strings.ToUpper(agg.Func.Name)
		name := strings.ToLower(f) + "_" + path
		if agg.As != nil {
			name = agg.As.Name
		}
		e.aggregate(in, out, aggregate{f, path, name}, members)
	}
	if len(c.With) == 0 {
		for _, agg := range e.automatic(in, keys) {
			e.aggregate(in, out, agg, members)
		}
	}
	return out
}

// aggregate is a column of a group.
type aggregate struct{ f, path, name string }

// automatic are the aggregates of a GROUP without WITH, of each attribute of the variable's own that is no key.
//
// Note 6: "ports/pid and text → unique_x (NUNIQUE), ints → mean_x (AVG), first/last_observed MIN/MAX, number_observed SUM";
// that group columns are aggregated too is a bug.
func (e *Evaluator) automatic(in *Table, keys []groupKey) []aggregate {
	var out []aggregate
	for _, path := range e.ownColumns(in) {
		isKey := slices.ContainsFunc(keys, func(k groupKey) bool { return k.path == path })
		if isKey || path == "id" || path == "observation_id" || strings.HasSuffix(path, ".id") || in.Shape != Values && behindReference(path) {
			continue
		}
		kind := e.kindOf(in, path)
		switch {
		case path == "number_observed":
			out = append(out, aggregate{"SUM", path, "sum_" + path})
		case path == "first_observed", path == "last_observed":
			out = append(out, aggregate{"MIN", path, "min_" + path}, aggregate{"MAX", path, "max_" + path})
		case (kind == entity.KindInt || kind == entity.KindFloat) && path != "pid" && path != "number" && !strings.HasSuffix(path, "port") && !strings.HasSuffix(path, "_id"):
			out = append(out, aggregate{"AVG", path, "mean_" + path})
		default:
			out = append(out, aggregate{"NUNIQUE", path, "unique_" + path})
		}
	}
	return out
}

// groupKey is what the rows of a group agree in: an attribute, or the bin of one.
type groupKey struct {
	path, column string
	step         int64 // of a bin: numbers, or seconds for a time; 0 for none
}

func (e *Evaluator) groupKey(in *Table, k *ast.GroupKey) groupKey {
	if k.Bin == nil {
		path := e.column(in, k.Attr.Canonical())
		return groupKey{path: path, column: path}
	}
	path := e.column(in, k.Bin.Attr.Canonical())
	key := groupKey{path: path, column: path + "_bin", step: k.Bin.N.Value()}
	if k.Bin.Unit != nil {
		unit, _ := ast.ParseUnit(k.Bin.Unit.Name)
		key.step *= unit.Seconds()
	}
	return key
}

// of is the key of a value. Note 6: a bin is the value rounded down, to the step from 0 or since 1970.
func (k groupKey) of(v Value) Value {
	switch v := v.(type) {
	case int64:
		if k.step != 0 {
			return v - floorMod(v, k.step)
		}
	case time.Time:
		if k.step != 0 {
			return time.Unix(v.Unix()-floorMod(v.Unix(), k.step), 0).UTC()
		}
	}
	return v
}

func floorMod(n, step int64) int64 { return (n%step + step) % step }

// aggregate adds the column of an aggregate to each group.
func (e *Evaluator) aggregate(in, out *Table, agg aggregate, members map[*Item][]*Item) {
	path, f, name := agg.path, agg.f, agg.name
	out.see(name)
	switch f {
	case "COUNT", "NUNIQUE":
		out.Kinds[name] = entity.KindInt
	case "AVG":
		out.Kinds[name] = entity.KindFloat
	default:
		out.Kinds[name] = e.kindOf(in, path)
	}
	for _, g := range out.Items {
		var values []Value
		for _, it := range members[g] {
			if v := e.value(in, it, path); v != nil {
				values = append(values, v)
			}
		}
		g.Cells[name] = aggregateOf(f, values)
	}
}

// aggregateOf aggregates values, none of them missing. Nothing but a count is known of no values.
func aggregateOf(f string, values []Value) Value {
	switch f {
	case "COUNT":
		return int64(len(values))
	case "NUNIQUE":
		seen := map[string]bool{}
		for _, v := range values {
			seen[keyText(v)] = true
		}
		return int64(len(seen))
	}
	if len(values) == 0 {
		return nil
	}
	switch f {
	case "MIN":
		return slices.MinFunc(values, compare)
	case "MAX":
		return slices.MaxFunc(values, compare)
	}
	whole, sum := int64(0), 0.0
	fraction := false
	for _, v := range values {
		switch v := v.(type) {
		case int64:
			whole += v
			sum += float64(v)
		case float64:
			sum += v
			fraction = true
		}
	}
	if f == "AVG" {
		return sum / float64(len(values))
	}
	if fraction {
		return sum
	}
	return whole
}
