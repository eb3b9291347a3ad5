package parser

import (
	"github.com/alecthomas/participle/v2/lexer"
)

// split cuts the tokens of a file into pieces. A piece begins at a line whose first token can
// begin a statement, unless the line before cannot be over. None of the pieces is empty.
func split(tokens []lexer.Token) [][]lexer.Token {
	var pieces [][]lexer.Token
	begin := 0
	for i := 1; i < len(tokens); i++ {
		if tokens[i].Pos.Line > tokens[i-1].Pos.Line && beginsStatement(tokens[begin:], i-begin) {
			pieces = append(pieces, tokens[begin:i:i])
			begin = i
		}
	}
	if begin < len(tokens) {
		pieces = append(pieces, tokens[begin:])
	}
	return pieces
}

// beginsStatement reports whether the token at i, the first of its line, begins a statement
// after the one that begins at 0.
func beginsStatement(tokens []lexer.Token, i int) bool {
	last, t := tokens[i-1], tokens[i]
	next := lexer.Token{Type: lexer.EOF}
	if i+1 < len(tokens) {
		next = tokens[i+1]
	}
	if is(next, "=") {
		// `name = ...` is an assignment unless a pattern or an argument can begin there.
		return !continuesWithName(last) || i+2 < len(tokens) && isCommand(tokens[i+2])
	}
	if t.Type == tokWord {
		return isStray(tokens, i)
	}
	if !isCommand(t) || is(t, "SORT") && is(next, "BY") {
		return false
	}
	// `x =` and a command with a result on the next line are one statement.
	assigned := is(last, "=") && i >= 2 && tokens[i-2].Type == tokWord && (i == 2 || !continuesWithName(tokens[i-3]))
	if assigned && !resultless[t.Value] {
		return false
	}
	// After a comma a word like GROUP at a line's begin may be an attribute; it is a command
	// when its operand follows.
	return !is(last, ",") || next.Type != lexer.EOF && next.Pos.Line == t.Pos.Line && !is(next, ",")
}

// resultless are the commands that make no variable.
var resultless = map[string]bool{
	"APPLY": true, "DISP": true, "INFO": true, "DESCRIBE": true, "SAVE": true, "EXPLAIN": true,
}

// isStray reports whether the word at i, the first of its line, begins a statement though it is
// no keyword: it may be a misspelt one. It stands no further right than the statement before,
// and that one can be over: it ends in an operand, and none is missing from a FIND or LAST.
func isStray(tokens []lexer.Token, i int) bool {
	last := tokens[i-1]
	if tokens[i].Pos.Column > tokens[0].Pos.Column || last.Type == tokInt {
		return false
	}
	switch last.Type {
	case tokKeyword:
		return last.Value == "ASC" || last.Value == "DESC"
	case tokPunct:
		return last.Value == ")" || last.Value == "]"
	case tokOp, tokEntity, tokFunc:
		return false
	}
	for _, t := range tokens[max(i-3, 0):i] {
		if is(t, "FIND") {
			return false // type or relation stand there, and the rest is to come
		}
	}
	// A misspelt WHERE goes on with the statement.
	if _, ok := nearestKeyword(tokens[i].Value, []keywordClass{command}); ok {
		return true
	}
	_, ok := nearestKeyword(tokens[i].Value, []keywordClass{clause, operator})
	return !ok
}

// continuesWithName reports whether `name =` can follow a token within a statement.
func continuesWithName(t lexer.Token) bool {
	switch t.Type {
	case tokKeyword:
		return t.Value == "WHERE" || t.Value == "AND" || t.Value == "OR" || t.Value == "NOT" || t.Value == "WITH"
	case tokPunct:
		return t.Value == "(" || t.Value == "[" || t.Value == "," || t.Value == ":"
	default:
		return false
	}
}

// isCommand reports whether t is the keyword of a command.
func isCommand(t lexer.Token) bool { return t.Type == tokKeyword && keywords[t.Value] == command }
