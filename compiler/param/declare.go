package param

import (
	"fmt"
	"strings"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
)

// declaration is a parameter as it is declared.
type declaration struct {
	name     string
	typ      Type
	defaults []string // nil where it must be given
	place    diag.Span
	broken   bool // it cannot be read: what it is used in is not looked at
}

// declare reads the declarations of a hunt, in order.
func declare(tree *ast.File, diags *diag.List) []*declaration {
	var out []*declaration
	first := map[string]*declaration{}
	for _, c := range tree.Comments {
		r, ok := declares(c.Text)
		if !ok {
			continue
		}
		d, wrong := r.declaration(c)
		before := first[d.name]
		switch {
		case wrong != nil:
		case !tree.OwnLine(c):
			wrong = &bad{0, len(c.Text), "a declaration stands on a line of its own", ""}
		case before != nil:
			wrong = &bad{
				d.place.Start.Offset - c.Place.Start.Offset, len(d.name), fmt.Sprintf("the parameter %q is declared twice", d.name),
				"it is declared in " + where(before.place, d.place),
			}
		}
		if wrong != nil {
			d.broken = true
			diags.AddHint("HF1019", part(c.Place, c.Text, wrong.at, wrong.n), wrong.hint, wrong.message)
		}
		if before == nil {
			first[d.name] = d
			out = append(out, d)
		}
	}
	return out
}

// declares tells a declaration from other comments: the word param, a name and a colon. It returns the reader at the name.
func declares(comment string) (*reader, bool) {
	r := &reader{text: comment, at: 1}
	r.blanks()
	if r.word(":") != "param" || !r.blanks() || r.rest() == "" {
		return nil, false
	}
	name := r.at
	if r.word(":") == "" {
		return nil, false
	}
	r.blanks()
	colon := strings.HasPrefix(r.rest(), ":")
	r.at = name
	return r, colon
}

// declaration reads what follows the word param. Of one that cannot be read the name is known.
func (r *reader) declaration(c ast.Comment) (*declaration, *bad) {
	begin := r.at
	d := &declaration{name: r.word(":")}
	d.place = part(c.Place, c.Text, begin, len(d.name))
	if !isName(d.name) {
		return d, &bad{begin, len(d.name), fmt.Sprintf("%q is no name of a parameter", d.name), nameHint}
	}
	r.blanks()
	r.at++ // the colon
	r.blanks()
	if wrong := r.typeOf(d); wrong != nil {
		return d, wrong
	}
	r.blanks()
	equals := r.at
	if !strings.HasPrefix(r.rest(), "=") {
		return d, nil // no default; what follows is for people
	}
	r.at++
	r.blanks()
	if d.typ.Kind == Secret {
		return d, &bad{equals, 1, "a secret has no default", "what stands in a hunt is no secret: leave it out, and give it with -p " + d.name + "=@env:NAME"}
	}
	return d, r.defaults(d)
}

// typeOf reads the type.
func (r *reader) typeOf(d *declaration) *bad {
	begin := r.at
	word := r.word("=")
	if word == "list" {
		r.blanks()
		begin = r.at
		if of := r.word("="); of != "of" {
			return &bad{begin, len(of), "the list is of no type", "write list of string, or another type"}
		}
		d.typ.List = true
		r.blanks()
		begin = r.at
		word = r.word("=")
	}
	for k := range kinds {
		if kinds[k].name == word && (!d.typ.List || Kind(k) != Secret) {
			d.typ.Kind = Kind(k)
			return nil
		}
	}
	names := Kinds()
	if d.typ.List {
		names = names[:Secret]
	}
	hint := diag.DidYouMean(word, append(names, "list of string"))
	if hint == "" {
		hint = "there are " + strings.Join(names, ", ") + " and lists of them, such as list of string"
	}
	if word == "" {
		return &bad{begin, 0, "the parameter has no type", hint}
	}
	return &bad{begin, len(word), fmt.Sprintf("no type %q of parameters", word), hint}
}

// defaults reads the default value after the equals sign.
func (r *reader) defaults(d *declaration) *bad {
	begin := r.at
	var values []literal
	var wrong *bad
	switch opens := r.opens(); {
	case opens && !d.typ.List:
		return &bad{begin, 1, fmt.Sprintf("the default of %s is a list", d.name), "declare it as list of " + d.typ.String()}
	case opens:
		values, wrong = r.list()
	case d.typ.List:
		return &bad{begin, len(r.rest()), fmt.Sprintf("the default of %s is no list", d.name), "put it in parentheses, with commas between the values"}
	default:
		var v literal
		v, wrong = r.value()
		values = []literal{v}
	}
	if wrong != nil {
		return wrong
	}
	for _, v := range values {
		if d.typ.Kind.quoted() && !v.quoted {
			return &bad{v.at, v.n, fmt.Sprintf("a default of the type %s stands in quotes", d.typ.Kind), ""}
		}
		if _, ok := d.typ.Kind.read(v.text); !ok {
			return &bad{v.at, v.n, fmt.Sprintf("%q is not %s", v.text, kinds[d.typ.Kind].is), ""}
		}
	}
	if end := r.at; !r.blanks() {
		return &bad{end, len(r.rest()), "the default goes on", "put a blank between it and what is for people, or all of it in quotes"}
	}
	d.defaults, _ = d.typ.readAll(texts(values))
	return nil
}

// nameHint says what a parameter may be called.
const nameHint = "names of parameters are made of letters, digits and _, and begin with no digit"

// isName reports whether a word can name a parameter.
func isName(word string) bool {
	for i := range len(word) {
		c := word[i]
		letter := c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return word != ""
}

// part is the place of n bytes of a text on one line whose own place is known.
func part(whole diag.Span, text string, at, n int) diag.Span {
	out := diag.TextSpan("", whole.Start, text[:at])
	out = diag.TextSpan("", out.End, text[at:at+n])
	out.File, out.Cell = whole.File, whole.Cell
	return out
}

// where names the line of a place for a message about another one.
func where(s, from diag.Span) string {
	line := fmt.Sprintf("line %d", s.Start.Line)
	if s.Cell != from.Cell {
		line += fmt.Sprintf(" of cell %d", s.Cell)
	}
	return line
}
