package clickhouse

import (
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
)

// Parts of an identity that are no attributes: the asset of the record is always known, if only as missing.
const (
	assetPart    = "asset"
	lifetimePart = "lifetime"
)

// alone counts the mentions of a variable, and those that stand alone: no rung of the identity has all its attributes. What
// has no evidence has no mentions.
func (e *emitter) alone(s *ir.Explain) (Query, []ResultColumn) {
	cols := []ResultColumn{{Name: "mentions", Kind: entity.KindInt}, {Name: "alone", Kind: entity.KindInt}}
	if !s.Evidence {
		none := call("toUInt64", &Int{0})
		return &Select{Items: []Item{{none, "mentions"}, {none, "alone"}}}, cols
	}
	var parts []Query
	for _, scan := range ir.ScansOf(s.Input) {
		x := e.standsAlone(scan)
		parts = append(parts, e.scan(scan, []Item{{call("count"), "mentions"}, {call("countIf", x), "alone"}}))
	}
	if len(parts) == 1 {
		return parts[0], cols
	}
	return &Select{From: &Subquery{Query: unionAll(parts)}, Items: []Item{
		{call("sum", col("mentions")), "mentions"}, {call("sum", col("alone")), "alone"},
	}}, cols
}

// standsAlone holds for a mention that lacks some attribute of each rung.
func (e *emitter) standsAlone(s *ir.Scan) Expr {
	t, ok := e.env.Model.Type(s.Type)
	if !ok {
		return &Bool{false}
	}
	src := e.source(s.Source)
	var rungs []Expr
	for _, rung := range t.Identity {
		var lacks []Expr
		for _, path := range rung {
			if path == assetPart || path == lifetimePart || path == src.Layout.Record() {
				continue
			}
			a, _ := t.Own(path)
			if v, ok := e.attrIn(src, s.Role, ir.Attr{Path: path, Kind: a.Kind}); ok {
				lacks = append(lacks, v.missing())
				continue
			}
			lacks = append(lacks, &Bool{true}) // the role has no such attribute
		}
		if len(lacks) == 0 {
			return &Bool{false} // a rung of what every mention has
		}
		rungs = append(rungs, disj(lacks...))
	}
	if x := conj(rungs...); x != nil {
		return x
	}
	return &Bool{false}
}
