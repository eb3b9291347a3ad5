package parser

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/huntc/huntc/compiler/ast"
)

// Patterns are parsed by precedence climbing, as a production of their own within the grammar,
// so that a comparison alone is a Comparison and not an Or of one And of one Not.

// parseExpr parses a pattern: terms with OR between them.
func (g *grammar) parseExpr(lex *lexer.PeekingLexer) (ast.Expr, error) {
	terms, err := parseTerms(lex, "OR", g.parseAnd)
	if err != nil || len(terms) == 1 {
		return first(terms), err
	}
	return &ast.Or{Terms: terms}, nil
}

// parseAnd parses terms with AND between them.
func (g *grammar) parseAnd(lex *lexer.PeekingLexer) (ast.Expr, error) {
	terms, err := parseTerms(lex, "AND", g.parseUnary)
	if err != nil || len(terms) == 1 {
		return first(terms), err
	}
	return &ast.And{Terms: terms}, nil
}

// parseTerms parses one term or more with a keyword between them.
func parseTerms(
	lex *lexer.PeekingLexer, keyword string, parse func(*lexer.PeekingLexer) (ast.Expr, error),
) ([]ast.Expr, error) {
	var terms []ast.Expr
	for {
		term, err := parse(lex)
		if err != nil {
			return nil, err
		}
		terms = append(terms, term)
		if !is(*lex.Peek(), keyword) {
			return terms, nil
		}
		lex.Next()
	}
}

func first(terms []ast.Expr) ast.Expr {
	if len(terms) == 0 {
		return nil
	}
	return terms[0]
}

// parseUnary parses a comparison, what stands in brackets, or NOT before one of these.
func (g *grammar) parseUnary(lex *lexer.PeekingLexer) (ast.Expr, error) {
	t := *lex.Peek()
	switch {
	case is(t, "NOT"):
		lex.Next()
		operand, err := g.parseUnary(lex)
		if err != nil {
			return nil, err
		}
		return &ast.Not{Pos: ast.Pos(t.Pos), Operand: operand}, nil
	case is(t, "("):
		lex.Next()
		inner, err := g.parseExpr(lex)
		if err != nil {
			return nil, err
		}
		_, err = closing(lex, t)
		return inner, err
	case is(t, "["):
		lex.Next()
		inner, err := g.parseExpr(lex)
		if err != nil {
			return nil, err
		}
		end, err := closing(lex, t)
		return &ast.Brackets{Pos: ast.Pos(t.Pos), Inner: inner, Close: end}, err
	case t.Type == tokWord || t.Type == tokDotted || t.Type == tokEntity:
		return g.parseComparison(lex)
	}
	return nil, expected(t, "a comparison")
}

// parseComparison parses an attribute, an operator and, if that takes one, a value.
func (g *grammar) parseComparison(lex *lexer.PeekingLexer) (ast.Expr, error) {
	c := &ast.Comparison{}
	if lex.Peek().Type == tokEntity {
		c.Entity = &ast.EntityRef{}
		if err := c.Entity.Parse(lex); err != nil {
			return nil, err
		}
		if t := *lex.Peek(); !is(t, ":") {
			return nil, expected(t, `":"`)
		}
		lex.Next()
	}
	if err := c.Attr.Parse(lex); err != nil {
		return nil, expected(*lex.Peek(), nouns["Path"])
	}
	var err error
	if c.Op, err = parseOperator(lex); err != nil || !c.Op.Kind.TakesValue() {
		return c, err
	}
	c.Operand, err = g.parseValue(lex)
	return c, err
}

// parseOperator parses a sign, a word with or without NOT before it, or IS and what follows.
func parseOperator(lex *lexer.PeekingLexer) (ast.Operator, error) {
	t := *lex.Peek()
	op := ast.Operator{Pos: ast.Pos(t.Pos)}
	words := t.Value
	switch {
	case t.Type == tokOp:
	case is(t, "IS"):
		lex.Next()
		if is(*lex.Peek(), "NOT") {
			words += " NOT"
			lex.Next()
		}
		if t = *lex.Peek(); t.Type != tokNull {
			return op, expected(t, nouns["<null>"])
		}
		words += " NULL"
	case is(t, "NOT"):
		lex.Next()
		t = *lex.Peek()
		words += " " + t.Value
	}
	var ok bool
	if op.Kind, ok = ast.ParseOp(words); !ok || t.Type == tokWord {
		return op, expected(t, nouns["Operator"])
	}
	lex.Next()
	return op, nil
}

// parseValue parses a literal, a reference or a list.
func (g *grammar) parseValue(lex *lexer.PeekingLexer) (ast.Value, error) {
	t := *lex.Peek()
	pos := ast.Pos(t.Pos)
	var value ast.Value
	switch {
	case t.Type == tokKeyword, t.Type == tokWord && isReserved(t.Value):
		t.Type = tokKeyword
		return nil, &failure{
			code: "HF1001", at: t, args: []any{quoted(t), "a value"}, hint: "to compare with the word, put it in quotes",
		}
	case t.Type == tokString || t.Type == tokWord || t.Type == tokTimeString || t.Type == tokTime:
		value = &ast.String{Pos: pos, Text: t.Value}
	case t.Type == tokInt:
		value = &ast.Int{Pos: pos, Text: t.Value}
	case t.Type == tokFloat:
		value = &ast.Float{Pos: pos, Text: t.Value}
	case t.Type == tokBool:
		value = &ast.Bool{Pos: pos, Text: t.Value}
	case t.Type == tokNull:
		value = &ast.Null{Pos: pos, Text: t.Value}
	case t.Type == tokDotted && isReference(t.Value):
		value = &ast.Reference{Pos: pos, Text: t.Value}
	case is(t, "(") || is(t, "["):
		return g.parseList(lex)
	default:
		return nil, expected(t, "a value")
	}
	lex.Next()
	return value, nil
}

// isReserved reports whether a word is a keyword, though the lexer took it for a name.
func isReserved(word string) bool {
	_, class := keywordOf(word)
	return class != 0 && class != transform
}

// isReference reports whether an attribute path is a variable and an attribute.
func isReference(text string) bool {
	return strings.IndexAny(text, ".[-") == strings.IndexByte(text, '.')
}

// parseList parses values in brackets.
func (g *grammar) parseList(lex *lexer.PeekingLexer) (ast.Value, error) {
	open := *lex.Next()
	list := &ast.List{Pos: ast.Pos(open.Pos), Open: open.Value}
	for {
		item, err := g.parseValue(lex)
		if err != nil {
			return nil, err
		}
		list.Items = append(list.Items, item)
		if !is(*lex.Peek(), ",") {
			break
		}
		lex.Next()
	}
	var err error
	list.Close, err = closing(lex, open)
	return list, err
}

// counterparts are the brackets that close each kind.
var counterparts = map[string]string{"(": ")", "[": "]", "{": "}"}

// closing steps over the bracket that closes open.
func closing(lex *lexer.PeekingLexer, open lexer.Token) (ast.Pos, error) {
	t := *lex.Peek()
	want := counterparts[open.Value]
	if !is(t, want) {
		return ast.Pos{}, expected(t, "\""+want+"\"")
	}
	lex.Next()
	return ast.Pos(t.Pos), nil
}
