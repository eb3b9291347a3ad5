package random

import (
	"fmt"
	"slices"
	"strings"

	"github.com/huntc/huntc/compiler/oracle"
	"github.com/huntc/huntc/ir/entity"
)

// assign draws an assignment: a variable or a merge of two, transformed, filtered, ordered, cut.
func (h *Hunts) assign() string {
	v := pick(h.draw, h.vars...)
	out := *v
	text := v.name
	switch {
	case v.shape == oracle.Entities && !v.fromNew && h.percent(25):
		text, out.shape = "TIMESTAMPED("+v.name+")", oracle.ByRecord
	case v.shape != oracle.Values && h.percent(40):
		others := slices.DeleteFunc(slices.Clone(h.vars), func(w *variable) bool {
			return w.typ != v.typ || w.shape != v.shape || v.typ == numbered && w.telemetry != v.telemetry
		})
		w := pick(h.draw, others...)
		text += " + " + w.name
		out.fromNew = v.fromNew || w.fromNew
		out.unsourced = v.unsourced && w.unsourced
		out.limited = v.limited || w.limited
		out.cut = v.cut || w.cut
		out.mixed = v.mixed || w.mixed || v.telemetry != w.telemetry
		out.columns = slices.DeleteFunc(slices.Clone(v.columns), func(c column) bool {
			return !slices.ContainsFunc(w.columns, func(d column) bool { return c.path == d.path })
		})
		if out.telemetry == nil {
			out.telemetry = w.telemetry
		}
	}
	return h.assigned(out, text+h.selection(&out, true))
}

// selection draws the clauses after a variable. ATTR changes what the variable can be asked for.
func (h *Hunts) selection(v *variable, assigned bool) string {
	out := ""
	if len(v.columns) > 0 {
		if assigned && h.percent(30) || h.one(v.columns).far || h.percent(10) {
			out += " WHERE " + h.condition(v)
		}
		if h.percent(20) {
			out += " SORT BY " + h.one(v.columns).path + pick(h.draw, "", " ASC", " DESC")
		}
		if !assigned && h.percent(80) || h.percent(10) {
			v.columns, v.cut = h.some(v.columns), true
			var paths []string
			for _, c := range v.columns {
				paths = append(paths, c.path)
			}
			out += " ATTR " + strings.Join(paths, ", ")
		}
	}
	if assigned {
		out += h.limit(v)
	} else if h.percent(20) {
		out += fmt.Sprintf(" LIMIT %d", 1+h.IntN(4))
	}
	if h.percent(4) {
		v.limited = true
		out += fmt.Sprintf(" OFFSET %d", h.IntN(3))
	}
	return out
}

// condition draws the WHERE of a variable.
func (h *Hunts) condition(v *variable) string {
	if v.shape == oracle.Entities && !v.cut && h.percent(20) {
		if identified := h.identified(v.typ, ""); identified != "" {
			return h.beside(identified, v.columns)
		}
	}
	if c := h.one(v.columns); c.far && h.percent(60) {
		return h.beside(h.likely(c), v.columns)
	}
	return h.pattern(v.columns, 2, "")
}

// some are one to four of the columns.
func (h *Hunts) some(columns []column) []column {
	var out []column
	for range 1 + h.IntN(4) {
		c := h.one(columns)
		if !slices.ContainsFunc(out, func(d column) bool { return d.path == c.path }) {
			out = append(out, c)
		}
	}
	return out
}

func (h *Hunts) disp(v *variable) string {
	w := *v
	if v.shape == oracle.Entities && !v.fromNew && h.percent(20) {
		return "DISP TIMESTAMPED(" + v.name + ")" + h.selection(&w, false)
	}
	return "DISP " + v.name + h.selection(&w, false)
}

// describe draws a DESCRIBE of an attribute that a reference can name.
func (h *Hunts) describe() string {
	v := pick(h.draw, h.vars...)
	columns := slices.DeleteFunc(slices.Clone(v.columns), func(c column) bool { return strings.ContainsAny(c.path, "'[") })
	if len(columns) == 0 {
		return h.disp(v)
	}
	return "DESCRIBE " + v.name + "." + h.one(columns).path
}

func (h *Hunts) group() string {
	v := pick(h.draw, h.vars...)
	if len(v.columns) == 0 {
		return h.disp(v)
	}
	out := variable{typ: v.typ, shape: oracle.Values, telemetry: v.telemetry, columns: h.some(v.columns), fromNew: v.fromNew}
	if len(out.columns) > 2 {
		out.columns = out.columns[:2]
	}
	var keys, aggs []string
	for _, c := range out.columns {
		keys = append(keys, c.path)
	}
	if h.percent(12) {
		return h.assigned(out, "GROUP "+v.name+" BY "+strings.Join(keys, ", "))
	}
	for range 1 + h.IntN(2) {
		c := h.one(v.columns)
		f := pick(h.draw, "COUNT", "NUNIQUE", "count")
		kind := entity.KindInt
		switch {
		case c.kind == entity.KindInt && h.percent(60):
			f = pick(h.draw, "SUM", "AVG", "MIN", "MAX")
			if f == "AVG" {
				kind = entity.KindFloat
			}
		case c.kind != entity.KindList && c.kind != entity.KindBool && h.percent(40):
			f, kind = pick(h.draw, "MIN", "MAX"), c.kind
		}
		h.n++
		name := fmt.Sprintf("n%d", h.n)
		aggs = append(aggs, f+"("+c.path+") AS "+name)
		out.columns = append(out.columns, column{path: name, kind: kind})
	}
	return h.assigned(out, "GROUP "+v.name+" BY "+strings.Join(keys, ", ")+" WITH "+strings.Join(aggs, ", "))
}

func (h *Hunts) newValues() string {
	t := h.vars[0].telemetry
	str := func(path string, values ...string) column {
		c := column{path: path}
		for _, v := range values {
			c.values = append(c.values, v)
		}
		return c
	}
	switch h.IntN(3) {
	case 0:
		v := variable{typ: "ipv4-addr", columns: []column{str("value", "10.0.0.1", "10.9.9.9")}, fromNew: true, unsourced: true, telemetry: t}
		return h.assigned(v, `NEW ipv4-addr ["10.0.0.1", "10.9.9.9", "10.0.0.2", "10.0.0.1"]`)
	case 1:
		v := variable{typ: "process", columns: []column{str("name", "sh", "it's")}, fromNew: true, unsourced: true, telemetry: t}
		return h.assigned(v, `NEW process ["sh", "it's", "SH"]`)
	default:
		v := variable{typ: "domain-name", columns: []column{str("value", "x.org")}, fromNew: true, unsourced: true, telemetry: t}
		return h.assigned(v, `NEW [{"type": "domain-name", "value": "x.org"}, {"value": "X.org"}]`)
	}
}
