package opt

import (
	"slices"

	"github.com/huntc/huntc/ir"
)

// ShowMentions shows mentions as they are where merging them first cannot change the distinct rows: all mentions of an entity
// have the same in every column, because identity fixes it or the predicate says what it is; or the rows are records, each of
// them one mention.
//
//	disp n [src_port]           disp n [src_port]
//	  entities             =>     scan edr as traffic
//	    scan edr as traffic
//
// It does not fire when mentions may differ in a column (`name` of a process changes when it execs), nor for id:
// rows that agree in everything else are different entities; nor for records in which an entity may be mentioned twice.
var ShowMentions = Rule{
	Name: "show-mentions",
	Doc:  "rows whose columns identity fixes are shown without merging the mentions first",
	Apply: func(p *ir.Program, f Facts) *ir.Program {
		return showing(p, func(d *ir.Disp) ir.Rel {
			if in, ok := shownMentions(d, f); ok {
				return in
			}
			return d.Input
		})
	},
}

// shownMentions are the mentions that a DISP may show as they are.
func shownMentions(d *ir.Disp, f Facts) (ir.Rel, bool) {
	switch r := d.Input.(type) {
	case *ir.Entities:
		return r.Input, f.agreeInColumns(d, r)
	case *ir.Records:
		scans := ir.ScansOf(r.Input)
		if len(scans) != 1 || showsID(d) {
			return nil, false
		}
		src, err := f.Catalog.Source(scans[0].Source)
		return r.Input, err == nil && src.SingleRow()
	case *ir.Scan, *ir.Related, *ir.Filter, *ir.Limit, *ir.Union, *ir.Ref, *ir.Values, *ir.Loaded, *ir.Group, *ir.Join, *ir.Applied, *ir.Follow, *ir.Extend:
		return nil, false
	}
	panic(unhandled(d.Input))
}

func (f Facts) agreeInColumns(d *ir.Disp, e *ir.Entities) bool {
	for _, c := range d.Columns {
		if !f.agree(e, c.Attr) {
			return false
		}
	}
	for _, k := range d.Order {
		if !f.agree(e, k.Attr) {
			return false
		}
	}
	return true
}

// agree reports that all mentions of each entity have the same value of an attribute, and that none could be found elsewhere:
// it is part of the identity; or identity decides it, or there is one mention, and none lacks it; or the predicate says what it
// is.
func (f Facts) agree(e *ir.Entities, a ir.Attr) bool {
	m, ok := f.Model.Resolve(e.Type, a.Path)
	if !ok || a.Path == ir.ID {
		return false
	}
	return m.Identity || (m.Fixed || f.once(e)) && f.neverLacked(e, a) || f.pinned(e, a)
}

// pinned reports that the predicate of each scan of entities says that an attribute is one and the same value.
func (f Facts) pinned(e *ir.Entities, a ir.Attr) bool {
	var value *ir.Value
	for _, s := range ir.ScansOf(e.Input) {
		role, attr, ok := f.Model.InRole(s.Role, a.Path)
		if !ok || !exact(a) {
			return false
		}
		at := slices.IndexFunc(ir.Conjuncts(s.Pred), func(x ir.Expr) bool {
			c, ok := x.(*ir.Compare)
			return ok && c.Op == ir.EQ && c.Attr.Role == role && c.Attr.Path == attr && c.Value.Kind == a.Kind
		})
		if at < 0 {
			return false
		}
		v := ir.Conjuncts(s.Pred)[at].(*ir.Compare).Value
		if value != nil && *value != v {
			return false
		}
		value = &v
	}
	return value != nil
}

func showsID(d *ir.Disp) bool {
	for _, c := range d.Columns {
		if c.Attr.Path == ir.ID {
			return true
		}
	}
	return false
}
