package random

import (
	"slices"
	"strings"

	"github.com/huntc/huntc/compiler/oracle"
	"github.com/huntc/huntc/ir/entity"
)

// column is an attribute that a variable can be asked for, and values that the telemetry has for it.
type column struct {
	path   string
	kind   entity.Kind
	values []oracle.Value
	far    bool // see Hunts.Far
}

// columnsOf are the attributes of a type, its own and those behind one reference, that some role searched by GET carries.
func (h *Hunts) columnsOf(t *Telemetry, typ string) []column {
	id := t.Name + "|" + typ
	if have, ok := h.columns[id]; ok {
		return have
	}
	source := h.sources[t]
	var out []column
	for _, path := range h.model.Paths(typ, 1) {
		a, ok := h.model.Resolve(typ, path)
		if !ok || a.Path != path || !slices.ContainsFunc(source.Profile.RolesOf(typ), func(u useOf) bool {
			role, attr, ok := h.model.InRole(u.Role, path)
			return ok && u.Primary && source.Profile.Maps(role, attr)
		}) {
			continue
		}
		c := column{path: path, kind: a.Kind}
		for _, r := range t.Records {
			for _, row := range r.Rows {
				c.values = append(c.values, h.valuesIn(row, typ, path)...)
			}
		}
		if len(c.values) > 0 || h.percent(15) {
			out = append(out, c)
		}
	}
	h.columns[id] = out
	return out
}

// valuesIn are the values of an attribute of the mentions of a type in a row.
func (h *Hunts) valuesIn(row oracle.Row, typ, path string) []oracle.Value {
	var out []oracle.Value
	for role, m := range row {
		if m.Type != typ {
			continue
		}
		to, attr, ok := h.model.InRole(role, path)
		if !ok || row[to] == nil {
			continue
		}
		if v := row[to].Attrs[attr]; v != nil {
			out = append(out, v)
		}
	}
	slices.SortFunc(out, func(a, b oracle.Value) int { return strings.Compare(oracle.Text(a), oracle.Text(b)) })
	return out
}

// typesOf are the types that the records of a telemetry mention in primary roles, as often as they do.
func (h *Hunts) typesOf(t *Telemetry) []string {
	if have := h.types[t]; have != nil {
		return have
	}
	var out []string
	for _, r := range t.Records {
		for _, row := range r.Rows {
			for _, role := range h.roles(t) {
				if m := row[role]; m != nil {
					out = append(out, m.Type)
				}
			}
		}
	}
	h.types[t] = out
	return out
}

// roles are the primary roles of a telemetry's profile.
func (h *Hunts) roles(t *Telemetry) []string {
	var out []string
	for _, u := range h.sources[t].Profile.Roles() {
		if u.Primary {
			out = append(out, u.Role)
		}
	}
	return out
}
