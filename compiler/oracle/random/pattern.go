package random

import (
	"slices"
	"strings"

	"github.com/huntc/huntc/ir/entity"
)

// pattern draws a pattern over columns, at most depth connectives deep. A prefix, `file:`, stands before each attribute.
func (h *Hunts) pattern(columns []column, depth int, prefix string) string {
	if depth == 0 || h.percent(50) {
		return h.comparison(h.one(columns), prefix)
	}
	switch h.IntN(5) {
	case 0:
		return "NOT (" + h.pattern(columns, depth-1, prefix) + ")"
	case 1, 2:
		return "(" + h.pattern(columns, depth-1, prefix) + " AND " + h.pattern(columns, depth-1, prefix) + ")"
	default:
		return "(" + h.pattern(columns, depth-1, prefix) + " OR " + h.pattern(columns, depth-1, prefix) + ")"
	}
}

// likely draws a comparison that holds for some mention.
func (h *Hunts) likely(c column) string {
	switch {
	case h.percent(30) || len(c.values) == 0:
		return c.path + pick(h.draw, " IS NOT NULL", " IS NOT NULL", " IS NULL")
	case h.percent(50):
		return c.path + " IN (" + h.write(pick(h.draw, c.values...)) + ", " + h.write(pick(h.draw, c.values...)) + ")"
	default:
		return c.path + " = " + h.write(pick(h.draw, c.values...))
	}
}

// comparison draws a comparison that fits the column.
func (h *Hunts) comparison(c column, prefix string) string {
	attr := prefix + c.path
	if refs := h.references(c); len(refs) > 0 && h.percent(12) {
		ref := pick(h.draw, refs...)
		if h.percent(40) {
			return attr + pick(h.draw, " IN ", " NOT IN ", " = ", " != ") + "(" + ref + ", " + h.literal(c) + ")"
		}
		return attr + pick(h.draw, " = ", " IN ", " != ", " NOT IN ") + ref
	}
	switch n := h.IntN(20); {
	case n < 7:
		return attr + pick(h.draw, " = ", " = ", " != ", " == ") + h.literal(c)
	case n < 10:
		return attr + pick(h.draw, " IN ", " IN ", " NOT IN ") + h.list(c)
	case n < 12:
		return attr + pick(h.draw, " IS NULL", " IS NOT NULL")
	}
	switch c.kind {
	case entity.KindInt, entity.KindFloat, entity.KindTime:
		return attr + pick(h.draw, " < ", " <= ", " > ", " >= ") + h.literal(c)
	case entity.KindBool:
		return attr + pick(h.draw, " = ", " != ") + h.literal(c)
	case entity.KindString, entity.KindList:
	}
	if c.kind == entity.KindString && (c.path == "value" || strings.HasSuffix(c.path, "_ref.value")) && h.percent(50) {
		return attr + pick(h.draw, " ISSUBSET ", " NOT ISSUBSET ", " ISSUPERSET ", " NOT ISSUPERSET ") +
			pick(h.draw, "'10.0.0.0/8'", "'10.0.0.0/31'", "'10.0.0.1'", "'fe80::/10'", "'0.0.0.0/0'", "'10.1.2.3/32'")
	}
	switch h.IntN(5) {
	case 0, 1:
		return attr + pick(h.draw, " LIKE ", " NOT LIKE ") + quote(h.likePattern(h.someText(c)))
	case 2, 3:
		return attr + pick(h.draw, " MATCHES ", " NOT MATCHES ") + quote(h.regularExpression(h.someText(c)))
	default:
		if c.kind == entity.KindList {
			return attr + " = " + h.literal(c)
		}
		return attr + pick(h.draw, " < ", " <= ", " > ", " >= ") + h.literal(c)
	}
}

// list draws a list: of one, nested, in either kind of brackets.
func (h *Hunts) list(c column) string {
	switch h.IntN(3) {
	case 0:
		return "(" + h.literal(c) + ")"
	case 1:
		return "[" + h.literal(c) + ", " + h.literal(c) + "]"
	default:
		return "(" + h.literal(c) + ", [" + h.literal(c) + "])"
	}
}

// references are the attributes of variables that compare with a column.
func (h *Hunts) references(c column) []string {
	var out []string
	if c.kind == entity.KindList {
		return nil
	}
	for _, v := range h.vars {
		for _, has := range v.columns {
			if has.kind == c.kind && (has.path == c.path || has.far && h.percent(60) || h.percent(20)) && !strings.ContainsAny(has.path, "'[") {
				out = append(out, v.name+"."+has.path)
			}
		}
	}
	slices.Sort(out)
	return out
}
