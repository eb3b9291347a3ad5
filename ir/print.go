package ir

import (
	"fmt"
	"strings"
)

// String prints the program as the goldens and `huntc compile --emit ir` show it: a binding reads like its statement.
func (p *Program) String() string {
	var w printer
	for _, b := range p.Bindings {
		if b.Stored != "" {
			w.line(0, "%s = %s stored as %s", b.ID(), b.Type, b.Stored)
			continue
		}
		w.line(0, "%s = %s%s", b.ID(), b.Type, bindingNotes(b))
		w.rel(1, b.Rel)
	}
	for _, s := range p.Sinks {
		w.sink(s)
	}
	return w.String()
}

// PrintRel prints one relation.
func PrintRel(r Rel) string {
	var w printer
	w.rel(0, r)
	return w.String()
}

// PrintExpr prints one predicate on one line.
func PrintExpr(e Expr) string { return exprText(e) }

type printer struct{ strings.Builder }

func (w *printer) line(depth int, format string, args ...any) {
	w.WriteString(strings.Repeat("  ", depth))
	fmt.Fprintf(&w.Builder, format, args...)
	w.WriteByte('\n')
}

func bindingNotes(b *Binding) string {
	var n []string
	switch b.Shape {
	case EntityRows:
	case RecordRows:
		n = append(n, "by record")
	case TableRows:
		n = append(n, "table")
	}
	if len(b.Order) > 0 {
		n = append(n, "order "+keysText(b.Order))
	}
	if len(n) == 0 {
		return ""
	}
	return " (" + strings.Join(n, ", ") + ")"
}

func (w *printer) rel(depth int, r Rel) {
	switch r := r.(type) {
	case *Scan:
		w.line(depth, "scan %s as %s%s%s", r.Source, r.Role, spanText(r.Span), whereText(r.Pred))
	case *Related:
		w.line(depth, "related %s%s to %s", r.Source, spanText(r.Span), inline(r.Input))
		for _, s := range r.Steps {
			w.line(depth+1, "%s → %s%s", s.From, s.To, whereText(s.Pred))
		}
		w.nested(depth+1, r.Input)
	case *Entities:
		w.entities(depth, r)
	case *Filter:
		w.line(depth, "filter %s", exprText(r.Pred))
		w.rel(depth+1, r.Input)
	case *Limit:
		w.line(depth, "limit %d offset %d order %s", r.Count, r.Offset, keysText(r.Order))
		w.rel(depth+1, r.Input)
	case *Union:
		w.line(depth, "union")
		for _, in := range r.Inputs {
			w.rel(depth+1, in)
		}
	case *Ref:
		w.line(depth, "ref %s", r.ID)
	case *Values:
		w.line(depth, "values%s", attrsText(" [", r.Columns))
		for _, row := range r.Rows {
			w.line(depth+1, "%s", rowText(row))
		}
	case *Loaded:
		w.loaded(depth, r)
	case *Records:
		w.line(depth, "records%s", attrsText(" [", r.Attrs))
		w.rel(depth+1, r.Input)
	case *Group:
		w.group(depth, r)
	case *Join:
		names := make([]string, len(r.Columns))
		for i, c := range r.Columns {
			names[i] = c.Name
		}
		w.line(depth, "join on %s = %s [%s]", attrText(r.LeftBy), attrText(r.RightBy), strings.Join(names, ", "))
		w.rel(depth+1, r.Left)
		w.rel(depth+1, r.Right)
	case *Applied:
		open := ""
		if r.Open {
			open = " open"
		}
		w.line(depth, "applied%s%s%s", columnsText(" given [", r.Given), attrsText(" new [", r.New), open)
		w.rel(depth+1, r.Input)
	case *Follow:
		w.follow(depth, r)
	case *Extend:
		w.line(depth, "extend%s from %s", attrsText(" [", r.Attrs), inline(r.From))
		w.nested(depth+1, r.From)
		w.rel(depth+1, r.Input)
	default:
		panic(unhandled(r))
	}
}

