package random

import (
	"slices"
	"strings"

	"github.com/huntc/huntc/compiler/oracle"
)

// far are attributes that no record tells of a mention, or that another record may.
var far = map[string][]string{
	"process": {
		"parent_ref.parent_ref.name", "parent_ref.parent_ref.pid", "parent_ref.parent_ref.command_line", "parent_ref.parent_ref.binary_ref.name",
		"parent_ref.parent_ref.creator_user_ref.account_login", "parent_ref.parent_ref.parent_ref.name", "parent_ref.opened_connection_refs[*].dst_port",
		"parent_ref.opened_connection_refs[*].dst_ref.value", "opened_connection_refs[*].dst_ref.value", "opened_connection_refs[*].src_ref.value",
	},
	"network-traffic": {"src_ref.resolves_to_refs[*].value", "dst_ref.belongs_to_refs[*].number"},
	"x-oca-event":     {"process_ref.parent_ref.parent_ref.name", "parent_process_ref.parent_ref.pid", "parent_process_ref.parent_ref.name"},
}

// asked are the attributes of a type that a pattern may ask for, in records whose mentions stand in the roles wanted; nil is
// all that GET searches.
func (h *Hunts) asked(t *Telemetry, typ string, wanted []string) []column {
	columns := slices.Clone(h.columnsOf(t, typ))
	if h.Far {
		if h.percent(60) {
			columns = append(columns, h.farOf(t, typ)...)
		}
		return columns
	}
	return slices.DeleteFunc(columns, func(c column) bool {
		return strings.Contains(c.path, "_refs[*]") || wanted != nil && !slices.ContainsFunc(wanted, func(role string) bool {
			_, _, ok := h.model.InRole(role, c.path)
			return ok
		})
	})
}

// shown are the attributes that a variable can be asked for.
func (h *Hunts) shown(t *Telemetry, typ string) []column {
	columns := slices.Clone(h.columnsOf(t, typ))
	if h.Far && h.percent(40) {
		columns = append(columns, h.farOf(t, typ)...)
	}
	return columns
}

// farOf are the attributes of a type that other records may tell, those for which the telemetry has values.
func (h *Hunts) farOf(t *Telemetry, typ string) []column {
	id := t.Name + "|far|" + typ
	if have, ok := h.columns[id]; ok {
		return have
	}
	var out []column
	for _, path := range far[typ] {
		a, ok := h.model.Resolve(typ, path)
		if !ok || a.Path != path {
			panic("random: " + typ + " has no attribute " + path)
		}
		if c := (column{path: path, kind: a.Kind, far: true, values: h.valuesBehind(t, typ, path)}); len(c.values) > 0 {
			out = append(out, c)
		}
	}
	h.columns[id] = out
	return out
}

// valuesBehind are the values at the end of a path: of the longest part of it that single records tell.
func (h *Hunts) valuesBehind(t *Telemetry, typ, path string) []oracle.Value {
	var out []oracle.Value
	for _, r := range t.Records {
		for _, row := range r.Rows {
			out = append(out, h.valuesIn(row, typ, path)...)
		}
	}
	name, rest, behind := strings.Cut(path, ".")
	if len(out) > 0 || !behind {
		return out
	}
	of, _ := h.model.Type(typ)
	ref, _ := of.Ref(strings.TrimSuffix(name, "[*]"))
	for _, to := range ref.Types {
		out = append(out, h.valuesBehind(t, to, rest)...)
	}
	return out
}

// farther draws at times a pattern that one record does not answer, "" else.
func (h *Hunts) farther(t *Telemetry, typ, prefix string) string {
	switch n := h.IntN(10); {
	case n < 3:
		return h.chained(t, typ, prefix)
	case n < 5:
		return h.identified(typ, prefix)
	}
	return ""
}

// beside draws something else beside a pattern, or not.
func (h *Hunts) beside(pattern string, columns []column) string {
	if h.percent(60) {
		return pattern
	}
	return "(" + pattern + pick(h.draw, " AND ", " OR ") + h.pattern(columns, 1, "") + ")"
}

// chains are ways to mentions in other records, and the roles in which records hold what stands at their ends.
var chains = map[string][]struct {
	path, role string
	attrs      []string
}{
	"process": {
		{"parent_ref.parent_ref", "parent", []string{"name", "pid", "command_line", "cwd", "binary_ref.name", "creator_user_ref.user_id"}},
		{"parent_ref.parent_ref", "parent", []string{"name", "pid", "parent_ref.name", "parent_ref.pid"}},
		{"opened_connection_refs[*]", "traffic", []string{"dst_port", "dst_ref.value", "src_ref.value", "src_port", "protocols"}},
		{"parent_ref.opened_connection_refs[*]", "traffic", []string{"dst_port", "dst_ref.value", "src_byte_count"}},
	},
}

// one is one of several columns, a far one where there are some more often than its share.
func (h *Hunts) one(columns []column) column {
	far := slices.DeleteFunc(slices.Clone(columns), func(c column) bool { return !c.far })
	if len(far) > 0 && h.percent(30) {
		return pick(h.draw, far...)
	}
	return pick(h.draw, columns...)
}

// chained draws comparisons of one mention that another record may hold, with what one record holds; "" where there is none.
func (h *Hunts) chained(t *Telemetry, typ, prefix string) string {
	if !h.Far || len(chains[typ]) == 0 {
		return ""
	}
	way := pick(h.draw, chains[typ]...)
	rows := pick(h.draw, t.Records...).Rows
	row := pick(h.draw, rows...)
	if row[way.role] == nil {
		return ""
	}
	var parts []string
	for range 2 + h.IntN(2) {
		path := way.path + "." + pick(h.draw, way.attrs...)
		a, _ := h.model.Resolve(typ, path)
		c := column{path: a.Path, kind: a.Kind}
		if role, attr, ok := h.model.InRole(way.role, strings.TrimPrefix(path, way.path+".")); ok && row[role] != nil {
			if v := row[role].Attrs[attr]; v != nil {
				c.values = append(c.values, v)
			}
		}
		switch {
		case len(c.values) > 0 && h.percent(70):
			parts = append(parts, prefix+h.likely(c))
		default:
			parts = append(parts, h.comparison(c, prefix))
		}
	}
	out := strings.Join(parts[:len(parts)-1], pick(h.draw, " AND ", " OR "))
	return pick(h.draw, "", "", "", "NOT ") + "((" + out + ")" + pick(h.draw, " AND ", " AND ", " OR ") + parts[len(parts)-1] + ")"
}
