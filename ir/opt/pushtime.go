package opt

import (
	"time"

	"github.com/huntc/huntc/ir"
)

// PushTime has the scans of records search no longer than a filter on their time asks: a store finds a time range by its
// index.
//
//	filter first_observed >= t            filter first_observed >= t
//	  records                        =>     records
//	    scan edr as traffic                   scan edr as traffic t..
//
// The filter stays: a record with an interval begins before it ends. It does not fire for the first time of an entity, which
// may have other records before, nor across a LIMIT.
var PushTime = Rule{
	Name: "push-time",
	Doc:  "a filter on the time of records narrows the range that is searched",
	Apply: func(p *ir.Program, _ Facts) *ir.Program {
		return mapOver(p, func(f *ir.Filter, below func(ir.Rel) ir.Rel) ir.Rel {
			span := timesOf(f.Pred)
			records, ok := below(f.Input).(*ir.Records)
			if !ok || span.IsZero() {
				return f
			}
			in := within(records.Input, span)
			if in == records.Input {
				return f
			}
			out := *records
			out.Input = in
			return &ir.Filter{Input: &out, Pred: f.Pred}
		})
	},
}

// timesOf is a range that holds the time of each record for which a predicate holds.
func timesOf(pred ir.Expr) ir.Timespan {
	var span ir.Timespan
	for _, c := range ir.Conjuncts(pred) {
		c, ok := c.(*ir.Compare)
		if !ok || c.Attr.Path != ir.FirstObserved || c.Value.Kind != c.Attr.Kind {
			continue
		}
		var t ir.Timespan
		switch c.Op {
		case ir.GE, ir.GT, ir.EQ:
			t.Start = c.Value.Time
		case ir.LT:
			t.Stop = c.Value.Time
		case ir.LE, ir.NE, ir.Like, ir.NotLike, ir.Matches, ir.NotMatches, ir.Subset, ir.NotSubset, ir.Superset, ir.NotSuperset:
		default:
			panic(unhandled(c.Op))
		}
		if c.Op == ir.LE || c.Op == ir.EQ {
			t.Stop = c.Value.Time.Add(time.Nanosecond) // times have nanoseconds
		}
		span = overlap(span, t)
	}
	return span
}

// within narrows the ranges of mentions; one that would be empty stays.
func within(r ir.Rel, span ir.Timespan) ir.Rel {
	switch r := r.(type) {
	case *ir.Scan:
		out := *r
		if out.Span = overlap(r.Span, span); out.Span == r.Span {
			return r
		}
		return &out
	case *ir.Related:
		out := *r
		if out.Span = overlap(r.Span, span); out.Span == r.Span {
			return r
		}
		return &out
	case *ir.Union:
		return ir.MapChildren(r, func(in ir.Rel) ir.Rel { return within(in, span) })
	case *ir.Entities, *ir.Filter, *ir.Limit, *ir.Ref, *ir.Values, *ir.Loaded, *ir.Records, *ir.Group, *ir.Join, *ir.Applied, *ir.Follow, *ir.Extend:
	}
	panic(unhandled(r))
}

// overlap is the part of a range that is in another; the range itself where there is none.
func overlap(span, with ir.Timespan) ir.Timespan {
	if both, ok := span.Intersect(with); ok {
		return both
	}
	return span
}
