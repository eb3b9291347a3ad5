package opt

import "github.com/huntc/huntc/ir"

// PushFilter moves a filter towards the records: into the scans of entities, where identity fixes what is compared, so that
// all mentions of an entity agree; into those of records; to the side of a join or to the rows of a group that a column is
// of.
//
//	q = filter dst_port = 443                   q = entities
//	  ref n                                       scan edr as traffic where traffic:dst_port = 443 and …
//	n = entities                           =>
//	  scan edr as traffic where …
//
// It does not fire for what identity does not fix (the name of a process: its last one counts), across a LIMIT, nor where
// something else uses the variable: its rows would be searched twice.
var PushFilter = Rule{
	Name: "push-filter",
	Doc:  "a filter is asked of the records where all of an entity's agree in what it compares",
	Apply: func(p *ir.Program, f Facts) *ir.Program {
		u := pusher{f, p, countUses(p)}
		return live(p, mapEach(p, func(x *ir.Filter) ir.Rel {
			if out, ok := u.filter(x); ok {
				return out
			}
			return x
		}))
	},
}

// pusher moves filters of a program.
type pusher struct {
	Facts
	prog *ir.Program
	uses map[string]int
}

// filter is what becomes of a filter; false where it stays as it is.
func (u pusher) filter(x *ir.Filter) (ir.Rel, bool) {
	below := soleUse(u.prog, u.uses, x.Input)
	switch below := below.(type) {
	case *ir.Entities:
		in, ok := u.mentions(below.Input, below.Type, x.Pred)
		if !ok {
			return nil, false
		}
		out := *below
		out.Input = in
		return &out, true
	case *ir.Records:
		return u.records(below, x.Pred)
	case *ir.Union:
		return u.union(below, x.Pred)
	case *ir.Group:
		return u.group(below, x.Pred)
	case *ir.Join:
		return u.join(below, x.Pred)
	case *ir.Scan, *ir.Related, *ir.Filter, *ir.Limit, *ir.Ref, *ir.Values, *ir.Loaded, *ir.Applied, *ir.Follow, *ir.Extend:
		return nil, false
	}
	panic(unhandled(below))
}

// mentions are those of entities for which a predicate holds; false where the mentions of one need not agree.
func (u pusher) mentions(r ir.Rel, typ string, pred ir.Expr) (ir.Rel, bool) {
	agreed := func(s source, a ir.Attr, at ir.Attr) bool {
		m, ok := u.Model.Resolve(typ, a.Path)
		return ok && (m.Identity || m.Fixed && at.Role == s.role && s.always(at))
	}
	return u.asked(r, pred, agreed)
}

// source is the role of a source's records that a scan returns.
type source struct {
	Facts
	name, role string
}

// always reports that no mention in the role lacks the attribute.
func (s source) always(at ir.Attr) bool {
	src, err := s.Catalog.Source(s.name)
	return err == nil && src.Always(at.Role, at.Path)
}

// asked has each scan of mentions ask for a predicate besides. allowed decides for each attribute a, which in the records of
// the scan is at.
func (u pusher) asked(r ir.Rel, pred ir.Expr, allowed func(s source, a, at ir.Attr) bool) (ir.Rel, bool) {
	switch r := r.(type) {
	case *ir.Scan:
		e, ok := u.inRole(pred, source{u.Facts, r.Source, r.Role}, allowed)
		if !ok {
			return nil, false
		}
		out := *r
		out.Pred = folded(ir.Conj(r.Pred, e))
		return &out, true
	case *ir.Related:
		ok := true
		out := withSteps(r, func(s ir.Step) ir.Step {
			e, good := u.inRole(pred, source{u.Facts, r.Source, s.To}, allowed)
			if ok = ok && good; good {
				s.Pred = folded(ir.Conj(s.Pred, e))
			}
			return s
		})
		return out, ok
	case *ir.Union:
		out := &ir.Union{}
		for _, in := range r.Inputs {
			part, ok := u.asked(in, pred, allowed)
			if !ok {
				return nil, false
			}
			out.Inputs = append(out.Inputs, part)
		}
		return out, true
	case *ir.Entities, *ir.Filter, *ir.Limit, *ir.Ref, *ir.Values, *ir.Loaded, *ir.Records, *ir.Group, *ir.Join, *ir.Applied, *ir.Follow, *ir.Extend:
	}
	panic(unhandled(r))
}

// inRole is a predicate over rows as one over the records of a scan.
func (u pusher) inRole(pred ir.Expr, s source, allowed func(s source, a, at ir.Attr) bool) (ir.Expr, bool) {
	ok := true
	out := ir.MapExpr(pred, func(e ir.Expr) ir.Expr {
		if k, isKey := e.(*ir.KeyIn); isKey {
			c := *k
			c.Role = s.role
			return &c
		}
		a, has := ir.AttrOf(e)
		if !has {
			return e
		}
		role, attr, known := u.Model.InRole(s.role, a.Path)
		if !known || a.Extension || a.Open || a.Identity != "" {
			ok = false
			return e
		}
		at := ir.Attr{Role: role, Path: attr, Kind: a.Kind}
		ok = ok && allowed(s, a, at)
		return ir.WithAttr(e, at)
	})
	return out, ok
}

