package oracle

import (
	"slices"
	"strings"

	"github.com/huntc/huntc/ir/entity"
)

// never is how many hops a path takes that no record can answer.
const never = 1 << 16

// reach is where a path ends in a record: at the mention that carries its attribute, or at the one where it leaves.
type reach struct {
	at   Evidence // its mention is nil where the record has none
	attr string   // of the path that stays
	exit string   // the reference through which the path leaves, "" for one that stays
	own  string   // where exit is a list, the role of the record's own element
	rest string   // of the path, behind the exit
}

// follow follows a path through the single references of a mention's role as far as the record goes. What is behind a list
// of references may be elsewhere too.
//
// DESIGN 3.4: "a record holds only one parent"; and one element of a list at most.
func (e Evidence) follow(m *entity.Model, path string) reach {
	for {
		if _, ok := m.Own(e.role, path); ok {
			return reach{at: e, attr: path}
		}
		name, list, rest := cutReference(path)
		to := reference(m, e.role, name)
		if to == "" || list {
			return reach{at: e, exit: name, own: to, rest: rest}
		}
		e.role, path = to, rest
	}
}

// value is what the record says at the end of a path that stays.
func (r reach) value() Value {
	m := r.at.mention()
	switch {
	case m == nil:
		return nil
	case r.attr == "id":
		return r.at.key()
	}
	return m.Attrs[r.attr]
}

// hops counts how often a path leaves the record on its way from a role, by what the roles refer to alone.
func hops(m *entity.Model, role, path string) int {
	if _, ok := m.Own(role, path); ok {
		return 0
	}
	name, _, rest := cutReference(path)
	if rest == "" {
		return never
	}
	if to := reference(m, role, name); to != "" {
		return hops(m, to, rest)
	}
	here, _ := m.Role(role)
	best := never
	for _, r := range m.Roles() {
		shared := slices.ContainsFunc(r.Types, func(typ string) bool { return slices.Contains(here.Types, typ) })
		if to := r.Refs[name]; to != "" && shared {
			best = min(best, 1+hops(m, to, rest))
		}
	}
	return best
}

// nearest are those of some roles in which a path takes the fewest hops: only they can have the attribute.
func nearest(m *entity.Model, roles []string, path string) []string {
	best := never - 1
	for _, role := range roles {
		best = min(best, hops(m, role, path))
	}
	return slices.DeleteFunc(slices.Clone(roles), func(role string) bool { return hops(m, role, path) != best })
}

// reference is the role of the same record to which a role refers, "" for none.
func reference(m *entity.Model, role, name string) string {
	r, ok := m.Role(role)
	if !ok {
		return ""
	}
	return r.Refs[name]
}

// cutReference takes the reference off the beginning of a canonical path.
func cutReference(path string) (name string, list bool, rest string) {
	name, rest, _ = strings.Cut(path, ".")
	name, list = strings.CutSuffix(name, "[*]")
	return name, list, rest
}

// oneList reports whether all demands go through one list of references at one place.
func oneList(demands []demand) bool {
	list := ""
	for i, d := range demands {
		before, _, ok := strings.Cut(d.path, "_refs[*].")
		if !ok || i > 0 && before != list {
			return false
		}
		list = before
	}
	return true
}
