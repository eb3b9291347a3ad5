package parser

import (
	"slices"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/huntc/huntc/compiler/diag"
)

// reportMisspelt looks for a misspelt keyword at the token of an error, k, and just before it,
// where a word was taken for a name. It reports whether there is one.
func (p *parser) reportMisspelt(k int) bool {
	for _, i := range []int{k, k - 1} {
		if i < p.begin || i >= len(p.tokens) {
			continue
		}
		t := p.tokens[i]
		if t.Type != tokWord && t.Type != tokFunc || i < k && p.known[t.Value] {
			continue
		}
		if keyword, ok := nearestKeyword(t.Value, p.classAt(i)); ok {
			p.diags.AddHint("HF1003", tokenSpan(t), "did you mean "+keyword+"?", t.Value)
			return true
		}
	}
	return false
}

// classAt returns which keywords can stand at token i.
func (p *parser) classAt(i int) []keywordClass {
	if i == p.begin || i == p.begin+2 && is(p.tokens[i-1], "=") {
		return []keywordClass{command}
	}
	return []keywordClass{clause, operator}
}

// keywordList is the keywords in a fixed order, so that of two equally near ones the same is
// suggested each time.
var keywordList = func() []string {
	var list []string
	for word := range keywords {
		list = append(list, word)
	}
	slices.Sort(list)
	return list
}()

// nearestKeyword returns the keyword of these classes that a word is likely to be: at an edit
// distance of 2, or of 1 when either is short or they begin differently.
func nearestKeyword(word string, classes []keywordClass) (string, bool) {
	best, bestDistance := "", 3
	for _, keyword := range keywordList {
		if !slices.Contains(classes, keywords[keyword]) {
			continue
		}
		limit := 2
		if min(len(word), len(keyword)) <= 3 || word[0]&^0x20 != keyword[0] {
			limit = 1
		}
		if len(word) < 2 {
			limit = 0
		}
		if d := diag.EditDistance(word, keyword); d <= limit && d < bestDistance {
			best, bestDistance = keyword, d
		}
	}
	return best, best != ""
}

// reportBracket looks for a bracket that is open at token k, where it cannot go on or ends with
// a bracket of another kind. It reports whether there is one.
func (p *parser) reportBracket(k int) bool {
	var open []lexer.Token
	for _, t := range p.tokens[p.begin:k] {
		switch {
		case is(t, "(") || is(t, "[") || is(t, "{"):
			open = append(open, t)
		case (is(t, ")") || is(t, "]") || is(t, "}")) && len(open) > 0:
			open = open[:len(open)-1]
		}
	}
	if len(open) == 0 {
		return false
	}
	last := open[len(open)-1]
	if k == len(p.tokens) {
		p.diags.AddHint("HF1007", tokenSpan(last), "close it with "+counterparts[last.Value], last.Value)
		return true
	}
	t := p.tokens[k]
	switch {
	case is(t, ")") || is(t, "]") || is(t, "}"):
		if counterparts[last.Value] == t.Value {
			return false
		}
		p.diags.AddHint("HF1013", tokenSpan(t), "close it with "+counterparts[last.Value], t.Value, last.Value)
		return true
	case t.Type == tokKeyword && keywords[t.Value] != operator:
		p.diags.AddHint("HF1007", tokenSpan(last), "close it with "+counterparts[last.Value], last.Value)
		return true
	}
	return false
}
