package parser

import "strings"

// scanWord makes a token of what begins with a letter: a keyword, a name or an attribute path.
func (s *scanner) scanWord() {
	end := s.at
	for end < len(s.text) && isNameByte(s.text[end]) {
		end++
	}
	word := s.text[s.at:end]
	upper, class := keywordOf(word)
	switch {
	case class == literal && !s.pathFollows(end):
		if upper == "NULL" {
			s.emit(tokNull, len(word), upper)
		} else {
			s.emit(tokBool, len(word), word)
		}
		return
	case (class == command || class == clause || class == operator) && !s.isName(upper, class, end):
		s.emit(tokKeyword, len(word), upper)
		switch upper {
		case "FROM":
			s.path, s.list = true, true
		case "LOAD", "TO", "APPLY":
			s.path, s.list = true, false
		}
		return
	}
	s.scanName(end)
}

// scanName makes a token of a name that ends at end, or of the attribute path that it begins.
func (s *scanner) scanName(end int) {
	if pathEnd := s.scanSegments(end); pathEnd > end {
		s.emit(tokDotted, pathEnd-s.at, s.text[s.at:pathEnd])
		return
	}
	kind := tokWord
	if end+1 < len(s.text) && s.text[end] == ':' && isLetter(s.text[end+1]) {
		kind = tokEntity
	} else if next := s.peekAfter(end); next < len(s.text) && s.text[next] == '(' {
		kind = tokFunc
	}
	s.emit(kind, end-s.at, s.text[s.at:end])
	if kind == tokEntity {
		s.emit(tokPunct, 1, ":")
		// What follows the colon is an attribute, though it be spelt as a keyword.
		end := s.at
		for end < len(s.text) && isNameByte(s.text[end]) {
			end++
		}
		s.scanAttribute(end)
	}
}

// scanAttribute makes a token of an attribute path whose first name ends at end.
func (s *scanner) scanAttribute(end int) {
	if pathEnd := s.scanSegments(end); pathEnd > end {
		s.emit(tokDotted, pathEnd-s.at, s.text[s.at:pathEnd])
	} else {
		s.emit(tokWord, end-s.at, s.text[s.at:end])
	}
}

// scanSegments returns where the attribute path ends whose first name ends at end.
func (s *scanner) scanSegments(end int) int {
	for {
		end = s.scanIndex(end)
		if end+1 >= len(s.text) || s.text[end] != '.' {
			return end
		}
		switch next := s.text[end+1]; {
		case isNameByte(next):
			for end++; end < len(s.text) && isNameByte(s.text[end]); {
				end++
			}
		case next == '\'' || next == '"':
			line, _, _ := strings.Cut(s.text[end+2:], "\n")
			closing := strings.IndexByte(line, next)
			if closing < 0 {
				return end
			}
			end += closing + 3
		default:
			return end
		}
	}
}

// scanIndex returns where an index, `[*]` or `[0]`, ends that begins at i, or i.
func (s *scanner) scanIndex(i int) int {
	if i >= len(s.text) || s.text[i] != '[' {
		return i
	}
	end := i + 1
	if end < len(s.text) && s.text[end] == '*' {
		end++
	} else {
		for end < len(s.text) && isDigit(s.text[end]) {
			end++
		}
	}
	if end == i+1 || end >= len(s.text) || s.text[end] != ']' {
		return i
	}
	return end + 1
}

// pathFollows reports whether the word that ends at end is the first name of a path.
func (s *scanner) pathFollows(end int) bool {
	return end+1 < len(s.text) && s.text[end] == '.' &&
		(isNameByte(s.text[end+1]) || s.quoteAt(end+1))
}

// isName reports whether a keyword that ends at end is meant as a name. Attributes may be
// spelt like keywords (`start`, `group.name`), so what follows and what stands before decides.
func (s *scanner) isName(upper string, class keywordClass, end int) bool {
	if s.pathFollows(end) {
		return true
	}
	if class == operator {
		return false
	}
	next := s.peekAfter(end)
	if next < len(s.text) && strings.IndexByte("=!<>,)", s.text[next]) >= 0 {
		return true
	}
	if !attributeKeywords[upper] {
		return false
	}
	return s.operatorAt(next) || s.attributeExpected()
}

// operatorAt reports whether an operator keyword begins at i.
func (s *scanner) operatorAt(i int) bool {
	end := i
	for end < len(s.text) && isNameByte(s.text[end]) {
		end++
	}
	upper, class := keywordOf(s.text[i:end])
	return class == operator && upper != "AND" && upper != "OR"
}

// attributeExpected reports whether the token before, on the same line, wants a name.
func (s *scanner) attributeExpected() bool {
	if len(s.tokens) == 0 {
		return false
	}
	last := s.tokens[len(s.tokens)-1]
	return last.Pos.Line == s.line && (is(last, "ATTR") || is(last, "BY") || is(last, ","))
}

// peekAfter returns the offset of the first byte from i that is no white space.
func (s *scanner) peekAfter(i int) int {
	for i < len(s.text) && strings.IndexByte(" \t\r\n", s.text[i]) >= 0 {
		i++
	}
	return i
}
