package lower

import (
	"slices"
	"strings"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
)

// disp lowers DISP: a sink over the variable's rows, or over the records of a transformer.
func (l *lowerer) disp(d *ast.Disp) {
	b, ok := l.term(&d.Source)
	if !ok {
		return
	}
	timed := d.Source.Func != nil
	if d.Where != nil {
		pred, good := l.filterRel(d.Where, b)
		ok = good
		if good {
			b.Rel = &ir.Filter{Input: l.followed(b, b.Rel, predAttrs(pred)...), Pred: pred}
		}
	}
	s := &ir.Disp{Variable: d.Source.Var().Name, Shape: b.Shape, Explicit: d.Attrs != nil || b.Visible != nil, Order: b.Order, Span: d.Span()}
	if d.Sort != nil {
		a, good := l.relAttr(b, &d.Sort.Attr)
		ok = ok && good
		s.Order = []ir.SortKey{{Attr: a, Desc: d.Sort.Order.Descending()}}
	}
	var good1, good2, good3 bool
	s.Columns, good1 = l.columns(b, d.Attrs)
	s.Count, good2 = l.limit(d.Limit)
	s.Offset, good3 = l.count(d.Offset, "OFFSET", 0)
	if timed {
		s.Columns = leadColumns(b.Lead, s.Columns)
	}
	if ok && good1 && good2 && good3 {
		s.Input = l.followed(b, b.Rel, append(columnAttrs(s.Columns), orderAttrs(s.Order)...)...)
		l.prog.Sinks = append(l.prog.Sinks, s)
	}
}

// leadColumns puts the columns that a transformer adds before the others, also where ATTR does not name them.
func leadColumns(lead []ir.Attr, cols []ir.Column) []ir.Column {
	out := make([]ir.Column, 0, len(lead)+len(cols))
	for _, a := range lead {
		out = append(out, ir.Column{Attr: a, Name: a.Path})
	}
	for _, c := range cols {
		if !hasAttr(lead, c.Attr.Path) {
			out = append(out, c)
		}
	}
	return out
}

// leadFirst does the same with attributes.
func leadFirst(lead, attrs []ir.Attr) []ir.Attr {
	out := slices.Clone(lead)
	for _, a := range attrs {
		if !hasAttr(lead, a.Path) {
			out = append(out, a)
		}
	}
	return out
}

func hasAttr(attrs []ir.Attr, path string) bool {
	return slices.ContainsFunc(attrs, func(a ir.Attr) bool { return a.Path == path })
}

// columns are the columns that ATTR names, under the names it uses, or without it all that the variable has.
func (l *lowerer) columns(b *ir.Binding, attrs []*ast.Path) ([]ir.Column, bool) {
	if attrs == nil {
		return l.allColumns(b), true
	}
	var out []ir.Column
	ok := true
	for _, p := range attrs {
		a, good := l.relAttr(b, p)
		good = good && l.shownIdentity(b, a, p.Span())
		ok = ok && good
		if good && !hasColumn(out, p.Text) {
			out = append(out, ir.Column{Attr: a, Name: p.Text})
		}
	}
	return out, ok
}

func hasColumn(cols []ir.Column, name string) bool {
	for _, c := range cols {
		if c.Name == name {
			return true
		}
	}
	return false
}

// allColumns are the attributes of a variable that its sources carry: its own, those one reference away, and id.
func (l *lowerer) allColumns(b *ir.Binding) []ir.Column {
	var out []ir.Column
	if b.Shape == ir.RecordRows && b.Visible == nil {
		out = leadColumns(b.Lead, nil)
	}
	if b.Visible != nil {
		for _, a := range b.Visible {
			out = append(out, ir.Column{Attr: a, Name: a.Path})
		}
		return out
	}
	for _, a := range l.attributes(b) {
		out = append(out, ir.Column{Attr: a, Name: a.Path})
	}
	if b.Shape == ir.EntityRows {
		out = append(out, ir.Column{Attr: ir.Attr{Path: ir.ID, Kind: entity.KindString}, Name: ir.ID})
	}
	return out
}

// attributes are the attributes of the variable's type that its sources carry, or that NEW gave it.
func (l *lowerer) attributes(b *ir.Binding) []ir.Attr {
	o := l.origin(b.Rel)
	var out []ir.Attr
	add := func(a ir.Attr) {
		if !slices.ContainsFunc(out, func(x ir.Attr) bool { return x.Path == a.Path }) {
			out = append(out, a)
		}
	}
	l.carriedAttributes(b.Type, o.sources, add) // in the model's order, those of values after them as they are written
	for _, v := range o.values {
		for _, c := range v.Columns {
			add(c)
		}
	}
	for _, f := range o.loaded {
		for _, c := range f.Columns {
			add(c.Attr)
		}
	}
	for _, s := range o.sources {
		for _, role := range s.Roles(b.Type) {
			for _, name := range s.Extensions(role.Name) {
				add(ir.Attr{Path: name, Kind: entity.KindString, Extension: true})
			}
		}
	}
	for _, a := range o.added {
		add(a)
	}
	if o.open {
		add(ir.Attr{Path: ir.OtherAttrs, Open: true})
	}
	return out
}

// carriedAttributes are the attributes of the type that the model knows and a source maps.
func (l *lowerer) carriedAttributes(typ string, sources []plan.Source, add func(ir.Attr)) {
	for _, path := range l.Model.Paths(typ, 1) {
		a, ok := l.Model.Resolve(typ, path)
		if !ok || a.Path == ir.ID || strings.Contains(path, "_refs[*]") {
			continue
		}
		for _, s := range sources {
			for _, role := range s.Roles(typ) {
				r2, attr, ok := l.Model.InRole(role.Name, a.Path)
				if ok && s.Maps(r2, attr) && s.Filled(r2, attr) {
					add(ir.Attr{Path: a.Path, Kind: a.Kind})
				}
			}
		}
	}
}

// throughRef reports that an attribute is that of a referenced entity.
func throughRef(path string) bool {
	head, _, found := strings.Cut(path, ".")
	head = strings.TrimSuffix(head, "[*]")
	return found && (strings.HasSuffix(head, "_ref") || strings.HasSuffix(head, "_refs"))
}
