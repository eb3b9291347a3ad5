package oracle

import "slices"

// search is where a statement looks: for what its patterns demand in records of their own, and in which roles for the type
// that it returns.
//
// DESIGN 3.4: a path longer than a record "becomes a semi-join over records": those of the statement's sources, in its written
// range widened once. A range that is derived is widened already.
type search struct {
	sources []*Source
	span    Span
	roles   func(*Source) []string
	related bool // a relation is asked of the record besides the pattern
}

// searches says where the pattern's statement looks.
func (p *pattern) searches(s search) {
	if p != nil {
		p.search = s
	}
}

// rolesFor are the roles of a comparison's type that the statement searches in a source: of another type than the one
// returned, all.
func (p *pattern) rolesFor(typ string, s *Source) []string {
	if typ == p.typ {
		return p.search.roles(s)
	}
	return s.roles(typ, anyRole)
}

// conjunction reports whether all demands are met, by the mention returned and the ones bound. Nothing holds of a mention
// that is not there, nor does its negation. A list of references is alone in it where nothing else is asked of the record:
// no other comparison, no relation, no mention of the entity returned beside that of another type.
func (p *pattern) conjunction(demands []demand, e Evidence, bound map[binding]*Evidence) bool {
	of := map[binding][]demand{}
	for _, d := range demands {
		b := binding{typ: p.typ}
		if typ := p.typeOf(d.c); typ != p.typ {
			b = binding{p.scopes[d.c], typ}
		}
		of[b] = append(of[b], d)
	}
	alone := len(of) == 1 && oneList(demands) && !p.search.related
	for b, some := range of {
		at := &e
		if b.typ != p.typ {
			at = bound[b]
		}
		if at == nil || !p.asked(*at, b.typ, some, alone && b.typ == p.typ) {
			return false
		}
	}
	return true
}

// asked reports whether a mention of the record at hand meets demands. Each is asked of it only in a role that can have
// the attribute, which are those where the path takes the fewest hops; in another one the attribute is missing.
func (p *pattern) asked(e Evidence, typ string, demands []demand, alone bool) bool {
	var here []demand
	for _, d := range demands {
		switch {
		case slices.Contains(nearest(p.model, p.rolesFor(typ, e.source), d.path), e.role):
			here = append(here, d)
		case !d.ofMissing():
			return false
		}
	}
	return p.satisfies(e, here, alone)
}

// exit is where paths leave a record: at the mention in a role, through one of its references.
type exit struct{ role, ref string }

// satisfies reports whether a mention meets all demands. Those that leave the record at one place through one reference are
// met by one mention of one record. Nothing but a list of references alone is asked of the record's own element: the records
// that state it are wanted. IS NULL holds when no record says otherwise, so it is bound to none.
func (p *pattern) satisfies(e Evidence, demands []demand, alone bool) bool {
	leaving := map[exit][]demand{}
	at := map[exit]reach{}
	for _, d := range demands {
		if d.ofMissing() {
			d.negated = !d.negated
			if p.satisfies(e, []demand{d}, false) {
				return false
			}
			continue
		}
		r := e.follow(p.model, d.path)
		if r.exit == "" {
			if !d.holds(r.value(), p.operands[d.c]) {
				return false
			}
			continue
		}
		d.path = r.rest
		x := exit{r.at.role, r.exit}
		leaving[x], at[x] = append(leaving[x], d), r
	}
	for x, demands := range leaving {
		if !p.behind(at[x], demands, alone) {
			return false
		}
	}
	return true
}

// behind reports whether the demands are met behind the reference through which a path leaves.
func (p *pattern) behind(r reach, demands []demand, alone bool) bool {
	switch {
	case r.at.mention() == nil:
		return false
	case alone && r.own != "":
		own := Evidence{r.at.source, r.at.record, r.at.row, r.own}
		return own.mention() != nil && p.satisfies(own, demands, oneList(demands))
	}
	return p.elsewhere(r.at.key(), r.exit, demands)
}

// elsewhere reports whether some record mentions an entity in a role that has the reference, and refers to a mention that
// meets the demands.
func (p *pattern) elsewhere(key, ref string, demands []demand) bool {
	for _, s := range p.search.sources {
		for _, r := range s.Records {
			if !p.search.span.holds(r) {
				continue
			}
			for _, row := range r.Rows {
				for role := range row {
					to := reference(p.model, role, ref)
					if row[to] == nil || (Evidence{s, r, row, role}).key() != key {
						continue
					}
					if p.satisfies(Evidence{s, r, row, to}, demands, oneList(demands)) {
						return true
					}
				}
			}
		}
	}
	return false
}
