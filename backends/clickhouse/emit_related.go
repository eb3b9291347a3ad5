package clickhouse

import (
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
)

// mentionColumn is a pair of entity type and identity.
const mentionColumn = "m"

// mentionedCounts counts the distinct entities of each type in the records of each variable: (n, type, entities), n as in
// the summary. Each record is read once: its mentions are made rows.
func (e *emitter) mentionedCounts(s *ir.Mentioned) (Query, []ResultColumn) {
	var parts []Query
	for i, c := range s.Counts {
		var mentions []Query
		for _, scan := range ir.ScansOf(c.Input) {
			mentions = append(mentions, e.mentionRows(scan))
		}
		pair := func(n int64) Expr { return call("tupleElement", col(mentionColumn), &Int{n}) }
		parts = append(parts, &Select{
			Items: []Item{{&Int{int64(i + 1)}, "n"}, {pair(1), "type"}, {call("uniqExact", pair(2)), "entities"}},
			From:  &Subquery{Query: unionAll(mentions)}, Where: &Binary{"!=", pair(2), &Str{""}},
			GroupBy: []Expr{pair(1)},
		})
	}
	cols := []ResultColumn{{Name: "n", Kind: entity.KindInt}, {Name: "type"}, {Name: "entities", Kind: entity.KindInt}}
	out := &Select{From: &Subquery{Query: unionAll(parts)}, OrderBy: []Order{{Expr: col("n")}, {Expr: col("type")}}}
	for _, c := range cols {
		out.Items = append(out.Items, Item{Expr: col(c.Name)})
	}
	return out, cols
}

// mentionRows are all mentions of the records of a scan; an empty identity is none.
func (e *emitter) mentionRows(s *ir.Scan) Query {
	src := e.source(s.Source)
	var pairs []Expr
	for _, u := range src.Profile.Roles() {
		r, ok := e.env.Model.Role(u.Role)
		if _, has := src.Layout.Key(u.Role); !ok || !has {
			continue
		}
		for _, typ := range r.Types {
			key := call("toString", e.key(src, r.Name))
			var id Expr = call("ifNull", key, &Str{""})
			if there := e.mentioned(src, r.Name, typ); there != nil {
				id = call("if", there, id, &Str{""})
			}
			pairs = append(pairs, &Tuple{[]Expr{&Str{typ}, id}})
		}
	}
	each := []Item{{call("arrayJoin", call("array", pairs...)), mentionColumn}}
	if src.Profile.SingleRow() {
		return e.scan(s, each)
	}
	rec := src.Layout.Record()
	t := src.Table
	records := &InQuery{Arg: col(rec), Query: e.scan(s, []Item{{Expr: col(rec)}})}
	return &Select{Items: each, From: &t, Where: conj(append(e.span(src, s.Span), records)...)}
}
