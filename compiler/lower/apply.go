package lower

import (
	"errors"
	"slices"
	"strings"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
)

// apply lowers APPLY: a sink that runs the analytics, and for each variable a new version whose rows are those that the
// variable had with what came back.
func (l *lowerer) apply(a *ast.Apply) {
	analytic, ok := l.analytic(a.Analytics)
	vars, good := l.applyInputs(a, analytic)
	ok = ok && good
	args, words, good := l.applyArgs(a.Args)
	if ok && good {
		good = l.checkArgs(a, vars, analytic)
	}
	if !ok || !good {
		l.applyLost(vars)
		return
	}
	s := &ir.Apply{Analytics: a.Analytics.Value(), Args: args, Span: a.Span()}
	last := l.vars["_"]
	for _, v := range vars {
		b := l.applied(v, analytic, words)
		at := l.assigned[v.Name]
		l.bind(v.Name, b, b.Span)
		l.assigned[v.Name] = at // no assignment: the summary lists it where it was
		s.Variables = append(s.Variables, v.Name)
		s.Results = append(s.Results, &ir.Ref{ID: b.ID()})
	}
	// APPLY yields no variable of its own: `_` stays what it was, in its newest version
	if last != nil && l.vars[last.Name] != nil {
		last = l.vars[last.Name]
	}
	l.vars["_"] = last
	l.prog.Sinks = append(l.prog.Sinks, s)
}

// applyLost stands for an APPLY that is wrong: it may have added anything, and no more is said of that.
func (l *lowerer) applyLost(vars []*ir.Binding) {
	l.anyAdded = true
	for _, v := range vars {
		if v != nil && v.Shape != ir.TableRows && l.vars[v.Name] == v {
			b := l.applied(v, plan.Analytic{Open: true}, nil)
			l.bind(v.Name, b, b.Span)
		}
	}
}

// analytic finds the analytics that APPLY names.
func (l *lowerer) analytic(at ast.Location) (plan.Analytic, bool) {
	uri := at.Value()
	var names []string
	err := plan.ErrUnknownAnalytics
	if l.Analytics != nil {
		var found plan.Analytic
		if found, err = l.Analytics.Analytic(uri); err == nil {
			return found, true
		}
		names = l.Analytics.AnalyticsNames()
	}
	if !errors.Is(err, plan.ErrUnknownAnalytics) {
		l.diags.Add("HF2031", at.Span(), uri, err.Error())
		return plan.Analytic{}, false
	}
	hint := diag.DidYouMean(uri, names)
	if hint == "" && len(names) > 0 {
		hint = thereIs(names)
	}
	l.diags.AddHint("HF2027", at.Span(), hint, uri)
	return plan.Analytic{}, false
}

// applyInputs are the variables that an analytics is given: entities or records of a type that it takes, each once.
func (l *lowerer) applyInputs(a *ast.Apply, analytic plan.Analytic) ([]*ir.Binding, bool) {
	var out []*ir.Binding
	ok := true
	for i, id := range a.Inputs {
		b, good := l.variable(id)
		switch {
		case !good:
		case slices.ContainsFunc(a.Inputs[:i], func(o *ast.Ident) bool { return o.Name == id.Name }):
			l.diags.Add("HF2032", id.Span(), id.Name)
			good = false
		case b.Shape == ir.TableRows:
			l.diags.Add("HF2024", id.Span(), "APPLY", b.Name, shapeName(b))
			good = false
		case len(analytic.Types) > 0 && !slices.Contains(analytic.Types, b.Type):
			l.diags.Add("HF2017", id.Span(), b.Name, b.Type, strings.Join(analytic.Types, " or "))
			good = false
		}
		out, ok = append(out, b), ok && good
	}
	return out, ok
}

// applyArgs are the parameters, and the attributes of the variables that some of them name. `var.attr` of a variable that
// exists is its values; any other word or path is text.
func (l *lowerer) applyArgs(args []*ast.Arg) (out []ir.Arg, words []string, ok bool) {
	ok = true
	for i, a := range args {
		arg := ir.Arg{Name: a.Name.Name}
		if slices.ContainsFunc(args[:i], func(o *ast.Arg) bool { return o.Name.Name == a.Name.Name }) {
			l.diags.Add("HF2033", a.Name.Span(), a.Name.Name)
			ok = false
		}
		for _, v := range a.Values() {
			if ref, isRef := v.(*ast.Reference); isRef {
				if _, known := l.vars[ref.Var().Name]; known {
					b, attr, good := l.reference(ref)
					if ok = ok && good; good {
						arg.Values = append(arg.Values, ir.ArgValue{Input: l.boundFollowed(b, attr), Attr: attr})
					}
					continue
				}
				words = append(words, ref.Text)
				arg.Values = append(arg.Values, ir.ArgValue{Text: ref.Text})
				continue
			}
			x, good := literal(v)
			if ok = ok && good; good {
				words = append(words, x.Text())
				arg.Values = append(arg.Values, ir.ArgValue{Text: x.Text()})
			}
		}
		out = append(out, arg)
	}
	return out, words, ok
}

