package oracle

import (
	"fmt"
	"net/netip"
	"regexp"
	"strings"

	"github.com/huntc/huntc/compiler/ast"
)

// compareValue says whether an operator holds between a value and operands. Of several operands one must hold for = and
// IN, none may for their negations.
//
// DESIGN 3.6: "`!=`, `NOT IN`, `NOT LIKE` never match a missing value".
func compareValue(op ast.Op, v Value, operands []Value) Truth {
	switch op {
	case ast.IsNull:
		return truth(v == nil)
	case ast.IsNotNull:
		return truth(v != nil)
	case ast.Ne, ast.NotIn, ast.NotLike, ast.NotMatches, ast.NotIsSubset, ast.NotIsSuperset:
		return not(compareValue(positive[op], v, operands))
	case ast.Eq, ast.In, ast.Lt, ast.Le, ast.Gt, ast.Ge, ast.Like, ast.Matches, ast.IsSubset, ast.IsSuperset:
		if v == nil {
			return Unknown
		}
		return truth(holds(op, v, operands))
	}
	panic(fmt.Sprintf("oracle: unhandled operator %s", op))
}

// positive are the operators that others negate.
var positive = map[ast.Op]ast.Op{
	ast.Ne: ast.Eq, ast.NotIn: ast.In, ast.NotLike: ast.Like, ast.NotMatches: ast.Matches,
	ast.NotIsSubset: ast.IsSubset, ast.NotIsSuperset: ast.IsSuperset,
}

// holds compares a value that is there. A list holds when one of its members does.
func holds(op ast.Op, v Value, operands []Value) bool {
	if list, ok := v.([]string); ok {
		for _, member := range list {
			if holds(op, member, operands) {
				return true
			}
		}
		return false
	}
	for _, operand := range operands {
		if holdsOne(op, v, operand) {
			return true
		}
	}
	return false
}

// holdsOne compares with one operand.
//
// DESIGN 3.9: "`=` and `IN` are exact; `LIKE`/`NOT LIKE` ignore ASCII case only …, `%` and `_` are the only wildcards and
// a backslash is a backslash; `MATCHES` is RE2, unanchored, case-sensitive, `.` does not match a newline."
func holdsOne(op ast.Op, v, operand Value) bool {
	switch op {
	case ast.Eq, ast.In:
		return compare(v, operand) == 0
	case ast.Lt:
		return compare(v, operand) < 0
	case ast.Le:
		return compare(v, operand) <= 0
	case ast.Gt:
		return compare(v, operand) > 0
	case ast.Ge:
		return compare(v, operand) >= 0
	case ast.Like:
		return like([]rune(lowerASCII(Text(v))), []rune(lowerASCII(Text(operand))))
	case ast.Matches:
		return regexp.MustCompile(Text(operand)).MatchString(Text(v))
	case ast.IsSubset:
		return within(Text(v), Text(operand))
	case ast.IsSuperset:
		return within(Text(operand), Text(v))
	case ast.Ne, ast.NotIn, ast.NotLike, ast.NotMatches, ast.NotIsSubset, ast.NotIsSuperset, ast.IsNull, ast.IsNotNull:
	}
	panic(fmt.Sprintf("oracle: %s is no positive operator", op))
}

// like matches a text with a pattern of `%`, any characters, and `_`, any one.
func like(text, pattern []rune) bool {
	switch {
	case len(pattern) == 0:
		return len(text) == 0
	case pattern[0] == '%':
		for i := range len(text) + 1 {
			if like(text[i:], pattern[1:]) {
				return true
			}
		}
		return false
	case len(text) == 0:
		return false
	}
	return (pattern[0] == '_' || pattern[0] == text[0]) && like(text[1:], pattern[1:])
}

// within reports whether an address, or a range of them, lies in a range. What is no address lies in none.
func within(inner, outer string) bool {
	a, ok := parseRange(inner)
	if !ok {
		return false
	}
	b, ok := parseRange(outer)
	return ok && a.Addr().Is4() == b.Addr().Is4() && a.Bits() >= b.Bits() && b.Contains(a.Addr())
}

func parseRange(s string) (netip.Prefix, bool) {
	if strings.Contains(s, "/") {
		p, err := netip.ParsePrefix(s)
		return p.Masked(), err == nil
	}
	a, err := netip.ParseAddr(s)
	if err != nil || a.Zone() != "" {
		return netip.Prefix{}, false
	}
	return netip.PrefixFrom(a, a.BitLen()), true
}
