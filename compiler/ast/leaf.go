package ast

import (
	"slices"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// The kinds of token, which the lexer of package parser makes.
const (
	TokenWord       lexer.TokenType = iota + 1 // an identifier; dashes allowed
	TokenKeyword                               // in capitals
	TokenDotted                                // an attribute path of several segments, or variable.attribute
	TokenEntity                                // the type before the colon in process:name
	TokenFunc                                  // a word before an opening parenthesis
	TokenString                                // 'a', "a", r'a'
	TokenTimeString                            // t'2022-07-01T00:00:00Z'
	TokenTime                                  // a timestamp without quotes
	TokenInt                                   // a whole number
	TokenFloat
	TokenBool // true or false
	TokenNull
	TokenPath // a path or URI
	TokenOp   // of a comparison
	TokenPunct
)

// Tokens are the kinds of token under the names that the grammar tags use.
func Tokens() map[string]lexer.TokenType {
	return map[string]lexer.TokenType{
		"EOF": lexer.EOF, "Word": TokenWord, "Keyword": TokenKeyword, "Dotted": TokenDotted, "Entity": TokenEntity, "Func": TokenFunc,
		"String": TokenString, "TimeString": TokenTimeString, "Time": TokenTime, "Int": TokenInt, "Float": TokenFloat, "Bool": TokenBool,
		"Null": TokenNull, "Path": TokenPath, "Op": TokenOp, "Punct": TokenPunct,
	}
}

// Leaves are nodes of one token. They read it themselves, as participle's Parseable: most nodes are leaves, and
// reading each by a tag takes several times as long.

func leaf(lex *lexer.PeekingLexer, pos *Pos, text *string, kinds ...lexer.TokenType) error {
	t := lex.Peek()
	if !slices.Contains(kinds, t.Type) {
		return participle.NextMatch
	}
	*pos, *text = Pos(t.Pos), t.Value
	lex.Next()
	return nil
}

// Parse reads the name.
func (i *Ident) Parse(lex *lexer.PeekingLexer) error { return leaf(lex, &i.Pos, &i.Name, TokenWord) }

// Parse reads the path.
func (p *Path) Parse(lex *lexer.PeekingLexer) error {
	return leaf(lex, &p.Pos, &p.Text, TokenWord, TokenDotted)
}

// Parse reads the reference.
func (r *Reference) Parse(lex *lexer.PeekingLexer) error {
	return leaf(lex, &r.Pos, &r.Text, TokenDotted)
}

// Parse reads the location.
func (l *Location) Parse(lex *lexer.PeekingLexer) error {
	return leaf(lex, &l.Pos, &l.Text, TokenPath, TokenString)
}

// Parse reads the time.
func (t *TimeLit) Parse(lex *lexer.PeekingLexer) error {
	return leaf(lex, &t.Pos, &t.Text, TokenTimeString, TokenTime, TokenString, TokenWord, TokenInt, TokenFloat)
}

// Parse reads the function's name.
func (f *Func) Parse(lex *lexer.PeekingLexer) error { return leaf(lex, &f.Pos, &f.Name, TokenFunc) }

// Parse reads the key.
func (k *Key) Parse(lex *lexer.PeekingLexer) error { return leaf(lex, &k.Pos, &k.Text, TokenString) }

// Parse reads the entity type, without the colon.
func (e *EntityRef) Parse(lex *lexer.PeekingLexer) error {
	return leaf(lex, &e.Pos, &e.Name, TokenEntity)
}

// Parse reads the string.
func (s *String) Parse(lex *lexer.PeekingLexer) error {
	return leaf(lex, &s.Pos, &s.Text, TokenString, TokenWord)
}

// Parse reads the number.
func (i *Int) Parse(lex *lexer.PeekingLexer) error { return leaf(lex, &i.Pos, &i.Text, TokenInt) }
