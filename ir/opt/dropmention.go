package opt

import "github.com/huntc/huntc/ir"

// DropImpliedMention leaves out the test that a record mentions an entity in a role where the record's kind promises it:
// a column less to read in every such scan.
//
//	scan edr as traffic where             scan edr as traffic where
//	  record is network              =>     record is network
//	  and mentions network-traffic          and key(process) in p
//	  and key(process) in p
//
// It does not fire for a role that may hold several types (the test says which), nor where the kind promises nothing
// (a parent in process-start).
var DropImpliedMention = Rule{
	Name: "drop-implied-mention",
	Doc:  "a record's kind promises some of its mentions; they are not tested again",
	Apply: func(p *ir.Program, f Facts) *ir.Program {
		return mapRels(p, func(r ir.Rel) ir.Rel {
			switch r := r.(type) {
			case *ir.Scan:
				if pred := f.dropMentions(r.Source, r.Pred); pred != r.Pred {
					out := *r
					out.Pred = pred
					return &out
				}
			case *ir.Related:
				return withSteps(r, func(s ir.Step) ir.Step {
					s.Pred = f.dropMentions(r.Source, s.Pred)
					return s
				})
			case *ir.Entities, *ir.Filter, *ir.Limit, *ir.Union, *ir.Ref, *ir.Values, *ir.Loaded, *ir.Records, *ir.Group, *ir.Join, *ir.Applied, *ir.Follow, *ir.Extend:
			}
			return r
		})
	},
}

// dropMentions drops the conjuncts of a predicate that its record kind promises.
func (f Facts) dropMentions(source string, pred ir.Expr) ir.Expr {
	parts := ir.Conjuncts(pred)
	kind := ""
	for _, c := range parts {
		if k, ok := c.(*ir.RecordKind); ok {
			kind = k.Kind
		}
	}
	src, err := f.Catalog.Source(source)
	if kind == "" || err != nil {
		return pred
	}
	var keep []ir.Expr
	for _, c := range parts {
		if m, ok := c.(*ir.Mentions); ok && src.Carries(kind, m.Role) && f.oneType(m.Role) {
			continue
		}
		keep = append(keep, c)
	}
	if len(keep) == len(parts) {
		return pred
	}
	return ir.Conj(keep...)
}

func (f Facts) oneType(role string) bool {
	r, ok := f.Model.Role(role)
	return ok && len(r.Types) == 1
}
