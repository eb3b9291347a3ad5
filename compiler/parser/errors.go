package parser

import (
	"errors"
	"strings"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/huntc/huntc/compiler/diag"
)

// failure is a parse error in the words of the code table. It is an Error of participle's, so
// that it comes through participle's own productions.
type failure struct {
	code diag.Code
	at   lexer.Token
	args []any
	hint string
}

// Error returns the position; the words are in the code table.
func (f *failure) Error() string { return f.at.Pos.String() + ": " + string(f.code) }

// Message returns the same as Error.
func (f *failure) Message() string { return f.Error() }

// Position returns the place of the token that does not fit.
func (f *failure) Position() lexer.Position { return f.at.Pos }

// expected is the failure of a token where something else should stand.
func expected(t lexer.Token, what string) error {
	return &failure{code: "HF1001", at: t, args: []any{quoted(t), what}}
}

// quoted names a token in a message.
func quoted(t lexer.Token) string {
	switch t.Type {
	case lexer.EOF:
		return "end of the statement"
	case tokString, tokTimeString:
		return "string " + t.Value
	case tokKeyword:
		return "keyword " + strings.ToUpper(t.Value)
	default:
		return `"` + t.Value + `"`
	}
}

// report turns the error of a statement into a diagnostic. What the grammar trips over is often
// behind what is wrong, so the likely mistakes are looked for first.
func (p *parser) report(err error) {
	f := p.toFailure(err)
	k := p.indexOf(f.at)
	switch {
	case f.code != "HF1001":
	case p.reportMisspelt(k):
		return
	case p.reportBracket(k):
		return
	case f.at.Type == tokKeyword && strings.HasPrefix(f.args[1].(string), "a variable"):
		f = &failure{code: "HF1006", at: f.at, args: []any{p.source(f.at)}}
	}
	if f.hint == "" && is(f.at, "*") {
		f.hint = p.starHint(k)
	}
	p.diags.AddHint(f.code, tokenSpan(f.at), f.hint, f.args...)
}

// starHint says what to write instead of the `*` at token k, which is habit from SQL.
func (p *parser) starHint(k int) string {
	switch {
	case k > p.begin && is(p.tokens[k-1], "ATTR"):
		return "leave out ATTR to show all attributes"
	case k > p.begin+1 && p.tokens[k-2].Type == tokFunc:
		return "name an attribute that each entity has"
	}
	return ""
}

// source returns a token as it is written.
func (p *parser) source(t lexer.Token) string {
	return p.text[t.Pos.Offset : t.Pos.Offset+len(t.Value)]
}

// indexOf returns the index of a token in the piece; the end has the index after the last.
func (p *parser) indexOf(t lexer.Token) int {
	for i := range p.tokens {
		if p.tokens[i].Pos.Offset >= t.Pos.Offset {
			return i
		}
	}
	return len(p.tokens)
}

// toFailure puts what participle says into our words.
func (p *parser) toFailure(err error) *failure {
	var f *failure
	if errors.As(err, &f) {
		return f
	}
	var unexpected *participle.UnexpectedTokenError
	if errors.As(err, &unexpected) {
		k := p.indexOf(unexpected.Unexpected)
		return &failure{
			code: "HF1001",
			at:   unexpected.Unexpected,
			args: []any{quoted(unexpected.Unexpected), p.noun(unexpected.Message(), k)},
		}
	}
	at := endToken(p.tokens)
	var other participle.Error
	if errors.As(err, &other) {
		at.Pos = other.Position()
		if k := p.indexOf(at); k < len(p.tokens) {
			at = p.tokens[k]
		}
	}
	return &failure{code: "HF1001", at: at, args: []any{quoted(at), "something else"}}
}

// nouns are the names of the grammar's productions in the hunter's language.
var nouns = map[string]string{
	"Path":       "an attribute",
	"Comparison": "a comparison",
	"Expr":       "a comparison",
	"Operator":   "an operator such as =, IN or LIKE",
	"Value":      "a value",
	"TimeLit":    "a time",
	"TimeRange":  "a time range",
	"Int":        "a whole number",
	"Last":       "a whole number and a unit of time",
	"Term":       "a variable",
	"Reference":  "a variable and an attribute, such as p.name",
	"GroupKey":   "an attribute",
	"Agg":        "an aggregate such as COUNT(pid)",
	"Arg":        "a parameter such as NAME=value",
	"SortBy":     "BY",
	"JoinBy":     "BY",
	"Object":     "an object in braces",
	"Pair":       "a name in quotes, a colon and a value",
	"Key":        "a name in quotes",
	"String":     "a string",
	"Brace":      `"}"`,
	"<word>":     "a name",
	"<null>":     "NULL",
}

// noun says what the grammar expects at token k. Participle's message has it in the grammar's
// notation, of which the first symbol is enough.
func (p *parser) noun(message string, k int) string {
	_, symbol, ok := strings.Cut(message, "(expected ")
	if !ok {
		return "the next clause or statement"
	}
	symbol = strings.TrimLeft(symbol, "(")
	if literal, ok := strings.CutPrefix(symbol, `"`); ok {
		literal, _, _ = strings.Cut(literal, `"`)
		if keywords[literal] == operator {
			return nouns["Operator"]
		}
		if isLetter(literal[0]) {
			return literal
		}
		return `"` + literal + `"`
	}
	symbol, _, _ = strings.Cut(symbol, " ")
	symbol = strings.TrimRight(symbol, ")?*+")
	before := lexer.Token{}
	if k > p.begin {
		before = p.tokens[k-1]
	}
	switch symbol {
	case "Ident":
		return p.identNoun(before, k)
	case "Location":
		return locationNoun(before)
	}
	if noun, ok := nouns[symbol]; ok {
		return noun
	}
	return "something else"
}

// identNoun says what a name would name at token k.
func (p *parser) identNoun(before lexer.Token, k int) string {
	switch {
	case is(before, "GET") || is(before, "FIND"):
		return "an entity type"
	case is(before, "AS"):
		return "a name"
	case before.Type == tokInt:
		return "a unit of time: days, hours, minutes or seconds"
	case is(before, "WITH"):
		return "a parameter such as NAME=value"
	case k-2 >= p.begin && is(p.tokens[k-2], "FIND"):
		return "a relation such as CREATED"
	default:
		return "a variable"
	}
}

// locationNoun says what a path or URI would be after a token.
func locationNoun(before lexer.Token) string {
	switch {
	case is(before, "FROM"), is(before, ","):
		return "a data source"
	case is(before, "APPLY"):
		return "an analytics such as python://name"
	default:
		return "a path"
	}
}
