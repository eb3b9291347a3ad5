package opt

import (
	"slices"

	"github.com/huntc/huntc/ir"
)

// NarrowKinds reads only records of the kinds that can answer, where the source is at hand and tells in which kinds a role is
// mentioned and an attribute has a value: a store keeps records of one kind together.
//
//	scan edr as parent where parent:name = 'sh'   =>   scan edr as parent where
//	                                                     record is process-start and parent:name = 'sh'
//
// It does not fire where the source is not at hand, where all kinds can answer, nor where the kind is asked for already.
var NarrowKinds = Rule{
	Name: "narrow-kinds",
	Doc:  "records are read only of the kinds in which the source has what is asked for",
	Apply: func(p *ir.Program, f Facts) *ir.Program {
		return mapRels(p, func(r ir.Rel) ir.Rel {
			switch r := r.(type) {
			case *ir.Scan:
				k := kinds{f, r.Source}
				if pred := k.narrow(r.Pred, k.of(r.Role, "")); pred != r.Pred {
					out := *r
					out.Pred = pred
					return &out
				}
			case *ir.Related:
				k := kinds{f, r.Source}
				return withSteps(r, func(s ir.Step) ir.Step {
					s.Pred = k.narrow(s.Pred, k.of(s.From, "").and(k.of(s.To, "")))
					return s
				})
			case *ir.Entities, *ir.Filter, *ir.Limit, *ir.Union, *ir.Ref, *ir.Values, *ir.Loaded, *ir.Records, *ir.Group, *ir.Join, *ir.Applied, *ir.Follow, *ir.Extend:
			default:
				panic(unhandled(r))
			}
			return r
		})
	},
}

// kindSet is a set of kinds of records; nil for all of them.
type kindSet []string

func (s kindSet) and(t kindSet) kindSet {
	switch {
	case s == nil:
		return t
	case t == nil:
		return s
	}
	out := kindSet{}
	for _, k := range s {
		if slices.Contains(t, k) {
			out = append(out, k)
		}
	}
	return out
}

func (s kindSet) or(t kindSet) kindSet {
	if s == nil || t == nil {
		return nil
	}
	out := append(append(kindSet{}, s...), t...)
	slices.Sort(out)
	return slices.Compact(out)
}

// kinds asks a source for kinds.
type kinds struct {
	Facts
	source string
}

// of are the kinds in which a mention in the role has the attribute, "" for the mention itself.
func (k kinds) of(role, attr string) kindSet {
	src, err := k.Catalog.Source(k.source)
	if err != nil {
		return nil
	}
	if kinds, known := src.Kinds(role, attr); known {
		return append(kindSet{}, kinds...)
	}
	return nil
}

// narrow asks for the kinds of records in which a predicate can hold, of those given.
func (k kinds) narrow(pred ir.Expr, given kindSet) ir.Expr {
	if slices.ContainsFunc(ir.Conjuncts(pred), asksKind) {
		return pred
	}
	return k.within(pred, k.where(pred).and(given))
}

// manyKinds is from how many kinds on a predicate is no shorter way to them, unless they are few of all.
const manyKinds = 4

// within asks for records of some kinds besides.
func (k kinds) within(pred ir.Expr, of kindSet) ir.Expr {
	all := k.of("", "")
	if of == nil || all == nil || len(of.and(all)) == len(all) || len(of) >= manyKinds && 2*len(of) > len(all) {
		return pred
	}
	parts := make([]ir.Expr, len(of))
	for i, kind := range of {
		parts[i] = &ir.RecordKind{Kind: kind}
	}
	return ir.Conj(ir.Disj(parts...), pred)
}

// asksKind reports that a predicate is about kinds alone, or never holds.
func asksKind(e ir.Expr) bool {
	switch e := e.(type) {
	case *ir.RecordKind, *ir.False:
		return true
	case *ir.Or:
		return !slices.ContainsFunc(e.Args, func(a ir.Expr) bool { return !asksKind(a) })
	}
	return false
}

// where are the kinds of records in which a predicate can hold.
func (k kinds) where(e ir.Expr) kindSet {
	switch e := e.(type) {
	case *ir.And:
		var out kindSet
		for _, a := range e.Args {
			out = out.and(k.where(a))
		}
		return out
	case *ir.Or:
		out := kindSet{}
		for _, a := range e.Args {
			out = out.or(k.where(a))
		}
		return out
	case *ir.False:
		return kindSet{}
	case *ir.RecordKind:
		return kindSet{e.Kind}
	case *ir.Mentions:
		return k.of(e.Role, "")
	case *ir.KeyIn:
		if e.Negated {
			return nil
		}
		return k.of(e.Role, "")
	case *ir.IsNull:
		if !e.Negated {
			return nil
		}
		return k.value(e.Attr)
	case *ir.Compare:
		return k.value(e.Attr)
	case *ir.In:
		return k.value(e.Attr)
	case *ir.InRef:
		return k.value(e.Attr)
	case nil, *ir.True, *ir.SameRecord: // another row of the record, which may be of another mention
		return nil
	}
	panic(unhandled(e))
}

// value are the kinds of records in which an attribute has a value.
func (k kinds) value(a ir.Attr) kindSet {
	if a.Extension || a.Path == ir.ID {
		return k.of(a.Role, "")
	}
	return k.of(a.Role, a.Path)
}
