package lower

import (
	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/plan"
)

// maxAlternatives bounds how many combinations a pattern over several types may be spread into.
const maxAlternatives = 1024

// recordPattern resolves a pattern that stands on the records of sources: GET and FIND.
type recordPattern struct {
	l       *lowerer
	typ     string
	sources []plan.Source
}

func (r recordPattern) entityType(ref *ast.EntityRef) (string, bool) {
	if ref == nil {
		return r.typ, true
	}
	t, ok := r.l.entityType(ref.Name, ref.Span())
	if !ok {
		return "", false
	}
	return t.Name, true
}

func (r recordPattern) attr(typ string, path *ast.Path) (ir.Attr, bool) {
	a, ok := r.l.resolve(typ, path)
	if !ok {
		return a, false
	}
	return a, a.Path == idAttr || r.l.carried(typ, a, path.Span(), r.sources)
}

// resolve finds an attribute of a type under any of its names.
func (l *lowerer) resolve(typ string, path *ast.Path) (ir.Attr, bool) {
	a, ok := l.Model.Resolve(typ, path.Canonical())
	if !ok {
		l.diags.AddHint("HF2003", path.Span(), l.attrHint(typ, path.Text), typ, path.Text)
		return ir.Attr{}, false
	}
	return ir.Attr{Path: a.Path, Kind: a.Kind, Extension: a.Extension}, true
}

// attrHint says what an unknown attribute may have been meant to be: one of the type with a similar name, or one of that
// name of other types.
func (l *lowerer) attrHint(typ, name string) string {
	if hint := diag.DidYouMean(name, l.Model.Paths(typ, 1)); hint != "" {
		return hint
	}
	var owners []string
	for _, other := range l.Model.TypeNames() {
		t, _ := l.Model.Type(other)
		if _, ok := t.Own(name); ok {
			owners = append(owners, other)
		}
	}
	if len(owners) == 0 {
		return ""
	}
	return "it is an attribute of " + list(owners)
}

// carried checks that some role of the type carries the attribute in one of the sources, and says what is wrong where
// none does. Each source that a hunt names is asked: a profile that maps less than another one is no error.
func (l *lowerer) carried(typ string, a ir.Attr, span diag.Span, sources []plan.Source) bool {
	reached, known := false, true
	for _, s := range sources {
		for _, role := range s.Roles(typ) {
			r2, attr, ok := l.Model.InRole(role.Name, a.Path)
			if !ok {
				continue
			}
			reached = true
			has, sure := fills(s, r2, ir.Attr{Path: attr, Extension: a.Extension})
			if has && sure {
				return true
			}
			known = known && sure
		}
	}
	switch {
	case len(sources) == 0:
		return true
	case !reached && len(rolesOf(sources, typ)) > 0:
		l.diags.Add("HF2013", span, a.Path)
	case len(rolesOf(sources, typ)) == 0:
		l.notCarried(span, sources, typ+" entities")
	case a.Extension && !known:
		l.diags.Add("HF2019", span, a.Path, typ)
		return true
	default:
		l.notCarried(span, sources, a.Path+" of "+typ)
	}
	return false
}

// notCarried says that the sources lack something.
func (l *lowerer) notCarried(span diag.Span, sources []plan.Source, what string) {
	l.diags.Add("HF2020", span, sourceNames(sources), what)
}

// fills reports whether a source fills the attribute of a role's own mention, and whether that is sure.
func fills(s plan.Source, role string, a ir.Attr) (has, sure bool) {
	if a.Extension {
		return s.Extension(role, a.Path)
	}
	return s.Maps(role, a.Path), true
}

func rolesOf(sources []plan.Source, typ string) []plan.Role {
	var out []plan.Role
	for _, s := range sources {
		out = append(out, s.Roles(typ)...)
	}
	return out
}

// tooWide says that a pattern over several types spreads into too many combinations.
func (l *lowerer) tooWide(where ast.Expr) {
	l.diags.Add("HF4002", where.Span(), maxAlternatives, "combinations of comparisons on several types")
}

// predicate binds a pattern to the mention of the returned type in role: the other types need some mention in the same
// record, one for all comparisons of a type. It reports false when the pattern spreads too wide.
func (r recordPattern) predicate(p pattern, s plan.Source, role string) (ir.Expr, bool) {
	if p == nil {
		return r.l.mentioned(s, role, r.typ, &ir.True{}), true
	}
	for _, t := range typesOf(p) {
		if t == r.typ {
			continue
		}
		var ok bool
		if p, ok = r.l.exists(p, t, s); !ok {
			return nil, false
		}
	}
	e := bindLeaves(p, func(leaf *patLeaf) ir.Expr { return r.l.inRole(leaf.expr, s, role) })
	return r.l.mentioned(s, role, r.typ, e), true
}

// inRole binds a leaf to the mention in role: an attribute that the role cannot have is missing.
func (l *lowerer) inRole(leaf ir.Expr, s plan.Source, role string) ir.Expr {
	a, _ := ir.AttrOf(leaf)
	if r2, attr, ok := l.Model.InRole(role, a.Path); ok {
		own := ir.Attr{Role: r2, Path: attr, Kind: a.Kind, Extension: a.Extension}
		if has, _ := fills(s, r2, own); has {
			return ir.WithAttr(leaf, own)
		}
	}
	if n, ok := leaf.(*ir.IsNull); ok && !n.Negated {
		return &ir.True{}
	}
	return &ir.False{}
}

