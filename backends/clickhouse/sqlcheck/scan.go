package sqlcheck

import (
	"fmt"
	"strings"
)

// The limits are the engine's: it refuses what has more, so nothing is lost, and the parser, which recurses, is safe.
const (
	maxText  = 16 << 20
	maxWords = 1_000_000
	maxDepth = 1000
)

// plain are the characters that a statement has outside of quotes, besides keywords and numbers. No comment but a line of
// its own, no second statement, no parameter and no operator that the emitter does not use can be written with them.
const plain = " \n(),.=<>!+-"

// keywords are the bare words of a statement; names and functions are quoted. TiDB takes what it does not know, FINAL and
// ANY among others, for an alias.
var keywords = map[string]bool{
	"ALL": true, "AND": true, "AS": true, "BETWEEN": true, "BY": true, "CREATE": true, "DESC": true, "DISTINCT": true,
	"FROM": true, "GROUP": true, "INNER": true, "ON": true, "IN": true, "IS": true, "JOIN": true, "LEFT": true, "RIGHT": true, "LIKE": true, "LIMIT": true, "NOT": true, "NULL": true,
	"OFFSET": true, "OR": true, "ORDER": true, "SELECT": true, "TABLE": true, "TEMPORARY": true, "UNION": true,
	"USING": true, "WHERE": true, "WITH": true, "X": true, "false": true, "true": true,
}

// scanner looks at the characters before anybody parses them: parsers differ in what they take for a comment, a string and
// an end.
type scanner struct {
	text  string
	at    int
	words int
	depth int
	after byte // what the last word was: a quote or ) behind which no name can stand
}

// scan refuses a text that TiDB and ClickHouse may cut into words differently, or that is too much to parse.
func scan(text string) error {
	if len(text) > maxText {
		return fmt.Errorf("%d bytes of text", len(text))
	}
	s := scanner{text: text}
	for s.at < len(text) {
		if err := s.word(); err != nil {
			return err
		}
		if s.words++; s.words > maxWords {
			return fmt.Errorf("more than %d words", maxWords)
		}
	}
	return nil
}

func (s *scanner) word() error {
	c := s.text[s.at]
	switch {
	case c == '\'', c == '`':
		if s.after == '\'' || s.after == '`' || s.after == ')' {
			return fmt.Errorf("a name or string with nothing before it")
		}
		s.after = c
		return s.quoted(c)
	case alphanumeric(c):
		return s.bare()
	case c == ' ', c == '\n':
		s.at++
		return nil
	case strings.HasPrefix(s.text[s.at:], "--"):
		return s.comment()
	case strings.IndexByte(plain, c) < 0:
		return fmt.Errorf("%q outside of quotes", c)
	case c == '(':
		if s.depth++; s.depth > maxDepth {
			return fmt.Errorf("nested more than %d deep", maxDepth)
		}
	case c == ')':
		s.depth--
	}
	s.after = c
	s.at++
	return nil
}

// bare passes a keyword or a number.
func (s *scanner) bare() error {
	begin := s.at
	for s.at < len(s.text) && alphanumeric(s.text[s.at]) {
		s.at++
	}
	word := s.text[begin:s.at]
	s.after = 0
	if c := word[0]; '0' <= c && c <= '9' {
		s.after = ')'
	} else if !keywords[word] {
		return fmt.Errorf("the word %.20q", word)
	}
	return nil
}

func alphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_'
}

// quoted passes a string or a name. In a string the escapes are those that both dialects read alike.
func (s *scanner) quoted(with byte) error {
	begin := s.at
	for s.at++; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; {
		case c == with && with == '`' && strings.HasPrefix(s.text[s.at+1:], "`") && s.at > begin+1:
			s.at++
		case c == with && with == '`' && s.at == begin+1:
			return fmt.Errorf("an empty name")
		case c == with:
			s.at++
			return nil
		case c == '\\' && with == '\'':
			s.at++
			if s.at < len(s.text) && strings.IndexByte(`\'nt`, s.text[s.at]) < 0 {
				return fmt.Errorf(`escape \%c`, s.text[s.at])
			}
		case c < ' ':
			return fmt.Errorf("control character %q in quotes", c)
		}
	}
	return fmt.Errorf("quote %c is not closed", with)
}

// comment passes a comment that has its line to itself; one behind code could hide the rest of it.
func (s *scanner) comment() error {
	line := s.text[strings.LastIndexByte(s.text[:s.at], '\n')+1 : s.at]
	rest := s.text[s.at+2:]
	end := strings.IndexByte(rest, '\n')
	if strings.TrimLeft(line, " ") != "" || !strings.HasPrefix(rest, " ") || end < 0 || strings.IndexByte(rest[:end], '\r') >= 0 {
		return fmt.Errorf("comment in a place where none is written")
	}
	s.at += 2 + end
	s.after = 0
	return nil
}
