package random

import (
	"slices"

	"github.com/huntc/huntc/compiler/oracle"
)

// identities are the ways from the entities of a type to identities, and the types that have them. Each type has its own `id`.
var identities = map[string][]struct {
	path  string
	types []string
}{
	"process": {
		{"parent_ref.id", []string{"process"}},
		{"parent_ref.parent_ref.id", []string{"process"}},
		{"binary_ref.id", []string{"file"}},
		{"creator_user_ref.id", []string{"user-account"}},
		{"opened_connection_refs[*].id", []string{"network-traffic"}},
	},
	"network-traffic": {{"src_ref.id", []string{"ipv4-addr", "ipv6-addr"}}, {"dst_ref.id", []string{"ipv4-addr", "ipv6-addr"}}},
	"file":            {{"parent_directory_ref.id", []string{"directory"}}},
}

// identified draws a comparison with the identities of a variable; "" where there is none that fits.
func (h *Hunts) identified(typ, prefix string) string {
	if !h.Far || typ == numbered {
		return ""
	}
	var fits []string
	for _, v := range h.vars {
		if v.shape != oracle.Entities || v.cut {
			continue
		}
		if v.typ == typ {
			fits = append(fits, "id"+pick(h.draw, idOperators...)+v.name+".id")
		}
		for _, way := range identities[typ] {
			if slices.Contains(way.types, v.typ) {
				fits = append(fits, way.path+pick(h.draw, idOperators...)+v.name+".id")
			}
		}
	}
	if len(fits) == 0 {
		return ""
	}
	return pick(h.draw, "", "", "", "NOT ") + prefix + pick(h.draw, fits...)
}

var idOperators = []string{" = ", " = ", " IN ", " != ", " NOT IN "}
