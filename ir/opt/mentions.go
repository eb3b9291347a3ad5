package opt

import "github.com/huntc/huntc/ir"

// ShowMentions shows mentions as they are where merging them first cannot change the distinct rows: all columns are part
// of the identity, so every mention of an entity has the same; or the rows are records, shown with what they have.
//
//	disp n [src_port]           disp n [src_port]
//	  entities             =>     scan edr as traffic
//	    scan edr as traffic
//
// It does not fire when a column is not part of the identity (`name` of a process changes when it execs), nor for id:
// rows that agree in everything else are different entities.
var ShowMentions = Rule{
	Name: "show-mentions",
	Doc:  "rows whose columns identity fixes are shown without merging the mentions first",
	Apply: func(p *ir.Program, f Facts) *ir.Program {
		d, ok := p.Sinks[0].(*ir.Disp)
		if !ok {
			return p
		}
		var in ir.Rel
		switch r := d.Input.(type) {
		case *ir.Entities:
			if !identityOnly(d, r.Type, f) {
				return p
			}
			in = r.Input
		case *ir.Records:
			if showsID(d) {
				return p
			}
			in = r.Input
		default:
			return p
		}
		c := *d
		c.Input = in
		return &ir.Program{Bindings: p.Bindings, Sinks: []ir.Sink{&c}}
	},
}

func identityOnly(d *ir.Disp, typ string, f Facts) bool {
	attrs := make([]ir.Attr, 0, len(d.Columns)+len(d.Order))
	for _, c := range d.Columns {
		attrs = append(attrs, c.Attr)
	}
	for _, k := range d.Order {
		attrs = append(attrs, k.Attr)
	}
	for _, a := range attrs {
		if m, ok := f.Model.Resolve(typ, a.Path); !ok || !m.Identity {
			return false
		}
	}
	return true
}

func showsID(d *ir.Disp) bool {
	for _, c := range d.Columns {
		if c.Attr.Path == "id" {
			return true
		}
	}
	return false
}
