package ir

import "github.com/huntc/huntc/ir/entity"

// Asked is what a predicate's lookup asks of the rows of the relation that it looks things up in: an attribute, or nothing
// where their identities are enough. It reports the relation; false for a leaf that looks nothing up.
func (p *Program) Asked(leaf Expr) (Rel, []Attr, bool) {
	switch e := leaf.(type) {
	case *InRef:
		if e.Path == ID && p.ShapeOf(e.Input) != TableRows {
			return e.Input, nil, true
		}
		return e.Input, []Attr{{Path: e.Path, Kind: e.Attr.Kind, Extension: e.Extension, Open: e.Open, Identity: e.Attr.Identity}}, true
	case *KeyIn:
		if e.Column == "" {
			return e.Input, nil, true
		}
		return e.Input, []Attr{{Path: e.Column, Kind: entity.KindString, Identity: p.TypeOf(e.Input)}}, true
	case *True, *False, *And, *Or, *Compare, *In, *IsNull, *RecordKind, *Mentions, *SameRecord:
		return nil, nil, false
	}
	panic(unhandled(leaf))
}