func (w *printer) entities(depth int, r *Entities) {
	how := ""
	switch {
	case r.Single:
		how = "single "
	case r.Loose:
		how = "loose "
	}
	w.line(depth, "%sentities%s%s", how, attrsText(" [", r.Attrs), attrsText(" complete [", r.Complete))
	w.rel(depth+1, r.Input)
	if len(r.Completion) > 0 {
		apart := ""
		if r.Apart {
			apart = ", apart"
		}
		w.line(depth+1, "completed from%s", apart)
		for _, s := range r.Completion {
			w.rel(depth+2, s)
		}
	}
}

func (w *printer) loaded(depth int, r *Loaded) {
	attrs := make([]Attr, len(r.Columns))
	for i, c := range r.Columns {
		attrs[i] = c.Attr
	}
	w.line(depth, "loaded %s from %s%s", r.Type, String(r.Path).source(), attrsText(" [", attrs))
}

func (w *printer) follow(depth int, r *Follow) {
	names := make([]string, len(r.Attrs))
	for i, a := range r.Attrs {
		names[i] = a.Attr.Path
	}
	w.line(depth, "follow %s to %s [%s]", r.Ref.Path, inline(r.From), strings.Join(names, ", "))
	w.nested(depth+1, r.From)
	w.rel(depth+1, r.Input)
}

func (w *printer) group(depth int, r *Group) {
	var parts []string
	for _, k := range r.Keys {
		if k.Bin > 0 {
			parts = append(parts, fmt.Sprintf("%s = bin(%s, %d)", k.Name, attrText(k.Attr), k.Bin))
			continue
		}
		parts = append(parts, k.Name)
	}
	for _, a := range r.Aggs {
		parts = append(parts, fmt.Sprintf("%s = %s(%s)", a.Name, a.Func, attrText(a.Attr)))
	}
	w.line(depth, "group %s", strings.Join(parts, ", "))
	w.rel(depth+1, r.Input)
}

// nested prints a relation that inline could not show in place.
func (w *printer) nested(depth int, r Rel) {
	if _, ok := r.(*Ref); !ok {
		w.rel(depth, r)
	}
}

func (w *printer) sink(s Sink) {
	switch s := s.(type) {
	case *Disp:
		var cols []string
		for _, c := range s.Columns {
			cols = append(cols, c.Name)
		}
		w.line(0, "disp %s [%s]%s", s.Variable, strings.Join(cols, ", "), dispNotes(s))
		w.rel(1, s.Input)
	case *Info:
		w.line(0, "info %s", s.Variable)
		w.rel(1, s.Input)
		if s.Rows != nil {
			w.line(1, "applied%s of %s", columnsText(" [", s.Applied), inline(s.Rows))
			w.nested(2, s.Rows)
		}
	case *Save:
		w.line(0, "save to %s", String(s.Path).source())
		rows := s.Rows
		w.sink(&rows)
	case *Explain:
		w.line(0, "explain")
		rows := s.Rows
		w.sink(&rows)
	case *Describe:
		w.line(0, "describe %s of %s", s.Name, s.Variable)
		w.rel(1, s.Input)
	case *Apply:
		w.line(0, "apply %s on %s%s", s.Analytics, strings.Join(s.Variables, ", "), argsText(s.Args))
		for _, r := range s.Results {
			w.rel(1, r)
		}
	case *Store:
		w.line(0, "store %s%s", s.Table, attrsText(" [", s.Need))
		w.rel(1, s.Input)
	case *Summary:
		w.line(0, "summary")
		w.counted(s.Counts)
	case *Mentioned:
		w.line(0, "mentioned")
		w.counted(s.Counts)
	default:
		panic(unhandled(s))
	}
}

func (w *printer) counted(counts []Counted) {
	for _, c := range counts {
		w.line(1, "%s %s", c.Variable, c.Type)
		w.rel(2, c.Input)
	}
}

