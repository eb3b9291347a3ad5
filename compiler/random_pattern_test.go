package compiler_test

import (
	"slices"
	"strings"

	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
)

// pattern draws a pattern over attributes, at most depth connectives deep.
func (h *hunts) pattern(attrs []ir.Attr, depth int) string {
	if depth == 0 || h.chance(2) {
		return h.comparison(attrs)
	}
	switch pick(h, "not", "and", "or") {
	case "not":
		return "NOT (" + h.pattern(attrs, depth-1) + ")"
	case "and":
		return "(" + h.pattern(attrs, depth-1) + " AND " + h.pattern(attrs, depth-1) + ")"
	default:
		return "(" + h.pattern(attrs, depth-1) + " OR " + h.pattern(attrs, depth-1) + ")"
	}
}

// literals of each kind, odd ones among them.
var literals = map[entity.Kind][]string{
	entity.KindString: {"'cmd.exe'", `'C:\\temp\\new'`, `"it's"`, `'100%_'`, "r'a\\b'", "'ä'", "''", "5"},
	entity.KindInt:    {"4", "-1", "'80'", "1.5", "9223372036854775807"},
	entity.KindFloat:  {"1.5", "2", "'0.5'"},
	entity.KindBool:   {"true", "false"},
	entity.KindTime:   {"'2026-01-01T00:00:00Z'", "'2026-01-01T00:00:00.123456789+02:00'"},
	entity.KindList:   {"'tcp'", "'ipv4'"},
}

// comparison draws a comparison that fits the attribute.
func (h *hunts) comparison(attrs []ir.Attr) string {
	a := pick(h, attrs...)
	lit := func() string { return pick(h, literals[a.Kind]...) }
	forms := []func() string{
		func() string { return a.Path + pick(h, " = ", " != ", " == ") + lit() },
		func() string { return a.Path + pick(h, " IN ", " NOT IN ") + "(" + lit() + ", [" + lit() + "])" },
		func() string { return a.Path + pick(h, " IS NULL", " IS NOT NULL") },
	}
	switch a.Kind {
	case entity.KindInt, entity.KindFloat, entity.KindTime:
		forms = append(forms, func() string { return a.Path + pick(h, " < ", " <= ", " > ", " >= ") + lit() })
	case entity.KindString, entity.KindList:
		forms = append(forms,
			func() string { return a.Path + pick(h, " LIKE ", " NOT LIKE ") + pick(h, "'%a_b%'", `'C:\\%'`, "'x'") },
			func() string { return a.Path + pick(h, " MATCHES ", " NOT MATCHES ") + pick(h, "'^a.*b$'", `r'\d+'`) },
		)
		if a.Kind == entity.KindList || a.Path == "src_ref.value" || a.Path == "dst_ref.value" {
			forms = append(forms, func() string {
				return a.Path + pick(h, " ISSUBSET ", " NOT ISSUBSET ") + pick(h, "'10.0.0.0/8'", "'fe80::/10'", "'10.0.0.1'")
			})
		}
	case entity.KindBool:
	}
	if refs := h.references(a); len(refs) > 0 {
		forms = append(forms, func() string {
			return a.Path + pick(h, " = ", " != ", " IN ", " NOT IN ") + "(" + pick(h, refs...) + ", " + lit() + ")"
		})
	}
	return pick(h, forms...)()
}

// references are the attributes of variables of the same kind.
func (h *hunts) references(a ir.Attr) []string {
	var out []string
	for _, v := range h.vars {
		for _, c := range v.columns {
			if c.Kind == a.Kind && a.Kind != entity.KindList && !strings.ContainsAny(c.Path, "'[") {
				out = append(out, v.name+"."+c.Path)
			}
		}
	}
	slices.Sort(out)
	return out
}
