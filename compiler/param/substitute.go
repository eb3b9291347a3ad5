package param

import (
	"fmt"
	"slices"
	"strings"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
)

// substitution is the state of one Apply.
type substitution struct {
	declared map[string]bool
	names    []string              // of those that are declared, in order
	values   map[string]*Parameter // those that have a value
	diags    *diag.List
	unknown  int  // how many uses were
	failed   bool // of the statement: something in it has no value
}

// statements puts the values into each statement. One that fails is lost.
func (s *substitution) statements(tree *ast.File) {
	kept := tree.Statements[:0]
	for _, stmt := range tree.Statements {
		s.failed = false
		s.command(stmt.Cmd)
		if s.failed {
			tree.Lost = append(tree.Lost, ast.Lost{Target: stmt.Target, Place: stmt.Place})
			continue
		}
		kept = append(kept, stmt)
	}
	tree.Statements = kept
	slices.SortStableFunc(tree.Lost, func(a, b ast.Lost) int { return a.Place.Start.Offset - b.Place.Start.Offset })
}

func (s *substitution) command(c ast.Command) {
	switch c := c.(type) {
	case *ast.New:
		s.newValues(c)
	case *ast.Get:
		c.From = s.sources(c.From)
		s.pattern(c.Where)
		s.time(c.Time)
	case *ast.Find:
		s.pattern(c.Where)
		s.time(c.Time)
	case *ast.Apply:
		s.location(&c.Analytics)
		for _, a := range c.Args {
			a.Value = s.value(a.Value, place{secret: true, list: true})
		}
	case *ast.Disp:
		s.pattern(c.Where)
	case *ast.Assign:
		s.pattern(c.Where)
	case *ast.Save:
		s.location(&c.To)
	case *ast.Load:
		s.location(&c.From)
	case *ast.Info, *ast.Describe, *ast.Join, *ast.Group, *ast.Sort, *ast.Explain:
	default:
		panic("param: unhandled " + ast.Keyword(c))
	}
}

// place says what can stand where a literal does.
type place struct{ secret, list bool }

func (s *substitution) pattern(e ast.Expr) {
	if e == nil {
		return
	}
	ast.Walk(e, func(e ast.Expr) {
		c, ok := e.(*ast.Comparison)
		if !ok || c.Operand == nil {
			return
		}
		at := place{list: true}
		switch c.Op.Kind {
		case ast.Eq, ast.Ne, ast.In, ast.NotIn:
			at.secret = true
		case ast.Lt, ast.Le, ast.Gt, ast.Ge, ast.Like, ast.NotLike, ast.Matches, ast.NotMatches,
			ast.IsSubset, ast.NotIsSubset, ast.IsSuperset, ast.NotIsSuperset, ast.IsNull, ast.IsNotNull:
		}
		c.Operand = s.value(c.Operand, at)
	})
}

// value is what a value becomes: of a literal that is a parameter alone the literal of its type.
func (s *substitution) value(v ast.Value, at place) ast.Value {
	switch v := v.(type) {
	case *ast.String:
		if p := s.alone(v, at); p != nil {
			return literals(p, v)
		}
		s.expand(&v.Text, &v.Written, v, at)
	case *ast.List:
		for i, item := range v.Items {
			v.Items[i] = s.value(item, at)
		}
	case *ast.Int, *ast.Float, *ast.Bool, *ast.Null, *ast.Reference:
	default:
		panic(fmt.Sprintf("param: unhandled %T", v))
	}
	return v
}

// alone is the parameter that is all of a literal and has a type of its own there; nil for any other literal.
func (s *substitution) alone(v *ast.String, at place) *Parameter {
	pieces := cut(v.Value())
	if len(pieces) != 1 || !pieces[0].use {
		return nil
	}
	p := s.values[pieces[0].text]
	if p == nil || p.Type.List && !at.list || p.Secret() && !at.secret || p.after(v.Span()) {
		return nil // what is wrong is said where the text is expanded
	}
	p.Used = true
	return p
}

// literals writes the value of a parameter as literals in the place of one.
func literals(p *Parameter, v *ast.String) ast.Value {
	if !p.Type.List {
		return typed(p.Type.Kind, p.Values[0], v)
	}
	list := &ast.List{Pos: v.Pos, Open: "(", Close: v.Pos, Written: ast.Written(v.Text)}
	for _, text := range p.Values {
		list.Items = append(list.Items, typed(p.Type.Kind, text, v))
	}
	return list
}

// typed is one value in the place of a literal.
func typed(k Kind, text string, v *ast.String) ast.Value {
	written := ast.Written(v.Text)
	switch k {
	case Int:
		return &ast.Int{Pos: v.Pos, Text: text, Written: written}
	case Float:
		return &ast.Float{Pos: v.Pos, Text: text, Written: written}
	case Bool:
		return &ast.Bool{Pos: v.Pos, Text: text, Written: written}
	case String, Time, IP, Secret:
		return &ast.String{Pos: v.Pos, Text: text, Written: written}
	}
	panic(fmt.Sprintf("param: unhandled kind %d", k))
}