func columnsText(open string, cols []Column) string {
	if len(cols) == 0 {
		return ""
	}
	names := make([]string, len(cols))
	for i, c := range cols {
		names[i] = c.Name
	}
	return open + strings.Join(names, ", ") + "]"
}

func argsText(args []Arg) string {
	out := ""
	for i, a := range args {
		var values []string
		for _, v := range a.Values {
			if v.Input != nil {
				values = append(values, v.Input.ID+"."+v.Attr.Path)
				continue
			}
			values = append(values, String(v.Text).source())
		}
		sep := ", "
		if i == 0 {
			sep = " with "
		}
		out += sep + a.Name + " = " + strings.Join(values, ", ")
	}
	return out
}

func dispNotes(s *Disp) string {
	out := ""
	if len(s.Order) > 0 {
		out += " order " + keysText(s.Order)
	}
	if s.Count > 0 || s.Offset > 0 {
		out += fmt.Sprintf(" limit %d offset %d", s.Count, s.Offset)
	}
	return out
}

func spanText(t Timespan) string {
	if t.IsZero() {
		return ""
	}
	return " " + t.String()
}

func whereText(e Expr) string {
	if _, ok := e.(*True); ok || e == nil {
		return ""
	}
	return " where " + exprText(e)
}

func attrsText(open string, attrs []Attr) string {
	if len(attrs) == 0 {
		return ""
	}
	var out []string
	for _, a := range attrs {
		out = append(out, attrText(a))
	}
	return open + strings.Join(out, ", ") + "]"
}

func keysText(keys []SortKey) string {
	var out []string
	for _, k := range keys {
		dir := " asc"
		if k.Desc {
			dir = " desc"
		}
		out = append(out, attrText(k.Attr)+dir)
	}
	return "[" + strings.Join(out, ", ") + "]"
}

func rowText(row []*Value) string {
	var out []string
	for _, v := range row {
		if v == nil {
			out = append(out, "null")
			continue
		}
		out = append(out, v.source())
	}
	return strings.Join(out, ", ")
}

func attrText(a Attr) string {
	if a.Role == "" {
		return a.Path
	}
	return a.Role + ":" + a.Path
}

// inline shows a relation inside a line: a reference by its name, anything else as `(…)`, printed below or not at all.
func inline(r Rel) string {
	if ref, ok := r.(*Ref); ok {
		return ref.ID
	}
	return "(" + strings.Join(strings.Fields(PrintRel(r)), " ") + ")"
}

func exprText(e Expr) string {
	switch e := e.(type) {
	case nil, *True:
		return "true"
	case *False:
		return "false"
	case *And:
		return joinExprs(e.Args, " and ")
	case *Or:
		return joinExprs(e.Args, " or ")
	case *Compare:
		return attrText(e.Attr) + " " + e.Op.String() + " " + e.Value.source()
	case *In:
		var vs []string
		for _, v := range e.Values {
			vs = append(vs, v.source())
		}
		return attrText(e.Attr) + not(e.Negated) + " in (" + strings.Join(vs, ", ") + ")"
	case *InRef:
		return attrText(e.Attr) + not(e.Negated) + " in " + inline(e.Input) + "." + e.Path
	case *IsNull:
		return attrText(e.Attr) + " is" + not(e.Negated) + " null"
	case *KeyIn:
		column := ""
		if e.Column != "" {
			column = "." + e.Column
		}
		return "key(" + e.Role + ")" + not(e.Negated) + " in " + inline(e.Input) + column
	case *RecordKind:
		return "record is " + e.Kind
	case *Mentions:
		return "mentions " + e.Type + " as " + e.Role
	case *SameRecord:
		return "same record(" + exprText(e.Pred) + ")"
	}
	panic(unhandled(e))
}

func not(negated bool) string {
	if negated {
		return " not"
	}
	return ""
}

func joinExprs(args []Expr, op string) string {
	out := make([]string, len(args))
	for i, a := range args {
		out[i] = exprText(a)
		switch a.(type) {
		case *And, *Or:
			out[i] = "(" + out[i] + ")"
		}
	}
	return strings.Join(out, op)
}
