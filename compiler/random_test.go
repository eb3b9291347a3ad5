package compiler_test

import (
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/huntc/huntc/backends/schema"
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
)

// A hunts generator writes random hunts that are right: every name exists, every type fits.
type hunts struct {
	t    *rapid.T
	cat  schema.Catalog
	vars []*drawnVar
	aggs int // how many aggregates have a name
}

// drawnVar is what the generator knows of a variable.
type drawnVar struct {
	name, typ string
	shape     ir.Shape
	source    *schema.Source // one that its records are from; nil for NEW
	columns   []ir.Attr      // what it can be asked for
	values    bool           // NEW has a part in it
}

// drawHunt draws a hunt of a few statements.
func drawHunt(t *rapid.T, cat schema.Catalog) string {
	h := &hunts{t: t, cat: cat}
	lines := []string{h.get()}
	for range rapid.IntRange(1, 8).Draw(t, "statements") {
		lines = append(lines, h.statement())
	}
	return strings.Join(lines, "\n") + "\n"
}

func pick[T any](h *hunts, of ...T) T { return rapid.SampledFrom(of).Draw(h.t, "pick") }

func (h *hunts) chance(in int) bool { return rapid.IntRange(1, in).Draw(h.t, "chance") == 1 }

func (h *hunts) statement() string {
	switch rapid.IntRange(0, 11).Draw(h.t, "statement") {
	case 0, 1:
		return h.get()
	case 2, 3, 4:
		return h.find()
	case 5, 6:
		return h.assign()
	case 7:
		return h.group()
	case 8:
		return h.newValues()
	case 9:
		return "INFO " + pick(h, h.vars...).name
	default:
		return h.disp()
	}
}

// assigned makes or replaces a variable.
func (h *hunts) assigned(v drawnVar, text string) string {
	v.name = pick(h, "a", "b", "c", "d", "e")
	h.vars = slices.DeleteFunc(h.vars, func(w *drawnVar) bool { return w.name == v.name })
	h.vars = append(h.vars, &v)
	return v.name + " = " + text
}

func (h *hunts) source() *schema.Source { return h.cat[pick(h, h.cat.Names()...)] }

// typed draws a type that GET can search in a source.
func (h *hunts) typed(s *schema.Source) string {
	return pick(h, slices.DeleteFunc(entity.Default().TypeNames(), func(typ string) bool {
		return !slices.ContainsFunc(s.Roles(typ), func(r plan.Role) bool { return r.Primary })
	})...)
}

// columnsOf are the attributes of a type that a source carries.
func (h *hunts) columnsOf(s *schema.Source, typ string) []ir.Attr {
	m := entity.Default()
	var out []ir.Attr
	for _, path := range m.Paths(typ, 1) {
		a, ok := m.Resolve(typ, path)
		if !ok || a.Path != path {
			continue
		}
		if slices.ContainsFunc(s.Roles(typ), func(r plan.Role) bool {
			role, attr, ok := m.InRole(r.Name, path)
			return ok && s.Maps(role, attr)
		}) {
			out = append(out, ir.Attr{Path: path, Kind: a.Kind})
		}
	}
	if slices.ContainsFunc(s.Roles(typ), func(r plan.Role) bool { has, _ := s.Extension(r.Name, "x_any"); return has }) {
		out = append(out, ir.Attr{Path: "x_any", Extension: true})
	}
	return out
}

func (h *hunts) get() string {
	s := h.source()
	typ := h.typed(s)
	cols := h.columnsOf(s, typ)
	where := h.pattern(cols, 3)
	switch other := h.typed(s); {
	case h.chance(4):
		where = "[" + where + "]"
	case h.chance(3):
		where += pick(h, " AND ", " OR ") + strings.Join([]string{h.prefixed(s, other), h.prefixed(s, typ)}, pick(h, " AND ", " OR "))
	}
	return h.assigned(drawnVar{typ: typ, source: s, columns: cols}, "GET "+typ+" FROM "+s.Name()+" WHERE "+where+h.time()+h.limit())
}

func (h *hunts) prefixed(s *schema.Source, typ string) string {
	return typ + ":" + h.comparison(h.columnsOf(s, typ))
}

func (h *hunts) time() string {
	return pick(h, "", "", " LAST 5 DAYS", " START 2026-01-01T00:00:00Z STOP 2026-01-02T00:00:00Z")
}

func (h *hunts) limit() string { return pick(h, "", "", "", " LIMIT 3") }