// newValues puts values into NEW. A list among the names is several names.
func (s *substitution) newValues(n *ast.New) {
	var names []*ast.String
	for _, name := range n.Names {
		if p := s.alone(name, place{list: true}); p != nil && p.Type.List {
			for _, text := range p.Values {
				names = append(names, &ast.String{Pos: name.Pos, Text: text, Written: ast.Written(name.Text)})
			}
			continue
		}
		s.expand(&name.Text, &name.Written, name, place{})
		names = append(names, name)
	}
	n.Names = names
	for _, object := range n.Objects {
		for _, pair := range object.Pairs {
			pair.Value = s.value(pair.Value, place{})
		}
	}
}

// sources puts values into FROM. A list is several sources.
func (s *substitution) sources(from []*ast.Location) []*ast.Location {
	var out []*ast.Location
	for _, l := range from {
		v := &ast.String{Pos: l.Pos, Text: l.Value(), Written: ast.Written(l.Text)}
		if p := s.alone(v, place{list: true}); p != nil && p.Type.List {
			for _, text := range p.Values {
				out = append(out, &ast.Location{Pos: l.Pos, Text: text, Written: v.Written})
			}
			continue
		}
		s.location(l)
		out = append(out, l)
	}
	return out
}

func (s *substitution) location(l *ast.Location) {
	s.expand(&l.Text, &l.Written, l, place{})
}

func (s *substitution) time(t *ast.TimeRange) {
	if t == nil {
		return
	}
	for _, lit := range []*ast.TimeLit{t.Start, t.Stop} {
		if lit != nil {
			s.expand(&lit.Text, &lit.Written, lit, place{})
		}
	}
}

// literalNode is a literal that parameters may stand in.
type literalNode interface {
	Value() string
	Span() diag.Span
}

// expand puts values into what a literal stands for: its text becomes that, and it is remembered how it was written.
func (s *substitution) expand(text *string, written *ast.Written, lit literalNode, at place) {
	if value := lit.Value(); strings.Contains(value, "${") {
		out := s.expanded(value, *text, lit.Span(), at)
		*text, *written = out, ast.Written(*text)
	}
}

// expanded is a text with values in it; written is how it stands in the hunt.
func (s *substitution) expanded(text, written string, span diag.Span, at place) string {
	var out strings.Builder
	for _, piece := range cut(text) {
		if !piece.use {
			out.WriteString(piece.text)
			continue
		}
		use := span
		if i := strings.Index(written, "${"+piece.text+"}"); i >= 0 && !strings.Contains(written[:i], "\n") {
			use = part(span, written, i, len(piece.text)+len("${}"))
		}
		if p := s.parameter(piece.text, use, at); p != nil {
			p.Used = true
			out.WriteString(p.Values[0])
		} else {
			s.failed = true
		}
	}
	return out.String()
}

// parameter finds what a use in a text names. It returns nil, and says why, where it cannot stand there.
func (s *substitution) parameter(name string, use diag.Span, at place) *Parameter {
	p := s.values[name]
	switch {
	case !s.declared[name]:
		s.undeclared(name, use)
		return nil
	case p == nil:
		return nil // its declaration or its value is wrong, and that was said
	case p.Type.List:
		p.Used = true
		hint := "where one value is asked for, a parameter of a list has no meaning"
		if at.list {
			hint = "write nothing else into the literal: '${" + name + "}'"
		}
		s.diags.AddHint("HF2046", use, hint, name, "a list")
		return nil
	case p.Secret() && !at.secret: // its text would not stay whole
		p.Used = true
		s.diags.AddHint("HF2046", use, "secrets are compared with =, !=, IN and NOT IN, or given to an analytics", name, "a secret")
		return nil
	case p.after(use):
		p.Used = true
		s.diags.AddHint("HF2041", use, "it is declared in "+where(p.Place, use)+", after this", name)
		return nil
	}
	return p
}

// after reports that a use stands before the declaration.
func (p *Parameter) after(use diag.Span) bool { return use.Start.Offset < p.Place.Start.Offset }

// mostHints is how many unknown parameters are compared with those that there are, which takes time that grows with these.
const mostHints = 200

func (s *substitution) undeclared(name string, use diag.Span) {
	hint := ""
	if s.unknown++; s.unknown <= mostHints {
		hint = diag.DidYouMean(strings.TrimSpace(name), s.names)
	}
	switch {
	case hint != "":
	case !isName(name):
		hint = "for the text itself write $${"
	default:
		hint = "declare it: # param " + name + ": string; for the text itself write $${" + name + "}"
	}
	s.diags.AddHint("HF2041", use, hint, name)
}
