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
		out[i] = without(s, func(p ir.Expr) bool {
			k, ok := p.(*ir.KeyIn)
			if ok && k.Role == s.Role && !k.Negated {
				keys = k
				return true
			}
			return false
		})
	}
	return out, &InQuery{Arg: col(keyColumn), Query: e.keys(keys.Input)}
}

// without is a scan that does not ask for some of its conjuncts.
func without(s *ir.Scan, drop func(ir.Expr) bool) *ir.Scan {
	out := *s
	out.Pred = ir.Conj(slices.DeleteFunc(slices.Clone(ir.Conjuncts(s.Pred)), drop)...)
	return &out
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
		if !ok || slices.ContainsFunc(rest, func(s *ir.Scan) bool { return !slices.ContainsFunc(ir.Conjuncts(s.Pred), look.of(s)) }) {
			continue
		}
		for i, s := range rest {
			rest[i] = without(s, look.of(s))
		}
		asked, need = append(asked, &look.InRef), addAttr(need, look.Attr)
	}
	if len(asked) == 0 {
		return scans, nil, nil
	}
	return rest, scope{e: e}.expr(ir.Conj(asked...)), need
}

// lookup is a value that is looked up for the entities of a scan.
type lookup struct{ ir.InRef }

// looksUp is a conjunct of a scan as one of its entities, where it looks up an attribute of theirs that each has once.
func looksUp(s *ir.Scan, x ir.Expr) (lookup, bool) {
	in, ok := x.(*ir.InRef)
	if !ok || in.Negated || in.Attr.Role != s.Role || in.Attr.Kind == entity.KindList || in.Attr.Extension || in.Attr.Identity != "" || in.Attr.Refers() {
		return lookup{}, false
	}
	if _, ok := in.Input.(*ir.Ref); !ok {
		return lookup{}, false
	}
	out := lookup{*in}
	out.Attr.Role = ""
	return out, true
}

// of tells the conjuncts of a scan that are the lookup for its entities.
func (l lookup) of(s *ir.Scan) func(ir.Expr) bool {
	return func(x ir.Expr) bool {
		own, ok := looksUp(s, x)
		if !ok || own.Input.(*ir.Ref).ID != l.Input.(*ir.Ref).ID {
			return false
		}
		own.Input = l.Input
		return own == l
	}
}
