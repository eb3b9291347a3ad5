package parser

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/huntc/huntc/compiler/ast"
)

// foreign are signs of other languages, and what to write instead.
var foreign = []struct{ text, hint string }{
	{"<>", "write !="},
	{"=<", "write <="},
	{"=>", "write >="},
	{"&&", "write AND"},
	{"||", "write OR"},
	{"!", "write NOT, or != to compare"},
	{"//", "a comment begins with #"},
	{"--", "a comment begins with #"},
	{"/*", "a comment begins with #"},
	{";", "a statement needs no sign at its end"},
	{"=~", "write MATCHES"},
	{"|", "write each step as a statement of its own"},
	{"$", "a parameter stands in quotes: '${name}'"},
	{"\u00a0", "this is a no-break space: write an ordinary one"},
}

// comparisonSigns are the operators that are no words; a longer one stands before its beginning.
var comparisonSigns = []string{"==", "!=", "<=", ">=", "=", "<", ">"}

// scanSign makes a token of a sign, or reports a character that means nothing.
func (s *scanner) scanSign() {
	rest := s.text[s.at:]
	if strings.IndexByte("()[]{},:+*.", rest[0]) >= 0 {
		s.emit(tokPunct, 1, rest[:1])
		return
	}
	for _, f := range foreign {
		if strings.HasPrefix(rest, f.text) && !strings.HasPrefix(rest, "!=") {
			s.reportCharacter(f.text, f.hint)
			return
		}
	}
	for _, sign := range comparisonSigns {
		if strings.HasPrefix(rest, sign) {
			s.emit(tokOp, len(sign), sign)
			return
		}
	}
	if s.scanTypographic(rest) {
		return
	}
	r, size := utf8.DecodeRuneInString(rest)
	hint := ""
	if unicode.IsLetter(r) {
		hint = "put text with such letters in quotes"
	}
	s.reportCharacter(rest[:size], hint)
}

// typographic are the quotes of word processors, and what to write instead.
var typographic = []struct{ opening, closing, straight string }{{"‘", "’", "'"}, {"’", "’", "'"}, {"“", "”", `"`}, {"”", "”", `"`}}

// scanTypographic reports a string in typographic quotes, once for both.
func (s *scanner) scanTypographic(rest string) bool {
	for _, q := range typographic {
		if !strings.HasPrefix(rest, q.opening) {
			continue
		}
		s.report("HF1004", 0, len(q.opening), "write the straight quote "+q.straight, fmt.Sprintf("%q has no meaning here", q.opening))
		line, _, _ := strings.Cut(rest, "\n")
		if end := strings.Index(line[len(q.opening):], q.closing); end >= 0 {
			n := len(q.opening) + end + len(q.closing)
			s.emit(tokWord, n, rest[:n])
		} else {
			s.skip(len(q.opening))
		}
		return true
	}
	return false
}

// reportCharacter reports text that means nothing outside of a string, and steps over it.
func (s *scanner) reportCharacter(text, hint string) {
	message := fmt.Sprintf("%q has no meaning here", text)
	if !utf8.ValidString(text) {
		message = fmt.Sprintf("the byte 0x%02x is not UTF-8", text[0])
	}
	s.report("HF1004", 0, len(text), hint, message)
	s.skip(len(text))
}

// scanNumber makes a token of a number, a timestamp, or a number with a unit of time.
func (s *scanner) scanNumber() {
	if n := s.timestampLength(); n > 0 {
		s.emit(tokTime, n, s.text[s.at:s.at+n])
		return
	}
	end := s.at + 1
	for end < len(s.text) && (isNameByte(s.text[end]) || s.text[end] == '.' || s.exponentSign(end)) {
		end++
	}
	text := s.text[s.at:end]
	digits := strings.TrimLeft(text, "0123456789")
	if _, isUnit := ast.ParseUnit(digits); isUnit && isDigit(text[0]) {
		text = text[:len(text)-len(digits)]
	}
	if isInt(text) {
		if _, err := strconv.ParseInt(text, 10, 64); err == nil {
			s.emit(tokInt, len(text), text)
			return
		}
		s.report("HF1005", 0, len(text), "whole numbers go from -9223372036854775808 to 9223372036854775807", text)
	} else if x, err := strconv.ParseFloat(text, 64); err == nil && isFloat(text) && !math.IsInf(x, 0) {
		s.emit(tokFloat, len(text), text)
		return
	} else {
		s.report("HF1005", 0, len(text), "", text)
	}
	// The place of a value is filled, so that the rest of the statement can be read.
	s.emit(tokWord, len(text), text)
}

// exponentSign reports whether the sign of an exponent stands at i, as in 1e+5.
func (s *scanner) exponentSign(i int) bool {
	return s.text[i] == '+' && (s.text[i-1] == 'e' || s.text[i-1] == 'E')
}

// timestampLength returns the length of a bare timestamp, which begins as 2022-07 does, or 0.
func (s *scanner) timestampLength() int {
	const shape = "dddd-dd"
	if len(s.text)-s.at < len(shape) {
		return 0
	}
	for i := range len(shape) {
		c := s.text[s.at+i]
		if shape[i] == 'd' && !isDigit(c) || shape[i] == '-' && c != '-' {
			return 0
		}
	}
	n := len(shape)
	for s.at+n < len(s.text) && (isNameByte(s.text[s.at+n]) || strings.IndexByte(":.+", s.text[s.at+n]) >= 0) {
		n++
	}
	return n
}

// isInt reports whether text is a sign and digits.
func isInt(text string) bool {
	text = strings.TrimPrefix(text, "-")
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// isFloat reports whether text is a decimal fraction: not hexadecimal, no words, no underscores.
func isFloat(text string) bool { return strings.Trim(text, "0123456789.eE+-") == "" }
