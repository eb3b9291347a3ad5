package schema

import (
	"slices"

	"github.com/huntc/huntc/ir/entity/strictyaml"
)

// loadRole reads what the profile says of a role, over what the extended one says.
func (p *Profile) loadRole(e strictyaml.Entry) {
	f := e.Value.Fields("primary", "present", "only", "except", "attributes", "always")
	role, ok := p.model.Role(e.Key)
	if !ok {
		e.At.Errorf("unknown role %q", e.Key)
		return
	}
	r, ok := p.role(e.Key)
	if !ok {
		r = &roleFields{name: e.Key, types: role.Types}
		p.roles = append(p.roles, r)
		if !f["primary"].Exists() {
			e.At.Errorf("role %q does not say whether it is primary", e.Key)
		}
	}
	if n := f["primary"]; n.Exists() {
		r.primary = n.Bool()
	}
	for _, l := range []struct {
		key string
		to  *[]string
	}{{"present", &r.present}, {"only", &r.only}, {"except", &r.except}, {"always", &r.always}} {
		if n := f[l.key]; n.Exists() {
			*l.to = n.Texts()
		}
	}
	p.loadAttributes(r, f["attributes"])
	p.checkRole(r, e.At, f)
}

func (p *Profile) loadAttributes(r *roleFields, n strictyaml.Node) {
	if n.IsText() {
		if n.OneOf("all") == "all" {
			for _, a := range p.layout.Attrs(r.name) {
				r.set(attrField{a, Field{Paths: []string{a}}})
			}
		}
		return
	}
	for _, e := range n.Entries() {
		a := attrField{attr: e.Key}
		p.loadField(e.Value, &a.field)
		if _, ok := p.layout.Attr(r.name, e.Key); !ok {
			e.At.Errorf("the store has no column for %q of role %q", e.Key, r.name)
		}
		r.set(a)
	}
}

// set adds or replaces an attribute.
func (r *roleFields) set(a attrField) {
	if i := slices.IndexFunc(r.attrs, func(o attrField) bool { return o.attr == a.attr }); i >= 0 {
		r.attrs[i] = a
		return
	}
	r.attrs = append(r.attrs, a)
}

// checkRole finds what does not fit in a role.
func (p *Profile) checkRole(r *roleFields, at strictyaml.Node, f map[string]strictyaml.Node) {
	if len(r.attrs) == 0 {
		at.Errorf("role %q has no attributes", r.name)
	}
	for _, n := range f["present"].Items() {
		if !isField(n.Text()) {
			n.Errorf("%q is not a field", n.Text())
		}
	}
	for _, n := range f["always"].Items() {
		if !slices.ContainsFunc(r.attrs, func(a attrField) bool { return a.attr == n.Text() }) {
			n.Errorf("%q is not among the attributes of role %q", n.Text(), r.name)
		}
	}
	for _, key := range []string{"only", "except"} {
		for _, n := range f[key].Items() {
			if !slices.Contains(p.Kinds(), n.Text()) {
				n.Errorf("unknown kind of record %q", n.Text())
			}
		}
	}
}

// check finds what a whole profile lacks.
func (p *Profile) check(root strictyaml.Node, f map[string]strictyaml.Node) {
	if p.name == "" {
		root.Errorf("the profile has no name")
	}
	if len(p.time.Paths) == 0 {
		root.Errorf("the profile has no time")
	}
	if len(p.asset.Paths) == 0 {
		root.Errorf("the profile has no asset")
	}
	if p.interval && len(p.timeEnd.Paths) == 0 {
		root.Errorf("an interval needs time_end")
	}
	if p.weighted && len(p.number.Paths) == 0 {
		root.Errorf("a weight needs number")
	}
	if len(p.rungs) == 0 {
		root.Errorf("the profile has no process_identity")
	}
	if len(p.roles) == 0 {
		root.Errorf("the profile has no roles")
	}
	for _, ev := range []Evidence{p.birth, p.end} {
		for _, k := range ev.Kinds {
			if !slices.Contains(p.Kinds(), k) {
				f["lifetimes"].Errorf("unknown kind of record %q", k)
			}
		}
		for _, name := range ev.Mentions {
			if _, ok := p.role(name); !ok {
				f["lifetimes"].Errorf("role %q is not filled", name)
			}
		}
	}
	for _, n := range f["states"].Items() {
		if slices.Contains(p.Kinds(), n.Text()) {
			n.Errorf("kind %q is told by conditions already", n.Text())
		}
	}
}
