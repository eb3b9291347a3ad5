package parser

import (
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
)

// scanner cuts a part of a file into tokens. It never stops: what it does not understand it
// reports and steps over.
type scanner struct {
	name  string // of the part
	text  string // of the file up to the part's end
	diags *diag.List

	at        int // offset of the next byte
	line      int // of at
	lineStart int // offset at which line begins
	wide      int // bytes on the line before at that begin no rune

	tokens   []lexer.Token
	comments []ast.Comment
	bad      []int // offsets of what was reported, ascending

	path bool // a path or URI comes next
	list bool // several paths may come, with commas between them
}

// scan returns the scanner after its work.
func scan(file *diag.File, part diag.Part, diags *diag.List) *scanner {
	begin := part.Start.Offset
	s := &scanner{name: file.PartName(part), text: file.Text[:part.End], diags: diags, at: begin, line: part.Start.Line}
	s.tokens = make([]lexer.Token, 0, (part.End-begin)/4+8)
	if begin == 0 {
		s.skip(len(s.text) - len(strings.TrimPrefix(s.text, "\ufeff")))
	}
	s.lineStart, s.wide = s.at-(part.Start.Column-1), 0 // a byte order mark takes no column
	for s.skipBlank(); s.at < len(s.text); s.skipBlank() {
		s.scanToken()
	}
	return s
}

// pos returns the position of the next byte.
func (s *scanner) pos() lexer.Position {
	return lexer.Position{Filename: s.name, Offset: s.at, Line: s.line, Column: s.at - s.lineStart - s.wide + 1}
}

// skip steps over n bytes of one line.
func (s *scanner) skip(n int) {
	for end := s.at + n; s.at < end; s.at++ {
		if c := s.text[s.at]; c >= utf8.RuneSelf && !s.beginsRune() {
			s.wide++
		}
	}
}

// beginsRune reports whether the next byte begins a rune; each byte that is not UTF-8 does.
func (s *scanner) beginsRune() bool {
	if utf8.RuneStart(s.text[s.at]) {
		return true
	}
	for back := 1; back < utf8.UTFMax && back <= s.at; back++ {
		if start := s.at - back; utf8.RuneStart(s.text[start]) {
			_, size := utf8.DecodeRuneInString(s.text[start:])
			return size <= back
		}
	}
	return true
}

// skipBlank steps over white space and keeps the comments in it.
func (s *scanner) skipBlank() {
	for s.at < len(s.text) {
		switch s.text[s.at] {
		case '\n':
			s.at++
			s.line++
			s.lineStart, s.wide = s.at, 0
		case ' ', '\t', '\r', '\v', '\f':
			s.at++
		case '#':
			end := strings.IndexByte(s.text[s.at:], '\n')
			if end < 0 {
				end = len(s.text) - s.at
			}
			text := strings.TrimRight(s.text[s.at:s.at+end], " \t\r")
			s.comments = append(s.comments, ast.Comment{Place: s.spanOf(len(text)), Text: text})
			s.skip(end)
		default:
			return
		}
	}
}

// spanOf returns the span of the next n bytes.
func (s *scanner) spanOf(n int) diag.Span {
	pos := s.pos()
	return diag.TextSpan(s.name, diag.Pos{Offset: pos.Offset, Line: pos.Line, Column: pos.Column}, s.text[s.at:s.at+n])
}

// emit makes a token of the next n bytes under the text given.
func (s *scanner) emit(kind lexer.TokenType, n int, value string) {
	s.tokens = append(s.tokens, lexer.Token{Type: kind, Value: value, Pos: s.pos()})
	s.skip(n)
}

// report adds a diagnostic at the n bytes that begin ahead bytes further on.
func (s *scanner) report(code diag.Code, ahead, n int, hint string, args ...any) {
	span := s.spanOf(ahead)
	span = diag.TextSpan(s.name, span.End, s.text[s.at+ahead:s.at+ahead+n])
	s.diags.AddHint(code, span, hint, args...)
	s.bad = append(s.bad, s.at)
}

// scanToken makes the next token, or reports why there is none.
func (s *scanner) scanToken() {
	path := s.path
	s.path = false
	c := s.text[s.at]
	switch {
	case c == '\'' || c == '"':
		s.scanString(tokString, 0)
	case (c == 'r' || c == 't') && s.quoteAt(s.at+1):
		kind := tokString
		if c == 't' {
			kind = tokTimeString
		}
		s.scanString(kind, 1)
	case path && s.scanPath():
	case isLetter(c):
		s.scanWord()
	case isDigit(c) || (c == '-' || c == '.') && s.at+1 < len(s.text) && isDigit(s.text[s.at+1]):
		s.scanNumber()
	default:
		s.scanSign()
	}
	if path && s.list && s.nextIs(',') {
		s.emit(tokPunct, 1, ",")
		s.path = true
	}
}

// nextIs steps over blanks and reports whether c is next.
func (s *scanner) nextIs(c byte) bool {
	s.skipBlank()
	return s.at < len(s.text) && s.text[s.at] == c
}

func (s *scanner) quoteAt(i int) bool {
	return i < len(s.text) && (s.text[i] == '\'' || s.text[i] == '"')
}

// scanString makes a token of a literal whose quote stands after a prefix. A literal that its
// line does not close is reported, and ends with the line.
func (s *scanner) scanString(kind lexer.TokenType, prefix int) {
	body := s.text[s.at+prefix+1:]
	quote := s.text[s.at+prefix]
	end := 0
	for end < len(body) && body[end] != quote && body[end] != '\n' {
		if body[end] == '\\' && end+1 < len(body) && body[end+1] != '\n' {
			end++
		}
		end++
	}
	if end >= len(body) || body[end] != quote {
		end = len(strings.TrimRight(body[:min(end, len(body))], "\r"))
		s.reportUnclosed(prefix, body[:end], quote)
		s.emit(kind, prefix+1+end, s.text[s.at:s.at+prefix+1+end])
		return
	}
	n := prefix + end + 2
	text := s.text[s.at : s.at+n]
	if strings.IndexByte(text, '\\') >= 0 {
		if _, bad := ast.Unquote(text); bad >= 0 {
			s.report("HF1004", bad, 2, "write the backslash twice, or put r before the quote",
				"the escape \\"+text[bad+1:bad+2]+" is not complete")
		}
	}
	s.emit(kind, n, text)
}

// reportUnclosed reports a string at its opening quote.
func (s *scanner) reportUnclosed(prefix int, body string, quote byte) {
	hint := "close it with " + string(quote) + " on the same line"
	if strings.HasSuffix(strings.TrimRight(body, " \t"), `\`+string(quote)) {
		hint = `the last quote is escaped by the backslash before it: write \\`
	}
	s.report("HF1002", prefix, 1, hint)
}

// scanPath makes a token of a path or URI. It reports whether there is one.
func (s *scanner) scanPath() bool {
	n := 0
	for s.at+n < len(s.text) && !strings.ContainsRune(" \t\r\n\v\f,'\"#()", rune(s.text[s.at+n])) {
		n++
	}
	text := s.text[s.at : s.at+n]
	if _, class := keywordOf(text); n == 0 || class != 0 {
		return false
	}
	s.emit(tokPath, n, text)
	return true
}

func isLetter(c byte) bool { return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isNameByte(c byte) bool { return isLetter(c) || isDigit(c) || c == '-' }
