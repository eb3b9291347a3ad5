package clickhouse

import (
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
)

// describe selects statistics of an attribute: of numbers (count, mean, min, max), of anything else (count, unique, top,
// freq). Missing values are left out. Of lists the members count.
func (e *emitter) describe(s *ir.Describe) (Query, []ResultColumn) {
	x := Expr(col(s.Attr.Path))
	from := e.from(s.Input, []ir.Attr{s.Attr})
	if k := s.Attr.Kind; k == entity.KindInt || k == entity.KindFloat {
		q := &Select{From: from, Items: []Item{
			{call("count", x), "count"}, {call("avgOrNull", x), "mean"}, {call("minOrNull", x), "min"}, {call("maxOrNull", x), "max"},
		}}
		cols := []ResultColumn{
			{Name: "count", Kind: entity.KindInt},
			{Name: "mean", Kind: entity.KindFloat},
			{Name: "min", Kind: k},
			{Name: "max", Kind: k},
		}
		return q, cols
	}
	const number, v = "n", "value"
	var values Query = &Select{Items: []Item{{x, v}}, From: from, Where: above(s.Attr).present()}
	if s.Attr.Kind == entity.KindList {
		values = &Select{Items: []Item{{call("arrayJoin", x), v}}, From: from}
	}
	counted := &Select{
		Items: []Item{{Expr: col(v)}, {call("count"), number}}, From: &Subquery{Query: values}, GroupBy: []Expr{col(v)},
	}
	// of several that are as frequent the least, so that it is the same every time
	top := call("argMinOrNull", col(v), &Tuple{[]Expr{call("negate", call("toInt64", col(number))), col(v)}})
	kind := s.Attr.Kind
	if kind == entity.KindList {
		kind = entity.KindString
	}
	q := &Select{From: &Subquery{Query: counted}, Items: []Item{
		{call("sum", col(number)), "count"}, {call("count"), "unique"}, {top, "top"}, {call("max", col(number)), "freq"},
	}}
	cols := []ResultColumn{
		{Name: "count", Kind: entity.KindInt},
		{Name: "unique", Kind: entity.KindInt},
		{Name: "top", Kind: kind},
		{Name: "freq", Kind: entity.KindInt},
	}
	return q, cols
}
