package opt

import "github.com/huntc/huntc/ir"

// ShowMentions shows mentions as they are where merging them first cannot change the distinct rows: all columns are part
// of the identity, so every mention of an entity has the same; or the rows are records, each of them one mention.
//
//	disp n [src_port]           disp n [src_port]
//	  entities             =>     scan edr as traffic
//	    scan edr as traffic
//
// It does not fire when a column is not part of the identity (`name` of a process changes when it execs), nor for id:
// rows that agree in everything else are different entities; nor for records in which an entity may be mentioned twice.
var ShowMentions = Rule{
	Name: "show-mentions",
	Doc:  "rows whose columns identity fixes are shown without merging the mentions first",
	Apply: func(p *ir.Program, f Facts) *ir.Program {
		out := p
		for i, s := range p.Sinks {
			if d, ok := s.(*ir.Disp); ok {
				if in, ok := shownMentions(d, f); ok {
					c := *d
					c.Input = in
					out = withSink(out, i, &c)
				}
			}
		}
		return out
	},
}

// shownMentions are the mentions that a DISP may show as they are.
func shownMentions(d *ir.Disp, f Facts) (ir.Rel, bool) {
	switch r := d.Input.(type) {
	case *ir.Entities:
		return r.Input, identityOnly(d, r.Type, f)
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
		if c.Attr.Path == ir.ID {
			return true
		}
	}
	return false
}
