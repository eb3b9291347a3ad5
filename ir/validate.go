package ir

import "fmt"

// Validate checks the invariants of the package comment. Its errors are bugs of the compiler, never of a hunt.
func (p *Program) Validate() error {
	v := validator{known: map[string]bool{}}
	for _, b := range p.Bindings {
		if b.Rel == nil {
			return fmt.Errorf("ir: %s has no relation", b.ID())
		}
		v.where = b.ID()
		v.rel(b.Rel)
		if v.known[b.ID()] {
			v.fail("bound twice")
		}
		v.known[b.ID()] = true
	}
	for i, s := range p.Sinks {
		v.where = fmt.Sprintf("sink %d", i+1)
		for _, r := range SinkRels(s) {
			v.rel(r)
		}
	}
	return v.err
}

type validator struct {
	known map[string]bool
	where string
	err   error
}

func (v *validator) fail(format string, args ...any) {
	if v.err == nil {
		v.err = fmt.Errorf("ir: %s: %s", v.where, fmt.Sprintf(format, args...))
	}
}

// rel checks one relation and, through MapChildren, all below it.
func (v *validator) rel(r Rel) {
	switch r := r.(type) {
	case *Ref:
		if !v.known[r.ID] {
			v.fail("%s is not bound yet", r.ID)
		}
	case *Scan:
		v.expr(r.Pred, r.Role, true)
	case *Related:
		for _, s := range r.Steps {
			v.expr(s.Pred, s.To, true)
		}
	case *Entities:
		v.mentions(r.Input)
	case *Records:
		v.mentions(r.Input)
	case *Filter:
		v.expr(r.Pred, "", false)
	case *Limit, *Union, *Values, *Loaded, *Group, *Join, *Applied, *Follow, *Extend:
	default:
		panic(unhandled(r))
	}
	MapChildren(r, func(c Rel) Rel {
		v.rel(c)
		return c
	})
}

func (v *validator) mentions(r Rel) {
	switch r := r.(type) {
	case *Scan, *Related:
	case *Union:
		for _, in := range r.Inputs {
			v.mentions(in)
		}
	case *Entities, *Filter, *Limit, *Ref, *Values, *Loaded, *Records, *Group, *Join, *Applied, *Follow, *Extend:
		v.fail("%T where mentions are needed", r)
	default:
		panic(unhandled(r))
	}
}

func (v *validator) expr(e Expr, role string, scan bool) {
	if e == nil {
		v.fail("no predicate on %s", role)
		return
	}
	MapExpr(e, func(e Expr) Expr {
		a, ok := AttrOf(e)
		switch {
		case !ok:
		case scan && a.Role == "":
			v.fail("attribute %s of a scan names no role", a.Path)
		case !scan && a.Role != "":
			v.fail("attribute %s above entities names the role %s", a.Path, a.Role)
		}
		switch e := e.(type) {
		case *And:
			v.arity(len(e.Args))
		case *Or:
			v.arity(len(e.Args))
		case *KeyIn:
			if scan != (e.Role != "") {
				v.fail("%s: a role is named in scans alone", exprText(e))
			}
		case *RecordKind, *Mentions, *SameRecord:
			if !scan {
				v.fail("%s above entities", exprText(e))
			}
		case *True, *False, *Compare, *In, *InRef, *IsNull:
		default:
			panic(unhandled(e))
		}
		return e
	})
}

func (v *validator) arity(n int) {
	if n < 2 {
		v.fail("connective with %d arguments", n)
	}
}
