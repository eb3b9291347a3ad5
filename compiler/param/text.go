package param

import "strings"

// piece is a stretch of a text: as it is, or the use of a parameter.
type piece struct {
	text string // of a use the name
	use  bool
}

// cut cuts a text into pieces at its `${name}`; of `$${` what is left is `${`. What no brace closes is text.
func cut(text string) []piece {
	var out []piece
	var plain strings.Builder
	for text != "" {
		at := strings.Index(text, "${")
		if at < 0 {
			break
		}
		if at > 0 && text[at-1] == '$' {
			plain.WriteString(text[:at-1] + "${")
			text = text[at+2:]
			continue
		}
		end := strings.IndexByte(text[at:], '}')
		if end < 0 {
			break
		}
		plain.WriteString(text[:at])
		if plain.Len() > 0 {
			out = append(out, piece{text: plain.String()})
			plain.Reset()
		}
		out = append(out, piece{text: text[at+2 : at+end], use: true})
		text = text[at+end+1:]
	}
	plain.WriteString(text)
	if plain.Len() > 0 || len(out) == 0 {
		out = append(out, piece{text: plain.String()})
	}
	return out
}
