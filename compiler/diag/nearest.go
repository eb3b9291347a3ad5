package diag

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Nearest returns the candidate that name was most likely meant to be: one that differs only
// in case, else the one at the smallest edit distance of at most 2 or a third of name's
// length, whichever is more. Of equals the first in the list wins.
func Nearest(name string, candidates []string) (string, bool) {
	for _, c := range candidates {
		if strings.EqualFold(c, name) {
			return c, true
		}
	}
	lowered := []rune(strings.ToLower(name))
	limit := max(2, len(lowered)/3)
	// A word of two letters is two edits away from every other one.
	limit = min(limit, max(len(lowered)-1, 0))
	best, found := "", false
	for _, c := range candidates {
		if limit < 1 {
			break // what differs in case alone was found first
		}
		if n := utf8.RuneCountInString(c) - len(lowered); n > limit || -n > limit {
			continue
		}
		if d := editDistance(lowered, []rune(strings.ToLower(c))); d <= limit {
			best, limit, found = c, d-1, true
		}
	}
	return best, found
}

// DidYouMean returns a hint that names the nearest candidate, or nothing when none is near.
func DidYouMean(name string, candidates []string) string {
	if near, ok := Nearest(name, candidates); ok {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return ""
}

// EditDistance returns how many insertions, deletions, replacements and swaps of neighbours
// lead from a to b, without regard to case.
func EditDistance(a, b string) int {
	return editDistance([]rune(strings.ToLower(a)), []rune(strings.ToLower(b)))
}

func editDistance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
