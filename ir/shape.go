package ir

// ShapeOf is what the rows of a relation are. Mentions are counted among the entities that they become.
func (p *Program) ShapeOf(r Rel) Shape {
	switch r := r.(type) {
	case *Ref:
		return p.Binding(r.ID).Shape
	case *Filter:
		return p.ShapeOf(r.Input)
	case *Limit:
		return p.ShapeOf(r.Input)
	case *Union:
		return p.ShapeOf(r.Inputs[0])
	case *Applied:
		return p.ShapeOf(r.Input)
	case *Extend:
		return p.ShapeOf(r.Input)
	case *Follow:
		return p.ShapeOf(r.Input)
	case *Records:
		return RecordRows
	case *Group, *Join:
		return TableRows
	case *Scan, *Related, *Entities, *Values, *Loaded:
		return EntityRows
	}
	panic(unhandled(r))
}

// TypeOf is the entity type of a relation's rows; of a group's, that of the rows it was made from.
func (p *Program) TypeOf(r Rel) string {
	switch r := r.(type) {
	case *Ref:
		return p.Binding(r.ID).Type
	case *Filter:
		return p.TypeOf(r.Input)
	case *Limit:
		return p.TypeOf(r.Input)
	case *Union:
		return p.TypeOf(r.Inputs[0])
	case *Group:
		return p.TypeOf(r.Input)
	case *Join:
		return p.TypeOf(r.Left)
	case *Applied:
		return p.TypeOf(r.Input)
	case *Extend:
		return p.TypeOf(r.Input)
	case *Follow:
		return p.TypeOf(r.Input)
	case *Scan:
		return r.Type
	case *Related:
		return r.Type
	case *Entities:
		return r.Type
	case *Values:
		return r.Type
	case *Loaded:
		return r.Type
	case *Records:
		return r.Type
	}
	panic(unhandled(r))
}
