// Package reference is the language as tables: what stands in docs/language.md and docs/diagnostics.md, which a test of
// package compiler writes, and in `huntc schema list -o markdown`.
//
// Invariants: every statement, operator, transformer, aggregate function and code of the compiler has its row, and every
// hunt in a row compiles, or gives the code that it is about; tests of package compiler see to both.
package reference

import "strings"

// Abridged cuts the lines of a hunt that are long because that is what is wrong with them.
func Abridged(text string) string {
	const most = 160
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if len(l) > most {
			lines[i] = l[:most] + " …"
		}
	}
	return strings.Join(lines, "\n")
}
