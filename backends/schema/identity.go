package schema

import "slices"

// Identity says by what the entities that a role mentions are told apart.
type Identity struct {
	// Rungs are the rungs that the source can fill in this role, best first. Each lists what the key is made of: attributes,
	// and what ir/entity/types.yaml names besides (asset, lifetime, sid, record). An entity takes the first that its
	// mention has.
	Rungs [][]string
	// Alone: a mention may lack what every rung needs. It is then told from all others, by its record and role.
	Alone bool
}

// Identity says how the entities of a role are told apart in sources of the profile, as the loader makes their keys; false
// for a role that the profile does not fill.
func (p *Profile) Identity(role string) (Identity, bool) {
	r, ok := p.model.Role(role)
	if _, fills := p.role(role); !ok || !fills {
		return Identity{}, false
	}
	t, _ := p.model.Type(r.Types[0])
	key, _ := p.layout.Key(role)
	switch {
	case !key.Hashed: // the column is the identity
		return Identity{Rungs: [][]string{slices.Clone(t.Identity[0])}}, true
	case t.Name == "process":
		return p.processIdentity(role), true
	}
	out := Identity{Alone: true}
	several := len(t.Identity) > 1
	for _, rung := range t.Identity {
		if p.fills(role, rung, several) {
			out.Rungs = append(out.Rungs, slices.Clone(rung))
			out.Alone = out.Alone && !p.sure(role, rung, several)
		}
	}
	return out, true
}

// processIdentity is the identity of processes: of the rungs that the profile names those whose attributes the role has.
func (p *Profile) processIdentity(role string) Identity {
	out := Identity{Alone: true}
	pid := p.Maps(role, "pid")
	for _, rung := range p.rungs {
		switch {
		case rung == "x_unique_id" && p.Maps(role, rung):
			parts := []string{rung}
			if p.assetIDs {
				parts = []string{"asset", rung}
			}
			out.Rungs = append(out.Rungs, parts)
			out.Alone = out.Alone && !p.Always(role, rung)
		case rung == "created" && pid && p.Maps(role, rung), rung == "lifetime" && pid:
			out.Rungs = append(out.Rungs, []string{"asset", "pid", rung})
			out.Alone = out.Alone && (rung != "lifetime" || !p.Always(role, "pid"))
		}
	}
	return out
}

// fills reports that a mention in the role can have the rung: all of its parts where the type has several rungs, any of
// them where it is the only one.
func (p *Profile) fills(role string, rung []string, all bool) bool {
	return p.eachPart(role, rung, all, p.Maps)
}

// sure reports that each mention in the role has the rung.
func (p *Profile) sure(role string, rung []string, all bool) bool {
	return p.eachPart(role, rung, all, func(r, attr string) bool { return r == role && p.Always(r, attr) })
}

// eachPart reports that all parts of a rung, or else any, pass a test. The asset of a record is always known, if only as
// missing.
func (p *Profile) eachPart(role string, rung []string, all bool, test func(role, attr string) bool) bool {
	for _, part := range rung {
		if part == "asset" {
			continue
		}
		if part == "sid" {
			part = "user_id"
		}
		r, attr, ok := p.model.InRole(role, part)
		if (ok && test(r, attr)) != all {
			return !all
		}
	}
	return all
}
