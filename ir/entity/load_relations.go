package entity

import (
	"slices"
	"strings"

	"github.com/huntc/huntc/ir/entity/strictyaml"
)

func (m *Model) loadRelations(root strictyaml.Node) {
	for _, n := range root.Items() {
		f := n.Fields("from", "verb", "to", "pairs", "record", "inside", "hunt")
		r := Relation{
			From: f["from"].Text(), Verb: f["verb"].Text(), To: f["to"].Text(),
			Record: f["record"].Text(), Inside: f["inside"].OneOf("from", "to"), Hunt: f["hunt"].Text(),
		}
		for _, typ := range []string{r.From, r.To} {
			if _, ok := m.types[typ]; !ok {
				n.Errorf("unknown type %q", typ)
			}
		}
		switch {
		case r.Verb == "" || r.Verb != strings.ToLower(r.Verb) || r.Verb == VerbLinked:
			n.Errorf("%q cannot be the name of a relation", r.Verb)
		case r.Hunt == "":
			n.Errorf("an example is missing: hunt")
		}
		for _, p := range f["pairs"].Items() {
			r.Pairs = append(r.Pairs, m.loadPair(&r, p))
		}
		if len(r.Pairs) == 0 {
			n.Errorf("no pairs of roles")
		}
		if slices.ContainsFunc(m.relations, r.repeats) {
			n.Errorf("%s %s %s occurs twice for one kind of record", r.From, r.Verb, r.To)
		}
		m.relations = append(m.relations, r)
	}
}

// repeats reports whether two rows should be one.
func (r *Relation) repeats(o Relation) bool {
	return r.From == o.From && r.Verb == o.Verb && r.To == o.To && r.Record == o.Record
}

// loadPair reads `[parent, process]`: the first role holds the type on the left, the second that on the right.
func (m *Model) loadPair(r *Relation, n strictyaml.Node) Pair {
	names := n.Texts()
	if len(names) != 2 {
		n.Errorf("two roles are needed, not %d", len(names))
		return Pair{}
	}
	for i, typ := range []string{r.From, r.To} {
		role, ok := m.Role(names[i])
		if !ok {
			n.Errorf("unknown role %q", names[i])
		} else if !slices.Contains(role.Types, typ) {
			n.Errorf("role %q holds %q, not %q", names[i], role.Types, typ)
		}
	}
	return Pair{names[0], names[1]}
}