func (h *hunts) find() string {
	v := pick(h, h.vars...)
	if v.shape == ir.TableRows || v.values {
		return h.get()
	}
	// LINKED of a type to itself is possible on every source
	typ, relation := v.typ, "LINKED "
	var rows []entity.Relation
	for _, r := range entity.Default().AllRelations() {
		if r.From == v.typ && r.To != "artifact" && r.Verb != "read" {
			rows = append(rows, r)
		}
	}
	if len(rows) > 0 && !h.chance(4) {
		r := pick(h, rows...)
		typ, relation = r.To, strings.ToUpper(r.Verb)+" BY "
	}
	cols := h.columnsOf(v.source, typ)
	where := ""
	if len(cols) > 0 && h.chance(2) {
		where = " WHERE " + h.pattern(cols, 2)
	}
	return h.assigned(drawnVar{typ: typ, source: v.source, columns: cols}, "FIND "+typ+" "+relation+v.name+where+h.time()+h.limit())
}

func (h *hunts) newValues() string {
	return pick(h,
		func() string {
			return h.assigned(drawnVar{typ: "process", values: true, columns: []ir.Attr{{Path: "name"}}}, `NEW process ["a", "it's", "C:\\x"]`)
		},
		func() string {
			cols := []ir.Attr{{Path: "value"}}
			return h.assigned(drawnVar{typ: "ipv4-addr", values: true, columns: cols}, `NEW [{"type": "ipv4-addr", "value": "10.0.0.1"}]`)
		},
	)()
}

func (h *hunts) assign() string {
	v := pick(h, h.vars...)
	out := *v
	text := v.name
	switch same := h.like(v); {
	case v.shape == ir.EntityRows && !v.values && h.chance(3):
		text, out.shape = "TIMESTAMPED("+v.name+")", ir.RecordRows
	case v.shape == ir.EntityRows && h.chance(2):
		text += " + " + same.name
		out.values = v.values || same.values
		out.columns = slices.DeleteFunc(slices.Clone(v.columns), func(a ir.Attr) bool { return !slices.Contains(same.columns, a) })
	}
	text += h.selection(&out)
	return h.assigned(out, text)
}

// like draws a variable of the same type and shape.
func (h *hunts) like(v *drawnVar) *drawnVar {
	return pick(h, slices.DeleteFunc(slices.Clone(h.vars), func(w *drawnVar) bool { return w.typ != v.typ || w.shape != v.shape })...)
}

// selection draws the clauses after a variable.
func (h *hunts) selection(v *drawnVar) string {
	out := ""
	if len(v.columns) == 0 {
		return h.limit()
	}
	if h.chance(2) {
		out += " WHERE " + h.pattern(v.columns, 2)
	}
	if h.chance(3) {
		out += " SORT BY " + pick(h, v.columns...).Path + pick(h, "", " ASC")
	}
	if h.chance(4) {
		v.columns = slices.Compact([]ir.Attr{pick(h, v.columns...), pick(h, v.columns...)})
		out += " ATTR " + v.columns[0].Path + ", " + v.columns[len(v.columns)-1].Path
	}
	return out + h.limit() + pick(h, "", "", " OFFSET 1")
}

func (h *hunts) disp() string {
	v := *pick(h, h.vars...)
	if v.shape == ir.EntityRows && !v.values && h.chance(3) {
		return "DISP TIMESTAMPED(" + v.name + ")" + h.selection(&v)
	}
	return "DISP " + v.name + h.selection(&v)
}

func (h *hunts) group() string {
	v := pick(h, h.vars...)
	if len(v.columns) == 0 {
		return h.disp()
	}
	key, a := pick(h, v.columns...), pick(h, v.columns...)
	f := pick(h, "COUNT", "NUNIQUE")
	if a.Kind == entity.KindInt && h.chance(2) {
		f = pick(h, "SUM", "AVG", "MIN", "MAX")
	}
	h.aggs++
	name := fmt.Sprintf("n%d", h.aggs)
	out := drawnVar{typ: v.typ, shape: ir.TableRows, values: v.values, columns: []ir.Attr{key, {Path: name, Kind: entity.KindInt}}}
	text := fmt.Sprintf("GROUP %s BY %s WITH %s(%s) AS %s", v.name, key.Path, f, a.Path, name)
	if f == "AVG" {
		out.columns[1].Kind = entity.KindFloat
	}
	return h.assigned(out, text)
}