// records are those of one scan for which a predicate holds: each is one row, and has the attributes that the row has.
func (u pusher) records(r *ir.Records, pred ir.Expr) (ir.Rel, bool) {
	scans := ir.ScansOf(r.Input)
	src, err := u.Catalog.Source(scans[0].Source)
	if len(scans) != 1 || err != nil || !src.SingleRow() {
		return nil, false
	}
	in, ok := u.asked(r.Input, pred, func(_ source, _, at ir.Attr) bool { return at.Path != ir.ID })
	if !ok {
		return nil, false
	}
	out := *r
	out.Input = in
	return &out, true
}

// union filters each part of a merge where the filter goes down in all of them.
func (u pusher) union(r *ir.Union, pred ir.Expr) (ir.Rel, bool) {
	if isMentions(r) || u.prog.ShapeOf(r) != ir.EntityRows {
		return nil, false
	}
	out := &ir.Union{}
	for _, in := range r.Inputs {
		part, ok := u.filter(&ir.Filter{Input: in, Pred: pred})
		if !ok {
			return nil, false
		}
		out.Inputs = append(out.Inputs, part)
	}
	return out, true
}

// group filters the rows that are grouped by what the filter asks of the groups' keys.
func (u pusher) group(r *ir.Group, pred ir.Expr) (ir.Rel, bool) {
	down, rest := split(pred, func(a ir.Attr) (ir.Attr, bool) {
		for _, k := range r.Keys {
			if k.Name == a.Path {
				return k.Attr, k.Bin == 0 && k.Attr.Path != ir.ID && exact(k.Attr) && k.Attr.Kind == a.Kind
			}
		}
		return a, false
	})
	if down == nil {
		return nil, false
	}
	out := *r
	out.Input = u.below(r.Input, down)
	return above(&out, rest), true
}

// join filters each side by what is asked of its columns, and both by what is asked of the values in which they agree.
func (u pusher) join(r *ir.Join, pred ir.Expr) (ir.Rel, bool) {
	left, rest := split(pred, func(a ir.Attr) (ir.Attr, bool) {
		return ofSide(r, a, func(c ir.JoinColumn) (mine, other *ir.Attr) { return c.Left, c.Right })
	})
	right, rest := split(rest, func(a ir.Attr) (ir.Attr, bool) {
		return ofSide(r, a, func(c ir.JoinColumn) (mine, other *ir.Attr) { return c.Right, c.Left })
	})
	if left == nil && right == nil {
		return nil, false
	}
	agreed, _ := split(left, func(a ir.Attr) (ir.Attr, bool) {
		return r.RightBy, a == r.LeftBy && exact(r.LeftBy) && exact(r.RightBy) && r.LeftBy.Kind == r.RightBy.Kind
	})
	out := *r
	if left != nil {
		out.Left = u.below(r.Left, left)
	}
	if right = both(right, agreed); right != nil {
		out.Right = u.below(r.Right, right)
	}
	return above(&out, rest), true
}

// ofSide is a column of a join as the attribute of a side, where the side decides its value: the other does not have it, or
// the left one never lacks it, since the rows agree in it.
func ofSide(r *ir.Join, a ir.Attr, of func(c ir.JoinColumn) (mine, other *ir.Attr)) (ir.Attr, bool) {
	for _, c := range r.Columns {
		mine, other := of(c)
		if c.Name != a.Path || mine == nil {
			continue
		}
		decides := other == nil || mine == c.Left && *mine == r.LeftBy
		return *mine, decides && mine.Path != ir.ID && mine.Identity == "" && !mine.Open
	}
	return a, false
}

// both is the conjunction of two predicates of which each may be nil.
func both(a, b ir.Expr) ir.Expr {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	return ir.Conj(a, b)
}

// below filters a relation, further down where that goes.
func (u pusher) below(r ir.Rel, pred ir.Expr) ir.Rel {
	f := &ir.Filter{Input: r, Pred: pred}
	if out, ok := u.filter(f); ok {
		return out
	}
	return f
}

// above filters a relation by what is left of a predicate.
func above(r ir.Rel, pred ir.Expr) ir.Rel {
	if pred == nil {
		return r
	}
	return &ir.Filter{Input: r, Pred: pred}
}

// split parts a predicate in the conjuncts of which each attribute has another name below, by these names, and the rest; nil
// for nothing.
func split(pred ir.Expr, below func(a ir.Attr) (ir.Attr, bool)) (down, rest ir.Expr) {
	var goes, stays []ir.Expr
	for _, c := range ir.Conjuncts(pred) {
		ok := true
		out := ir.MapExpr(c, func(e ir.Expr) ir.Expr {
			if _, isKey := e.(*ir.KeyIn); isKey {
				ok = false
				return e
			}
			a, has := ir.AttrOf(e)
			if !has {
				return e
			}
			at, good := below(a)
			ok = ok && good
			return ir.WithAttr(e, at)
		})
		if ok {
			goes = append(goes, out)
		} else {
			stays = append(stays, c)
		}
	}
	return whole(goes), whole(stays)
}

func whole(parts []ir.Expr) ir.Expr {
	if len(parts) == 0 {
		return nil
	}
	return ir.Conj(parts...)
}
