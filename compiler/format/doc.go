package format

import (
	"strings"
	"unicode/utf8"
)

const (
	// width is the column that no line should pass.
	width = 120
	// deepest is the most that a line is indented: beyond it there is no room left to write in.
	deepest = 60
	// step is how much further a part is indented than the part that it belongs to.
	step = 2
)

// kind is what a doc does.
type kind uint8

const (
	isText   kind = iota // text, as it is
	isLine               // a space, or a new line where the group around it is broken
	isConcat             // parts, one after the other
	isGroup              // parts that are on one line if they fit, and broken at each of their own lines if not
	isHang               // parts whose new lines are indented further
	isAlign              // parts whose new lines begin where the parts do
	isFill               // parts with commas between them, as many on a line as fit
)

// doc is a text whose lines are still to be chosen.
type doc struct {
	kind  kind
	text  string
	more  int // of isHang: how much further
	parts []doc
	flat  int  // runes it takes on one line
	stuck bool // in isFill: no line begins with it
}

func text(parts ...string) doc {
	s := strings.Join(parts, "")
	return doc{text: s, flat: utf8.RuneCountInString(s)}
}

func line() doc { return doc{kind: isLine, flat: 1} }

func concat(parts ...doc) doc { return compound(isConcat, parts) }

func group(parts ...doc) doc { return compound(isGroup, parts) }

func align(parts ...doc) doc { return compound(isAlign, parts) }

func hang(more int, parts ...doc) doc {
	d := compound(isHang, parts)
	d.more = more
	return d
}

func fill(items []doc) doc {
	d := compound(isFill, items)
	d.flat += len(", ") * (len(items) - 1)
	return d
}

func compound(k kind, parts []doc) doc {
	d := doc{kind: k, parts: parts}
	for i := range parts {
		d.flat += parts[i].flat
	}
	return d
}

// renderer chooses the lines.
type renderer struct {
	out    strings.Builder
	column int
}

// render writes a doc that begins a line.
func render(d doc) string {
	var r renderer
	r.put(&d, 0, 0, false)
	return r.out.String()
}

// put writes a doc. New lines are indented by indent; tail runes follow on the last line; broken tells whether the
// group around it is.
func (r *renderer) put(d *doc, indent, tail int, broken bool) {
	switch d.kind {
	case isText:
		r.out.WriteString(d.text)
		r.column += d.flat
	case isLine:
		r.space(broken, indent)
	case isConcat:
		r.parts(d.parts, indent, tail, broken)
	case isGroup:
		r.parts(d.parts, indent, tail, r.column+d.flat+tail > width)
	case isHang:
		r.parts(d.parts, indent+d.more, tail, broken)
	case isAlign:
		if r.column <= deepest {
			indent = r.column
		} else {
			indent += step
		}
		r.parts(d.parts, indent, tail, broken)
	case isFill:
		r.fill(d.parts, indent, tail)
	default:
		panic("format: unhandled kind of doc")
	}
}

// parts writes docs one after the other.
func (r *renderer) parts(parts []doc, indent, tail int, broken bool) {
	tails := make([]int, len(parts)) // what follows each part without a chance to break
	for i := len(parts) - 1; i >= 0; i-- {
		tails[i] = tail
		if parts[i].kind == isText {
			tail += parts[i].flat
		} else {
			tail = 0
		}
	}
	for i := range parts {
		r.put(&parts[i], indent, tails[i], broken)
	}
}

// fill writes docs with commas between them.
func (r *renderer) fill(items []doc, indent, tail int) {
	for i := range items {
		after := len(",")
		if i == len(items)-1 {
			after = tail
		}
		if i > 0 {
			r.space(!items[i].stuck && r.column+1+items[i].flat+after > width, indent)
		}
		r.put(&items[i], indent, after, false)
		if i < len(items)-1 {
			r.out.WriteByte(',')
			r.column++
		}
	}
}

// space writes a space or, broken, a new line.
func (r *renderer) space(broken bool, indent int) {
	if !broken {
		r.out.WriteByte(' ')
		r.column++
		return
	}
	r.column = min(indent, deepest)
	r.out.WriteByte('\n')
	r.out.WriteString(strings.Repeat(" ", r.column))
}
