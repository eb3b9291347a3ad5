package ir

// Below are the attributes that an Applied whose rows are asked for need asks of its own input: what the analytics is
// given, and what stays as it was where the analytics returned nothing.
func (r *Applied) Below(need []Attr) []Attr {
	var out []Attr
	add := func(a Attr) {
		for _, x := range out {
			if x.Path == a.Path {
				return
			}
		}
		out = append(out, a)
	}
	for _, c := range r.Given {
		if c.Attr.Path != ID {
			add(c.Attr)
		}
	}
	for _, a := range need {
		if !a.Open && !r.adds(a.Path) {
			add(a)
		}
	}
	return out
}

func (r *Applied) adds(path string) bool {
	for _, a := range r.New {
		if a.Path == path {
			return true
		}
	}
	return false
}

// IsApplied reports that an analytics had a hand in the rows of r: their attributes are not those of the evidence alone.
func (p *Program) IsApplied(r Rel) bool {
	switch r := r.(type) {
	case *Applied, *Extend:
		return true
	case *Ref:
		found, known := p.applied[r.ID]
		if !known {
			found = p.IsApplied(p.Binding(r.ID).Rel)
			if p.applied == nil {
				p.applied = map[string]bool{}
			}
			p.applied[r.ID] = found
		}
		return found
	case *Filter:
		return p.IsApplied(r.Input)
	case *Limit:
		return p.IsApplied(r.Input)
	case *Follow:
		return p.IsApplied(r.Input)
	case *Union:
		for _, in := range r.Inputs {
			if p.IsApplied(in) {
				return true
			}
		}
		return false
	case *Scan, *Related, *Entities, *Values, *Loaded, *Records, *Group, *Join:
		return false
	}
	panic(unhandled(r))
}
