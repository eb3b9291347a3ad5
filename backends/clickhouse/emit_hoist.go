package clickhouse

import (
	"slices"

	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
)

// The engine makes the list of an IN anew for each part of a union. What all parts look up is asked of the union as a whole
// therefore: the list is made once, and the engine asks it of the parts itself.

// hoisted are the completing scans of entities, and what is asked of all of them together: that they are of the entities.
func (e *emitter) hoisted(r *ir.Entities) ([]*ir.Scan, Expr) {
	if len(r.Completion) < 2 {
		return r.Completion, nil
	}
	var keys *ir.KeyIn
	out := make([]*ir.Scan, len(r.Completion))
	for i, s := range r.Completion {
		c := *s
		rest := slices.DeleteFunc(slices.Clone(ir.Conjuncts(s.Pred)), func(p ir.Expr) bool {
			k, ok := p.(*ir.KeyIn)
			if ok && k.Role == s.Role && !k.Negated {
				keys = k
				return true
			}
			return false
		})
		c.Pred = ir.Conj(rest...)
		out[i] = &c
	}
	return out, &InQuery{Arg: col(keyColumn), Query: e.keys(keys.Input)}
}

// lookups are scans without the values that all of them look up, what is asked of their rows together, and the attributes that
// these rows must have for it.
func (e *emitter) lookups(scans []*ir.Scan) (rest []*ir.Scan, where Expr, need []ir.Attr) {
	if len(scans) < 2 {
		return scans, nil, nil
	}
	var asked []ir.Expr
	rest = slices.Clone(scans)
	for _, x := range ir.Conjuncts(scans[0].Pred) {
		look, ok := looksUp(scans[0], x)
		if !ok || slices.ContainsFunc(scans, func(s *ir.Scan) bool { return indexOfLookup(s, look) < 0 }) {
			continue
		}
		for i, s := range rest {
			c, at := *s, indexOfLookup(s, look)
			c.Pred = ir.Conj(slices.Delete(slices.Clone(ir.Conjuncts(s.Pred)), at, at+1)...)
			rest[i] = &c
		}
		asked, need = append(asked, &look), addAttr(need, look.Attr)
	}
	if len(asked) == 0 {
		return scans, nil, nil
	}
	return rest, scope{e: e}.expr(ir.Conj(asked...)), need
}

// looksUp is a conjunct of a scan as one of its entities, where it looks up an attribute of theirs that each has once.
func looksUp(s *ir.Scan, x ir.Expr) (ir.InRef, bool) {
	in, ok := x.(*ir.InRef)
	if !ok || in.Negated || in.Attr.Role != s.Role || in.Attr.Kind == entity.KindList || in.Attr.Extension || in.Attr.Identity != "" || in.Attr.Refers() {
		return ir.InRef{}, false
	}
	if _, ok := in.Input.(*ir.Ref); !ok {
		return ir.InRef{}, false
	}
	out := *in
	out.Attr.Role = ""
	return out, true
}

// indexOfLookup is the place among the conjuncts of a scan of what is the lookup for its entities; -1 where it makes another.
func indexOfLookup(s *ir.Scan, look ir.InRef) int {
	return slices.IndexFunc(ir.Conjuncts(s.Pred), func(x ir.Expr) bool {
		own, ok := looksUp(s, x)
		if !ok || own.Input.(*ir.Ref).ID != look.Input.(*ir.Ref).ID {
			return false
		}
		own.Input = look.Input
		return own == look
	})
}
