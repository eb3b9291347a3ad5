package parser

import (
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/huntc/huntc/compiler/ast"
)

// grammar holds the parsers of the productions at which parsing begins: a statement's command
// is known by its keyword, so there is no need to try one after the other.
type grammar struct {
	commands map[string]func(*lexer.PeekingLexer) (ast.Command, error)
	assign   func(*lexer.PeekingLexer) (ast.Command, error)
}

// root is the production that reaches all others; participle builds them from it.
type root struct {
	Command ast.Command `parser:"@@"`
}

// theGrammar is built once, when the first hunt is parsed.
var theGrammar = sync.OnceValue(buildGrammar)

// buildGrammar makes participle read the tags of package ast. A look-ahead of 0 means that a
// choice is made by the next token alone and never taken back: errors are where they are seen.
func buildGrammar() *grammar {
	g := &grammar{}
	whole := participle.MustBuild[root](
		participle.Lexer(definition{}),
		participle.UseLookahead(0),
		participle.Union[ast.Command](
			&ast.New{}, &ast.Get{}, &ast.Find{}, &ast.Apply{}, &ast.Disp{}, &ast.Info{}, &ast.Describe{},
			&ast.Save{}, &ast.Load{}, &ast.Join{}, &ast.Group{}, &ast.Sort{}, &ast.Explain{}, &ast.Assign{},
		),
		participle.ParseTypeWith(g.parseExpr),
		participle.ParseTypeWith(g.parseValue),
	)
	g.assign = commandParser[ast.Assign](whole)
	g.commands = map[string]func(*lexer.PeekingLexer) (ast.Command, error){
		"NEW":      commandParser[ast.New](whole),
		"GET":      commandParser[ast.Get](whole),
		"FIND":     commandParser[ast.Find](whole),
		"APPLY":    commandParser[ast.Apply](whole),
		"DISP":     commandParser[ast.Disp](whole),
		"INFO":     commandParser[ast.Info](whole),
		"DESCRIBE": commandParser[ast.Describe](whole),
		"SAVE":     commandParser[ast.Save](whole),
		"LOAD":     commandParser[ast.Load](whole),
		"JOIN":     commandParser[ast.Join](whole),
		"GROUP":    commandParser[ast.Group](whole),
		"SORT":     commandParser[ast.Sort](whole),
		"EXPLAIN":  commandParser[ast.Explain](whole),
	}
	return g
}

// commandParser returns a function that parses one command and leaves what follows it.
func commandParser[P any, C interface {
	*P
	ast.Command
}](whole *participle.Parser[root],
) func(*lexer.PeekingLexer) (ast.Command, error) {
	p, err := participle.ParserForProduction[P](whole)
	if err != nil {
		panic(err)
	}
	trailing := participle.AllowTrailing(true)
	return func(lex *lexer.PeekingLexer) (ast.Command, error) {
		tree, err := p.ParseFromLexer(lex, trailing)
		return C(tree), err
	}
}
