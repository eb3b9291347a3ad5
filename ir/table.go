package ir

// TableKeys are the columns that tell the rows of a table apart, seen through what was made of it since: the keys of a
// GROUP, all columns of a JOIN. Of a relation of entities or records there are none.
func (p *Program) TableKeys(r Rel) []Attr {
	switch r := r.(type) {
	case *Ref:
		b := p.Binding(r.ID)
		if b == nil || b.Shape != TableRows {
			return nil
		}
		return p.TableKeys(b.Rel)
	case *Filter:
		return p.TableKeys(r.Input)
	case *Limit:
		return p.TableKeys(r.Input)
	case *Group:
		out := make([]Attr, len(r.Keys))
		for i, k := range r.Keys {
			out[i] = Attr{Path: k.Name, Kind: k.Attr.Kind, Identity: k.Attr.Identity}
		}
		return out
	case *Join:
		out := make([]Attr, len(r.Columns))
		for i, c := range r.Columns {
			out[i] = c.Attr()
		}
		return out
	case *Scan, *Related, *Entities, *Union, *Values, *Loaded, *Records, *Applied, *Follow, *Extend:
		return nil
	}
	panic(unhandled(r))
}
