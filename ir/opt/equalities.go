package opt

import (
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
)

// EqualitiesToIn makes one list of several comparisons of an attribute: a store looks a value up in a set instead of
// comparing it with each.
//
//	name = 'a' or pid = 1 or name = 'b'      =>  name in ('a', 'b') or pid = 1
//	name != 'a' and name not in ('b', 'c')   =>  name not in ('a', 'b', 'c')
//
// It does not fire for `name = 'a' and name = 'b'`, nor where the literals are of two kinds: 4 and '4' are compared in two
// ways.
var EqualitiesToIn = Rule{
	Name: "equalities-to-in",
	Doc:  "several values of an attribute are compared as one list",
	Apply: func(p *ir.Program, _ Facts) *ir.Program {
		return mapPreds(p, func(e ir.Expr) ir.Expr {
			switch n := e.(type) {
			case *ir.Or:
				if args, ok := listed(n.Args, false); ok {
					return ir.Disj(args...)
				}
			case *ir.And:
				if args, ok := listed(n.Args, true); ok {
					return ir.Conj(args...)
				}
			case *ir.True, *ir.False, *ir.Compare, *ir.In, *ir.InRef, *ir.IsNull, *ir.KeyIn, *ir.RecordKind, *ir.Mentions, *ir.SameRecord:
			default:
				panic(unhandled(e))
			}
			return e
		})
	},
}

// listKey tells lists apart: one for each attribute and kind of literal.
type listKey struct {
	attr ir.Attr
	kind entity.Kind
}

// listed puts the equalities (negated: the inequalities) of each attribute into the place of its first.
func listed(args []ir.Expr, negated bool) ([]ir.Expr, bool) {
	values := map[listKey][]ir.Value{}
	times := map[listKey]int{}
	for _, x := range args {
		if in, ok := asList(x, negated); ok {
			k := keyOf(in)
			values[k], times[k] = append(values[k], in.Values...), times[k]+1
		}
	}
	var out []ir.Expr
	for _, x := range args {
		in, ok := asList(x, negated)
		if !ok || times[keyOf(in)] == 1 {
			out = append(out, x)
			continue
		}
		if all := values[keyOf(in)]; all != nil {
			out = append(out, &ir.In{Attr: in.Attr, Values: distinctValues(all), Negated: negated})
			values[keyOf(in)] = nil
		}
	}
	return out, len(out) < len(args)
}

func keyOf(in *ir.In) listKey { return listKey{in.Attr, in.Values[0].Kind} }

// asList is an equality as a list.
func asList(e ir.Expr, negated bool) (*ir.In, bool) {
	op := ir.EQ
	if negated {
		op = ir.NE
	}
	switch e := e.(type) {
	case *ir.Compare:
		return &ir.In{Attr: e.Attr, Values: []ir.Value{e.Value}, Negated: negated}, e.Op == op
	case *ir.In:
		return e, e.Negated == negated
	}
	return nil, false
}
