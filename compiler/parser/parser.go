// Package parser turns the text of a hunt into its syntax tree. In goes a file, out come a tree
// and diagnostics HF1xxx.
//
// The text is lexed whole, a notebook cell by cell; it is cut into pieces where a line begins a
// statement, and each piece is parsed on its own by the grammar in the tags of package ast. So a
// mistake costs its own statement and several are reported in one run, at most one per piece.
//
// Invariants: parsing always ends and never panics; the work is linear in the length of the
// text; a tree without an error keeps the invariants of package ast; every span lies in the
// file.
package parser

import (
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
)

// maxDepth is how deep brackets and NOTs may nest.
const maxDepth = 200

// Parse parses a hunt. The tree holds the statements that could be read; it is whole when diags
// holds no new error.
func Parse(file *diag.File, diags *diag.List) *ast.File {
	diags.AddFile(file)
	p := &parser{
		grammar: theGrammar(),
		text:    file.Text,
		diags:   diags,
		file:    &ast.File{Source: file},
		known:   map[string]bool{},
	}
	parts := file.Parts
	if parts == nil {
		parts = []diag.Part{file.Whole()}
	}
	for _, part := range parts {
		p.parsePart(part)
	}
	return p.file
}

// parsePart parses the statements of a file, or of a cell.
func (p *parser) parsePart(part diag.Part) {
	s := scan(p.file.Source, part, p.diags)
	p.file.Comments = append(p.file.Comments, s.comments...)
	bad := s.bad
	pieces := split(s.tokens)
	if stmts, ok := p.inParallel(pieces); ok && len(bad) == 0 {
		p.file.Statements = append(p.file.Statements, stmts...)
		return
	}
	for _, tokens := range pieces {
		end := tokens[len(tokens)-1].Pos.Offset
		damaged := false
		for len(bad) > 0 && bad[0] <= end {
			damaged, bad = true, bad[1:]
		}
		p.parsePiece(tokens, damaged)
	}
}

// parser is the state of one Parse.
type parser struct {
	grammar *grammar
	text    string
	diags   *diag.List
	file    *ast.File
	known   map[string]bool // the variables assigned so far

	tokens []lexer.Token // of the piece
	begin  int           // index of the statement's first token
}

// parsePiece parses the statements of a piece up to its first error. When the piece is damaged,
// the lexer has said what is wrong with it, and what follows from that is not reported.
func (p *parser) parsePiece(tokens []lexer.Token, damaged bool) {
	p.tokens, p.begin = tokens, 0
	if p.tooDeep() {
		p.lose()
		return
	}
	lex, err := lexer.Upgrade(&replay{tokens: tokens})
	if err != nil {
		panic(err) // a replay has no errors
	}
	for !lex.Peek().EOF() {
		p.begin = int(lex.RawCursor())
		stmt, err := p.parseStatement(lex)
		if err != nil {
			if !damaged {
				p.report(err)
			}
			p.lose()
			return
		}
		if next := int(lex.RawCursor()); !p.canBegin(next) {
			if !damaged {
				p.report(expected(tokens[next], "the end of the statement"))
			}
			p.lose()
			return
		}
		last := tokens[lex.RawCursor()-1]
		stmt.Place = tokenSpan(tokens[p.begin]).Join(tokenSpan(last))
		p.checkClauses(tokens[p.begin:lex.RawCursor()])
		p.check(stmt)
		if name := stmt.Result(); name != "" {
			p.known[name] = true
		}
		if damaged {
			p.lose() // what the lexer left out may change what the rest means
			continue
		}
		p.file.Statements = append(p.file.Statements, stmt)
	}
}

// lose notes that the statement cannot be read, so that the users of its variable are not reported too.
func (p *parser) lose() {
	lost := ast.Lost{Place: tokenSpan(p.tokens[p.begin])}
	if t := p.tokens[p.begin]; t.Type == tokWord && p.begin+1 < len(p.tokens) && is(p.tokens[p.begin+1], "=") {
		lost.Target = &ast.Ident{Pos: ast.Pos(t.Pos), Name: t.Value}
	}
	p.file.Lost = append(p.file.Lost, lost)
}

// canBegin reports whether a statement begins at token i of the piece, or the piece ends there.
func (p *parser) canBegin(i int) bool {
	return i >= len(p.tokens) || isCommand(p.tokens[i]) || i+1 < len(p.tokens) && is(p.tokens[i+1], "=")
}

// parseStatement parses one statement, which may end before the piece does.
func (p *parser) parseStatement(lex *lexer.PeekingLexer) (*ast.Stmt, error) {
	stmt := &ast.Stmt{}
	if p.begin+1 < len(p.tokens) && is(p.tokens[p.begin+1], "=") {
		target := *lex.Next()
		switch {
		case target.Type != tokWord:
			return nil, expected(target, "the name of a variable")
		case !isVariable(target.Value):
			return nil, &failure{code: "HF1001", at: target, args: []any{quoted(target), "the name of a variable"}, hint: nameHint}
		}
		if _, class := keywordOf(target.Value); class != 0 {
			return nil, &failure{code: "HF1006", at: target, args: []any{target.Value}}
		}
		stmt.Target = &ast.Ident{Pos: ast.Pos(target.Pos), Name: target.Value}
		lex.Next()
	}
	t := *lex.Peek()
	parse := p.grammar.commands[t.Value]
	switch {
	case t.Type == tokKeyword && parse != nil:
	case stmt.Target != nil && (t.Type == tokWord || t.Type == tokFunc):
		parse = p.grammar.assign
	case stmt.Target != nil:
		return nil, expected(t, "a command or a variable")
	default:
		return nil, expected(t, "a statement")
	}
	cmd, err := parse(lex)
	if err != nil {
		return nil, err
	}
	if stmt.Target != nil && !ast.HasResult(cmd) {
		return nil, expected(t, "a command with a result")
	}
	stmt.Cmd = cmd
	return stmt, nil
}

// nameHint says what a variable may be called.
const nameHint = "names of variables are made of letters, digits and _"

// isVariable reports whether a word can name a variable: no dashes.
func isVariable(word string) bool {
	for i := range len(word) {
		if word[i] == '-' {
			return false
		}
	}
	return true
}

// tooDeep reports brackets or NOTs that nest deeper than the stack should.
func (p *parser) tooDeep() bool {
	depth, nots := 0, 0
	for _, t := range p.tokens {
		switch {
		case is(t, "(") || is(t, "[") || is(t, "{"):
			depth++
		case is(t, ")") || is(t, "]") || is(t, "}"):
			depth--
		case is(t, "NOT"):
			nots++
		case t.Type == tokWord || t.Type == tokDotted:
			nots = 0
		}
		if depth+nots > maxDepth {
			p.diags.Add("HF1009", tokenSpan(t), maxDepth)
			return true
		}
	}
	return false
}
