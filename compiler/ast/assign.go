package ast

import (
	"strings"

	"github.com/huntc/huntc/compiler/diag"
)

// Assign makes a variable from one or, merged, several others: `p WHERE pid = 4`, `a + b`,
// `TIMESTAMPED(p) LIMIT 5`.
type Assign struct {
	Terms []*Term `parser:"@@ ( '+' @@ )*"`
	Selection
}

// Span returns the place of the variables.
func (a *Assign) Span() diag.Span { return a.Terms[0].Span().Join(a.Terms[len(a.Terms)-1].Span()) }

// Term is a variable, transformed or not: `p`, `TIMESTAMPED(p)`.
type Term struct {
	Func *Func  `parser:"( @@ '('"` // nil: not transformed
	Arg  *Ident `parser:"  @@ ')'"`
	Name *Ident `parser:"| @@ )"`
}

// Transformer is what turns entities into their records.
type Transformer uint8

// The transformers.
const (
	NoTransformer Transformer = iota
	Timestamped
	AddObsID
	Records
)

var transformerNames = [...]string{NoTransformer: "", Timestamped: "TIMESTAMPED", AddObsID: "ADDOBSID", Records: "RECORDS"}

// String returns the transformer as it is written.
func (t Transformer) String() string { return transformerNames[t] }

// TransformerNames lists the transformers.
func TransformerNames() []string { return transformerNames[1:] }

// ParseTransformer returns the transformer of a name in any case.
func ParseTransformer(name string) (Transformer, bool) {
	for t, known := range transformerNames {
		if known != "" && strings.EqualFold(known, name) {
			return Transformer(t), true
		}
	}
	return NoTransformer, false
}

// Transformer returns the transformer of the term. A parsed tree holds no unknown one.
func (t *Term) Transformer() Transformer {
	if t.Func == nil {
		return NoTransformer
	}
	transformer, _ := ParseTransformer(t.Func.Name)
	return transformer
}

// Var returns the variable of the term.
func (t *Term) Var() *Ident {
	if t.Func != nil {
		return t.Arg
	}
	return t.Name
}

// Span returns the place from the transformer to the variable.
func (t *Term) Span() diag.Span {
	if t.Func != nil {
		return t.Func.Span().Join(t.Arg.Span())
	}
	return t.Name.Span()
}
