package plan

import (
	"slices"

	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
)

// RoleUse is a role of a source whose mentions a plan tells apart: their identity matters.
type RoleUse struct{ Source, Role string }

// Roles are the roles whose mentions the plan's queries tell apart, in order of first mention: those that are scanned and
// those that relate entities, then those whose identity is an attribute (`parent_ref.id`). A plan that was read from a file
// has no programs, and so none.
func (p *Plan) Roles(m *entity.Model) []RoleUse {
	r := &roles{model: m}
	for _, s := range p.Steps {
		if s.Program == nil {
			continue
		}
		EachRel(s.Program, r.see)
		for _, k := range s.Program.Sinks {
			r.sink(k)
		}
	}
	for _, u := range r.shown {
		r.add(u.Source, u.Role)
	}
	return r.found
}

type roles struct {
	model *entity.Model
	found []RoleUse
	shown []RoleUse // as attributes: they come last
}

func (r *roles) add(source, role string) {
	if u := (RoleUse{source, role}); role != "" && !slices.Contains(r.found, u) {
		r.found = append(r.found, u)
	}
}

// see notes the roles of one relation.
func (r *roles) see(rel ir.Rel) {
	switch k := rel.(type) {
	case *ir.Scan:
		r.add(k.Source, k.Role)
		r.pred(k.Source, k.Pred)
	case *ir.Related:
		for _, s := range k.Steps {
			r.add(k.Source, s.From)
			r.add(k.Source, s.To)
			r.pred(k.Source, s.Pred)
		}
	case *ir.Entities:
		r.attrs(k.Input, k.Attrs)
	case *ir.Records:
		r.attrs(k.Input, k.Attrs)
	case *ir.Filter, *ir.Limit, *ir.Union, *ir.Ref, *ir.Values, *ir.Loaded, *ir.Group, *ir.Join, *ir.Applied, *ir.Follow, *ir.Extend:
	}
}

// sink notes the roles whose identity is a column of mentions that are shown as they are.
func (r *roles) sink(s ir.Sink) {
	if d, ok := s.(*ir.Disp); ok && ir.IsMentions(d.Input) {
		for _, c := range d.Columns {
			r.attrs(d.Input, []ir.Attr{c.Attr})
		}
	}
}

// pred notes the roles that a scan's predicate looks up.
func (r *roles) pred(source string, e ir.Expr) {
	ir.Leaves(e, func(l ir.Expr) {
		if k, ok := l.(*ir.KeyIn); ok {
			r.add(source, k.Role)
		}
		if a, ok := ir.AttrOf(l); ok && (a.Refers() || a.Path == ir.ID) {
			if role, ok := r.leads(a.Role, a.Path); ok {
				r.add(source, role)
			}
		}
	})
}

// attrs notes the roles whose identity is an attribute of mentions.
func (r *roles) attrs(mentions ir.Rel, attrs []ir.Attr) {
	for _, a := range attrs {
		if !a.Refers() {
			continue
		}
		for _, s := range ir.ScansOf(mentions) {
			if role, ok := r.leads(s.Role, a.Path); ok {
				r.shown = append(r.shown, RoleUse{s.Source, role})
			}
		}
	}
}

// leads is the role whose identity the path is, if it stays in the record.
func (r *roles) leads(role, path string) (string, bool) {
	to, attr, ok := r.model.InRole(role, path)
	return to, ok && attr == ir.ID
}
