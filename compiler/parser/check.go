package parser

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
)

// The grammar lets some things pass that are wrong in every hunt, because a grammar that
// refused them would have nothing good to say. They are found here.

// checkClauses reports clauses that stand twice in the tokens of one statement.
func (p *parser) checkClauses(tokens []lexer.Token) {
	var seen [8]string
	n := 0
	for i, t := range tokens {
		if t.Type != tokKeyword {
			continue
		}
		name := ""
		switch t.Value {
		case "WHERE", "ATTR", "LIMIT", "OFFSET":
			name = t.Value
		case "START", "LAST":
			name = "the time range"
		case "SORT":
			if i > 0 && i+1 < len(tokens) && is(tokens[i+1], "BY") {
				name = "SORT BY"
			}
		}
		if name == "" {
			continue
		}
		for _, before := range seen[:n] {
			if before == name {
				p.diags.Add("HF1008", tokenSpan(t), name)
				return
			}
		}
		if n < len(seen) {
			seen[n] = name
			n++
		}
	}
}

// check reports what is wrong in a statement that the grammar let pass.
func (p *parser) check(stmt *ast.Stmt) {
	switch c := stmt.Cmd.(type) {
	case *ast.New:
		p.checkNew(c)
	case *ast.Get:
		if c.Where == nil {
			p.diags.AddHint("HF1011", c.Span(), "to take all entities, write WHERE and a comparison that holds for each",
				"GET", "a pattern: WHERE and a comparison")
			return
		}
		p.checkPattern(c.Where)
	case *ast.Find:
		p.checkPattern(c.Where)
	case *ast.Disp:
		p.checkTerm(&c.Source)
		p.checkPattern(c.Where)
	case *ast.Assign:
		for _, term := range c.Terms {
			p.checkTerm(term)
		}
		p.checkPattern(c.Where)
	case *ast.Group:
		for _, key := range c.By {
			p.checkBin(key.Bin)
		}
	case *ast.Apply, *ast.Info, *ast.Describe, *ast.Save, *ast.Load, *ast.Join, *ast.Sort, *ast.Explain:
	default:
		panic("parser: unhandled " + ast.Keyword(c))
	}
}

// checkPattern reports comparisons with NULL.
func (p *parser) checkPattern(e ast.Expr) {
	if e == nil {
		return
	}
	ast.Walk(e, func(e ast.Expr) {
		c, ok := e.(*ast.Comparison)
		if !ok || c.Operand == nil {
			return
		}
		for _, v := range c.Values() {
			if null, ok := v.(*ast.Null); ok {
				p.diags.Add("HF1010", null.Span())
			}
		}
	})
}

// checkTerm reports a transformer that does not exist.
func (p *parser) checkTerm(t *ast.Term) {
	if t.Func == nil {
		return
	}
	if _, ok := ast.ParseTransformer(t.Func.Name); !ok {
		names := ast.TransformerNames()
		hint := diag.DidYouMean(t.Func.Name, names)
		if hint == "" {
			hint = "there are " + strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
		}
		p.diags.AddHint("HF1012", t.Func.Span(), hint, t.Func.Name)
	}
}

// checkBin reports another function than BIN and a unit that is none.
func (p *parser) checkBin(b *ast.Bin) {
	if b == nil {
		return
	}
	if !strings.EqualFold(b.Func.Name, "BIN") {
		p.diags.AddHint("HF2028", b.Func.Span(), "aggregates stand after WITH",
			"the only function in BY is BIN, not "+b.Func.Name)
	}
	if b.Unit != nil {
		if _, ok := ast.ParseUnit(b.Unit.Name); !ok {
			p.diags.AddHint("HF2028", b.Unit.Span(), "there are days, hours, minutes and seconds",
				"no unit of time \""+b.Unit.Name+"\"")
		}
	}
}

// checkNew reports values that JSON does not have.
func (p *parser) checkNew(n *ast.New) {
	for _, name := range n.Names {
		if name.Bare() {
			p.diags.AddHint("HF2018", name.Span(), "put it in quotes", "the values of NEW are strings in quotes or objects")
		}
	}
	for _, object := range n.Objects {
		for _, pair := range object.Pairs {
			switch v := pair.Value.(type) {
			case *ast.Int, *ast.Float, *ast.Bool, *ast.Null:
			case *ast.String:
				if v.Bare() {
					p.diags.AddHint("HF2018", v.Span(), "put it in quotes", "a text in NEW stands in quotes")
				}
			case *ast.Reference, *ast.List:
				p.diags.Add("HF2018", v.Span(), "an attribute in NEW is a string, a number, true, false or null")
			default:
				panic("parser: unhandled value")
			}
		}
	}
}
