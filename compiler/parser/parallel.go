package parser

import (
	"runtime"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/workers"
)

// fewPieces are parsed one after the other: they take less than it takes to begin.
const fewPieces = 16

// inParallel parses pieces beside each other. It fails when there is something to say about one: what that is depends on the
// pieces before it, so all are parsed again, in order.
func (p *parser) inParallel(pieces [][]lexer.Token) ([]*ast.Stmt, bool) {
	parts := min(runtime.GOMAXPROCS(0), len(pieces)/(fewPieces/2))
	if parts < 2 {
		return nil, false
	}
	parsers := make([]*parser, parts)
	workers.Each(parts, func(w int) {
		q := &parser{grammar: p.grammar, text: p.text, diags: &diag.List{}, file: &ast.File{Source: p.file.Source}, known: map[string]bool{}}
		q.diags.AddFile(p.file.Source)
		parsers[w] = q
		for _, tokens := range pieces[len(pieces)*w/parts : len(pieces)*(w+1)/parts] {
			if q.parsePiece(tokens, false); q.diags.Len() > 0 {
				return
			}
		}
	})
	var out []*ast.Stmt
	for _, q := range parsers {
		if q.diags.Len() > 0 || len(q.file.Lost) > 0 {
			return nil, false
		}
		out = append(out, q.file.Statements...)
	}
	for _, q := range parsers {
		for name := range q.known {
			p.known[name] = true
		}
	}
	return out, true
}