// checkArgs checks the parameters against those that the analytics knows, and the attributes that they name.
func (l *lowerer) checkArgs(a *ast.Apply, vars []*ir.Binding, analytic plan.Analytic) bool {
	names := make([]string, len(analytic.Parameters))
	for i, p := range analytic.Parameters {
		names[i] = p.Name
	}
	ok := true
	for _, arg := range a.Args {
		i := slices.Index(names, arg.Name.Name)
		switch {
		case i < 0 && len(names) > 0:
			hint := diag.DidYouMean(arg.Name.Name, names)
			if hint == "" {
				hint = "it has " + list(names)
			}
			l.diags.AddHint("HF2035", arg.Name.Span(), hint, a.Analytics.Value(), arg.Name.Name)
			ok = false
		case i >= 0 && analytic.Parameters[i].Attribute:
			ok = l.attributeArg(arg, vars) && ok
		}
	}
	return ok
}

// attributeArg checks that each word of a parameter is an attribute of one of the variables.
func (l *lowerer) attributeArg(arg *ast.Arg, vars []*ir.Binding) bool {
	ok := true
	for _, v := range arg.Values() {
		text := ""
		switch v := v.(type) {
		case *ast.String:
			text = v.Value()
		case *ast.Reference:
			if text = v.Text; l.vars[v.Var().Name] != nil {
				continue // its values
			}
		case *ast.Int, *ast.Float, *ast.Bool, *ast.Null, *ast.List:
			continue
		}
		var names []string
		for _, b := range vars {
			for _, c := range l.allColumns(b) {
				names = append(names, c.Name)
			}
			names = append(names, ir.FirstObserved, ir.ID)
		}
		open := slices.Contains(names, ir.OtherAttrs) && strings.HasPrefix(text, "x_")
		if !open && !slices.Contains(names, text) {
			l.diags.AddHint("HF2003", v.Span(), diag.DidYouMean(text, names), vars[0].Type, text)
			ok = false
		}
	}
	return ok
}

// applied is the version of a variable that an analytics makes.
func (l *lowerer) applied(v *ir.Binding, analytic plan.Analytic, words []string) *ir.Binding {
	r := &ir.Applied{Given: l.given(v, analytic, words), Open: analytic.Open}
	r.Input = l.boundFollowed(v, columnAttrs(r.Given)...)
	for _, o := range analytic.Outputs[v.Type] {
		a := ir.Attr{Path: o.Name, Kind: o.Kind}
		if known, ok := l.Model.Resolve(v.Type, o.Name); ok && !known.Extension {
			continue // it fills or replaces an attribute of the type
		}
		r.New = append(r.New, a)
	}
	out := derived(v)
	out.Rel, out.Birth, out.Span = r, v.Birth, v.Span
	out.Inputs = v.Inputs
	if v.Visible != nil {
		out.Visible = append(slices.Clip(v.Visible), r.New...)
		if r.Open {
			out.Visible = append(out.Visible, ir.Attr{Path: ir.OtherAttrs, Open: true})
		}
	}
	return out
}

// given are the columns that an analytics sees of a variable: all, or what its profile and its parameters name.
func (l *lowerer) given(v *ir.Binding, analytic plan.Analytic, words []string) []ir.Column {
	all := l.allColumns(v)
	needs, listed := analytic.Needs[v.Type], analytic.Needs != nil
	if v.Shape == ir.EntityRows {
		all = append(all, ir.Column{Attr: firstObserved, Name: ir.FirstObserved})
	}
	var out []ir.Column
	for _, c := range all {
		switch {
		case c.Attr.Path == ir.OtherAttrs, c.Attr.Path == ir.ID, c.Attr.Identity != "":
			continue
		case v.Shape == ir.EntityRows && c.Attr.Path == ir.FirstObserved && !slices.Contains(words, ir.FirstObserved):
			continue // an entity has it only where a parameter asks for it
		case listed && !slices.Contains(needs, c.Name) && !mentionedIn(words, c.Name):
			continue
		}
		out = append(out, c)
	}
	return out
}

// mentionedIn reports that a parameter names an attribute, alone or in a list.
func mentionedIn(words []string, attr string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		return slices.ContainsFunc(strings.Split(w, ","), func(s string) bool { return strings.TrimSpace(s) == attr })
	})
}

// has reports that a source of the variable surely has an extension attribute.
func (l *lowerer) has(b *ir.Binding, a ir.Attr, sources []plan.Source) bool {
	for _, s := range sources {
		for _, role := range s.Roles(b.Type) {
			if r2, attr, ok := l.Model.InRole(role.Name, a.Path); ok {
				if has, sure := s.Extension(r2, attr); has && sure {
					return true
				}
			}
		}
	}
	return false
}

// openAttr is an attribute that an analytics is to return without declaring it.
func (l *lowerer) openAttr(b *ir.Binding, a ir.Attr, path *ast.Path) (ir.Attr, bool) {
	if b.Visible != nil && !slices.ContainsFunc(b.Visible, func(v ir.Attr) bool { return v.Path == ir.OtherAttrs || v.Path == a.Path }) {
		return l.visible(b, path.Text, path)
	}
	if noted := b.Type + ":" + a.Path; !l.noted[noted] && !l.anyAdded {
		l.noted[noted] = true
		l.diags.Add("HF2034", path.Span(), a.Path)
	}
	return ir.Attr{Path: a.Path, Kind: entity.KindString, Extension: true, Open: true}, true
}
