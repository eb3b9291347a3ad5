package parser

import (
	"io"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
)

// The kinds of token, which package ast explains.
const (
	tokWord       = ast.TokenWord
	tokKeyword    = ast.TokenKeyword
	tokDotted     = ast.TokenDotted
	tokEntity     = ast.TokenEntity
	tokFunc       = ast.TokenFunc
	tokString     = ast.TokenString
	tokTimeString = ast.TokenTimeString
	tokTime       = ast.TokenTime
	tokInt        = ast.TokenInt
	tokFloat      = ast.TokenFloat
	tokBool       = ast.TokenBool
	tokNull       = ast.TokenNull
	tokPath       = ast.TokenPath
	tokOp         = ast.TokenOp
	tokPunct      = ast.TokenPunct
)

// keywordClass says what a keyword does in a statement.
type keywordClass uint8

const (
	command   keywordClass = iota + 1 // begins a statement
	clause                            // begins or joins a clause
	operator                          // stands in a pattern
	literal                           // is a value
	transform                         // a transformer; a keyword only as a name
)

// keywords are the words of the language.
var keywords = map[string]keywordClass{
	"NEW": command, "GET": command, "FIND": command, "APPLY": command, "DISP": command, "INFO": command,
	"DESCRIBE": command, "SAVE": command, "LOAD": command, "JOIN": command, "GROUP": command, "SORT": command,
	"EXPLAIN": command,

	"FROM": clause, "WHERE": clause, "START": clause, "STOP": clause, "LAST": clause, "ATTR": clause, "BY": clause,
	"LIMIT": clause, "OFFSET": clause, "WITH": clause, "AS": clause, "ON": clause, "TO": clause, "ASC": clause,
	"DESC": clause,

	"AND": operator, "OR": operator, "NOT": operator, "IN": operator, "LIKE": operator, "MATCHES": operator,
	"IS": operator, "ISSUBSET": operator, "ISSUPERSET": operator,

	"TRUE": literal, "FALSE": literal, "NULL": literal,

	"TIMESTAMPED": transform, "ADDOBSID": transform, "RECORDS": transform,
}

// attributeKeywords are the keywords that are also plausible names of attributes, as `start`
// is one of network-traffic. They are words where an attribute stands beyond doubt.
var attributeKeywords = map[string]bool{
	"START": true, "STOP": true, "LAST": true, "GROUP": true, "INFO": true, "LOAD": true, "NEW": true, "TO": true,
	"ON": true, "AS": true, "FROM": true, "SAVE": true, "FIND": true, "JOIN": true,
}

// keyword is a row of keywordIndex.
type keyword struct {
	name  string
	class keywordClass
}

// keywordIndex gives a keyword with its name, so that finding one takes no memory.
var keywordIndex = func() map[string]keyword {
	index := make(map[string]keyword, len(keywords))
	for name, class := range keywords {
		index[name] = keyword{name, class}
	}
	return index
}()

// maxKeyword is the length of the longest keyword.
const maxKeyword = len("TIMESTAMPED")

// keywordOf returns the keyword that a word is, in capitals, and its class; 0 when it is none.
func keywordOf(word string) (string, keywordClass) {
	if len(word) > maxKeyword {
		return "", 0
	}
	var buf [maxKeyword]byte
	for i := range len(word) {
		c := word[i]
		if c >= 'a' && c <= 'z' {
			c -= 'a' - 'A'
		}
		buf[i] = c
	}
	k := keywordIndex[string(buf[:len(word)])]
	return k.name, k.class
}

// tokenSpan returns the place of a token.
func tokenSpan(t lexer.Token) diag.Span {
	return diag.TextSpan(t.Pos.Filename, diag.Pos{Offset: t.Pos.Offset, Line: t.Pos.Line, Column: t.Pos.Column}, t.Value)
}

// is reports whether t is the keyword or sign of that text.
func is(t lexer.Token, text string) bool {
	return t.Value == text && (t.Type == tokKeyword || t.Type == tokPunct || t.Type == tokOp)
}

// definition is the lexer as participle wants it.
type definition struct{}

// Symbols returns the kinds of token by name.
func (definition) Symbols() map[string]lexer.TokenType { return ast.Tokens() }

// Lex lexes the whole input. The parser does not come here: it lexes by itself, to say what is
// wrong in words of its own.
func (definition) Lex(name string, r io.Reader) (lexer.Lexer, error) {
	var text strings.Builder
	if _, err := io.Copy(&text, r); err != nil {
		return nil, err
	}
	var ignored diag.List
	file := &diag.File{Name: name, Text: text.String()}
	s := scan(file, file.Whole(), &ignored)
	return &replay{tokens: s.tokens}, nil
}

// replay gives tokens to participle, and then the end.
type replay struct {
	tokens []lexer.Token
	next   int
}

// Next returns the next token.
func (r *replay) Next() (lexer.Token, error) {
	if r.next < len(r.tokens) {
		r.next++
		return r.tokens[r.next-1], nil
	}
	return endToken(r.tokens), nil
}

// endToken is the token after the last one.
func endToken(tokens []lexer.Token) lexer.Token {
	if len(tokens) == 0 {
		return lexer.EOFToken(lexer.Position{Line: 1, Column: 1})
	}
	last := tokens[len(tokens)-1]
	end := tokenSpan(last).End
	return lexer.EOFToken(lexer.Position{
		Filename: last.Pos.Filename, Offset: end.Offset, Line: end.Line, Column: end.Column,
	})
}