// mentioned adds the test that the role mentions an entity of the type, unless the predicate implies it.
func (l *lowerer) mentioned(s plan.Source, role, typ string, e ir.Expr) ir.Expr {
	if _, never := e.(*ir.False); never {
		return e
	}
	r, _ := l.Model.Role(role)
	if len(r.Types) == 1 && impliesMention(e, role) {
		return e
	}
	return ir.Conj(&ir.Mentions{Role: role, Type: typ}, e)
}

// impliesMention reports whether a predicate can hold only where the role mentions something: one of its conjuncts
// compares an attribute of the role's own mention.
func impliesMention(e ir.Expr, role string) bool {
	switch e := e.(type) {
	case *ir.And:
		for _, a := range e.Args {
			if impliesMention(a, role) {
				return true
			}
		}
		return false
	case *ir.Or:
		for _, a := range e.Args {
			if !impliesMention(a, role) {
				return false
			}
		}
		return true
	case *ir.IsNull:
		return e.Negated && e.Attr.Role == role
	case *ir.KeyIn:
		return e.Role == role
	case *ir.Compare, *ir.In, *ir.InRef:
		a, _ := ir.AttrOf(e)
		return a.Role == role
	case *ir.True, *ir.False, *ir.RecordKind, *ir.Mentions, *ir.SameRecord:
		return false
	}
	panic(unhandled(e))
}

// exists binds all leaves of a type: some mention of it in the record satisfies all of them together.
func (l *lowerer) exists(p pattern, typ string, s plan.Source) (pattern, bool) {
	if !mentionsType(p, typ) {
		return p, true
	}
	switch p := p.(type) {
	case *patOr:
		out := &patOr{}
		for _, a := range p.args {
			b, ok := l.exists(a, typ, s)
			if !ok {
				return nil, false
			}
			out.args = append(out.args, b)
		}
		return out, true
	case *patLeaf:
		return l.someMention([]pattern{p}, typ, s), true
	case *patAnd:
		return l.existsAll(p, typ, s)
	case *patDone:
	}
	return p, true
}

func (l *lowerer) existsAll(p *patAnd, typ string, s plan.Source) (pattern, bool) {
	var rest, with []pattern
	pure := true
	for _, a := range p.args {
		if !mentionsType(a, typ) {
			rest = append(rest, a)
			continue
		}
		with = append(with, a)
		pure = pure && len(typesOf(a)) == 1
	}
	if pure {
		return &patAnd{append(rest, l.someMention(with, typ, s))}, true
	}
	// The comparisons on the type stand under OR with others: spread into alternatives, in each of which they
	// stand alone.
	alts := [][]pattern{nil}
	for _, a := range with {
		if alts = product(alts, alternatives(a)); len(alts) > maxAlternatives {
			return nil, false
		}
	}
	or := &patOr{}
	for _, alt := range alts {
		and := &patAnd{}
		var mine []pattern
		for _, leaf := range alt {
			if mentionsType(leaf, typ) {
				mine = append(mine, leaf)
			} else {
				and.args = append(and.args, leaf)
			}
		}
		if len(mine) > 0 {
			and.args = append(and.args, l.someMention(mine, typ, s))
		}
		or.args = append(or.args, and)
	}
	return &patAnd{append(rest, or)}, true
}

// alternatives is the disjunctive normal form of a pattern: conjunctions of leaves.
func alternatives(p pattern) [][]pattern {
	switch p := p.(type) {
	case *patOr:
		var out [][]pattern
		for _, a := range p.args {
			out = append(out, alternatives(a)...)
		}
		return out
	case *patAnd:
		out := [][]pattern{nil}
		for _, a := range p.args {
			if out = product(out, alternatives(a)); len(out) > maxAlternatives {
				return out
			}
		}
		return out
	case *patLeaf, *patDone:
		return [][]pattern{{p}}
	}
	panic(unhandled(p))
}

func product(xs, ys [][]pattern) [][]pattern {
	var out [][]pattern
	for _, x := range xs {
		for _, y := range ys {
			out = append(out, append(append([]pattern(nil), x...), y...))
			if len(out) > maxAlternatives {
				return out
			}
		}
	}
	return out
}

// someMention holds when one mention of the type, in any role, satisfies all parts.
func (l *lowerer) someMention(parts []pattern, typ string, s plan.Source) pattern {
	var roles []ir.Expr
	for _, role := range s.Roles(typ) {
		e := bindLeaves(&patAnd{parts}, func(leaf *patLeaf) ir.Expr { return l.inRole(leaf.expr, s, role.Name) })
		roles = append(roles, l.mentioned(s, role.Name, typ, e))
	}
	e := ir.Disj(roles...)
	if s.SingleRow() {
		return &patDone{e}
	}
	return &patDone{&ir.SameRecord{Pred: e}}
}
