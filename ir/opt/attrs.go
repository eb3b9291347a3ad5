package opt

import (
	"fmt"

	"github.com/huntc/huntc/ir"
)

// mapRels applies f to every relation of a program, inside out. It returns p itself when nothing changed.
func mapRels(p *ir.Program, f func(ir.Rel) ir.Rel) *ir.Program {
	changed := false
	var visit func(r ir.Rel) ir.Rel
	visit = func(r ir.Rel) ir.Rel {
		out := f(ir.MapChildren(r, visit))
		changed = changed || out != r
		return out
	}
	next := &ir.Program{Bindings: make([]*ir.Binding, len(p.Bindings))}
	for i, b := range p.Bindings {
		next.Bindings[i] = b
		if rel := visit(b.Rel); rel != b.Rel {
			c := *b
			c.Rel = rel
			next.Bindings[i] = &c
		}
	}
	for _, s := range p.Sinks {
		next.Sinks = append(next.Sinks, ir.MapSink(s, visit))
	}
	if !changed {
		return p
	}
	return next
}

// mapEach applies f to every relation of one kind. It returns p itself when nothing changed.
func mapEach[R ir.Rel](p *ir.Program, f func(R) ir.Rel) *ir.Program {
	return mapRels(p, func(r ir.Rel) ir.Rel {
		if x, ok := r.(R); ok {
			return f(x)
		}
		return r
	})
}

// add adds an attribute to a set, in order of first mention; the set it was given is not changed.
func add(attrs []ir.Attr, a ir.Attr) []ir.Attr {
	for _, x := range attrs {
		if x.Path == a.Path {
			return attrs
		}
	}
	return append(attrs[:len(attrs):len(attrs)], a)
}

func addKeys(attrs []ir.Attr, keys []ir.SortKey) []ir.Attr {
	for _, k := range keys {
		attrs = add(attrs, k.Attr)
	}
	return attrs
}

func addExpr(attrs []ir.Attr, e ir.Expr) []ir.Attr {
	ir.Leaves(e, func(l ir.Expr) {
		if a, ok := ir.AttrOf(l); ok {
			attrs = add(attrs, a)
		}
	})
	return attrs
}

func withoutFirst(attrs []ir.Attr) []ir.Attr {
	var out []ir.Attr
	for _, a := range attrs {
		if a.Path != ir.FirstObserved {
			out = append(out, a)
		}
	}
	return out
}

func unhandled(n any) string { return fmt.Sprintf("opt: unhandled %T", n) }
