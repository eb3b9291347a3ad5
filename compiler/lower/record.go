package lower

import (
	"slices"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/plan"
)

// recordPattern resolves a pattern that stands on the records of sources: GET and FIND.
type recordPattern struct {
	l       *lowerer
	typ     string
	sources []plan.Source
	// elsewhere is the range in which a path that leaves the record is followed to others: the statement's, widened once.
	elsewhere ir.Timespan
	// asked tells that the record is asked something besides the pattern.
	asked bool
}

func (r recordPattern) entityType(ref *ast.EntityRef) (string, bool) {
	if ref == nil {
		return r.typ, true
	}
	t, ok := r.l.searchedType(ref.Name, ref.Span())
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
	return a, a.Path == ir.ID || r.l.carried(typ, a, path.Span(), r.sources, r.l.ends)
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

// carried checks that some role of the type carries the attribute in one of the sources, and says what is wrong where
// none does. Each source that a hunt names is asked: a profile that maps less than another one is no error. ends says
// where the attribute of a role is looked for.
func (l *lowerer) carried(typ string, a ir.Attr, span diag.Span, sources []plan.Source, ends func(s plan.Source, role, path string) []end) bool {
	reached, known := false, true
	for _, s := range sources {
		for _, role := range s.Roles(typ) {
			for _, e := range ends(s, role.Name, a.Path) {
				reached = true
				has, sure := fills(s, e.role, ir.Attr{Path: e.attr, Extension: a.Extension})
				if has && sure {
					return true
				}
				known = known && sure
			}
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
		l.assume(typ, a.Path, sources)
		return true
	default:
		l.notCarried(span, sources, a.Path+" of "+typ)
	}
	return false
}

// assume notes an attribute that is to be looked for in the sources once they are there.
func (l *lowerer) assume(typ, path string, sources []plan.Source) {
	a := ir.Assumption{Type: typ, Path: path}
	for _, s := range sources {
		a.Sources = append(a.Sources, s.Name())
	}
	if !slices.ContainsFunc(l.prog.Assumes, func(x ir.Assumption) bool {
		return x.Type == a.Type && x.Path == a.Path && slices.Equal(x.Sources, a.Sources)
	}) {
		l.prog.Assumes = append(l.prog.Assumes, a)
	}
}

// notCarried says that the sources lack something.
func (l *lowerer) notCarried(span diag.Span, sources []plan.Source, what string) {
	l.diags.Add("HF2020", span, sourceNames(sources), what)
}

// fills reports whether a source fills the attribute of a role's own mention, and whether that is sure.
func fills(s plan.Source, role string, a ir.Attr) (has, sure bool) {
	switch {
	case a.Extension:
		return s.Extension(role, a.Path)
	case a.Path == ir.ID:
		return true, true
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
