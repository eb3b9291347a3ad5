package ast

// Written is the literal of the hunt in which parameters stand: `'${floor}'`. Where it is set, Text is the value with theirs
// in their places, and no literal; the place is that of what was written. It is empty for all that is as it was parsed.
type Written string

// or is the literal as it stands in the hunt.
func (w Written) or(text string) string {
	if w != "" {
		return string(w)
	}
	return text
}
