package lower

import (
	"slices"

	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
)

// way is how an attribute of a variable is reached that none of its records holds: the reference via leads to another
// entity, whose attribute rest is.
//
//	process  parent_ref.parent_ref.name  =>  via parent_ref, rest parent_ref.name
type way struct{ via, rest string }

// way finds how an attribute of entities of a type is reached; false where their records hold it, or nothing leads to it.
func (l *lowerer) way(typ, path string, sources []plan.Source) (way, bool) {
	var out way
	for _, s := range sources {
		for _, role := range s.Roles(typ) {
			if _, _, ok := l.Model.InRole(role.Name, path); ok {
				return way{}, false
			}
			h, ok := l.Model.Hop(role.Name, path)
			if ok && len(h.Via) > len(out.via) {
				out = way{h.Via, path[len(h.Via)+1:]}
			}
		}
	}
	return out, out.via != ""
}

// ways are the ends of an attribute of a variable: in the record, or where a way leads.
func (l *lowerer) ways(s plan.Source, role, path string) []end {
	if h, ok := l.Model.Hop(role, path); ok && h.Element == "" && h.Via == "" {
		return nil // its own reference, which other roles of it have in the record
	}
	return l.ends(s, role, path)
}

// followed are the rows r of the variable b, with those of attrs that none of its records holds.
func (l *lowerer) followed(b *ir.Binding, r ir.Rel, attrs ...ir.Attr) ir.Rel {
	o := l.origin(r)
	if b.Shape == ir.TableRows || len(o.sources) == 0 {
		return r
	}
	var vias []string
	behind := map[string][]ir.Followed{}
	for _, a := range attrs {
		w, ok := l.way(b.Type, a.Path, o.sources)
		if !ok || o.valued(a.Path) {
			continue
		}
		if len(behind[w.via]) == 0 {
			vias = append(vias, w.via)
		}
		of := a
		of.Path = w.rest
		behind[w.via] = append(behind[w.via], ir.Followed{Attr: a, Of: of})
	}
	for _, via := range vias {
		r = l.follow(b, r, o.sources, via, behind[via])
	}
	return r
}

// boundFollowed are the rows of a variable, followed, under a name.
func (l *lowerer) boundFollowed(b *ir.Binding, attrs ...ir.Attr) *ir.Ref {
	own := &ir.Ref{ID: b.ID()}
	r := l.followed(b, own, attrs...)
	if r == ir.Rel(own) {
		return own
	}
	return l.bindBetween(b.Name, "followed", r)
}

// follow looks up, in all records of the variable's range, the entities that a reference of its rows leads to.
func (l *lowerer) follow(b *ir.Binding, r ir.Rel, sources []plan.Source, via string, attrs []ir.Followed) ir.Rel {
	ref := ir.Attr{Path: via + "." + ir.ID, Kind: entity.KindString}
	types := l.Model.TypesAt(b.Type, ref.Path)
	ref.Identity = types[0]
	span := b.Declared.Widen(l.Margin)
	var scans []*ir.Scan
	for _, s := range sources {
		for _, typ := range types {
			for _, role := range s.Roles(typ) {
				if slices.ContainsFunc(attrs, func(a ir.Followed) bool { return l.leads(s, typ, role.Name, a.Of.Path) }) {
					scans = append(scans, &ir.Scan{
						Source: s.Name(), Type: typ, Role: role.Name, Span: span,
						Pred: &ir.KeyIn{Role: role.Name, Input: r, Column: ref.Path},
					})
				}
			}
		}
	}
	if len(scans) == 0 {
		return r
	}
	from := l.bindBetween(named(b).Name, via, &ir.Entities{Input: ir.MentionUnion(scans), Type: types[0], Whole: true})
	bound := l.prog.Binding(from.ID)
	bound.Declared = b.Declared
	var of []ir.Attr
	for _, a := range attrs {
		of = append(of, a.Of)
	}
	return &ir.Follow{Input: r, Ref: ref, From: l.followed(bound, from, of...), Attrs: attrs}
}

// leads reports that the mention in a role has an attribute in its record, or the reference behind which it is.
func (l *lowerer) leads(s plan.Source, typ, role, path string) bool {
	if _, _, ok := l.Model.InRole(role, path); ok {
		return true
	}
	w, ok := l.way(typ, path, []plan.Source{s})
	if !ok {
		return false
	}
	_, _, ok = l.Model.InRole(role, w.via+"."+ir.ID)
	return ok
}

// orderAttrs are the attributes of an order.
func orderAttrs(keys []ir.SortKey) []ir.Attr {
	out := make([]ir.Attr, len(keys))
	for i, k := range keys {
		out[i] = k.Attr
	}
	return out
}

// predAttrs are the attributes that a predicate compares.
func predAttrs(e ir.Expr) []ir.Attr {
	var out []ir.Attr
	ir.Leaves(e, func(leaf ir.Expr) {
		if a, ok := ir.AttrOf(leaf); ok {
			out = append(out, a)
		}
	})
	return out
}

// columnAttrs are the attributes of columns.
func columnAttrs(cols []ir.Column) []ir.Attr {
	out := make([]ir.Attr, len(cols))
	for i, c := range cols {
		out[i] = c.Attr
	}
	return out
}
