package render

import (
	"bytes"
	"strings"
)

// indent sets compact JSON on lines of its own down to a depth of nesting; what lies deeper stays on one line, so that the
// rows of a table are lines and not columns of values.
func indent(data []byte, depth int) []byte {
	var out bytes.Buffer
	level := 0
	newline := func() { out.WriteString("\n" + strings.Repeat("  ", level)) }
	for i := 0; i < len(data); i++ {
		switch b := data[i]; b {
		case '"':
			end := stringEnd(data, i)
			out.Write(data[i:end])
			i = end - 1
		case '{', '[':
			out.WriteByte(b)
			level++
			if level <= depth && !closes(data[i+1]) {
				newline()
			}
		case '}', ']':
			level--
			if level < depth && !opens(data[i-1]) {
				newline()
			}
			out.WriteByte(b)
		case ',':
			out.WriteByte(b)
			if level <= depth {
				newline()
			} else {
				out.WriteByte(' ')
			}
		case ':':
			out.WriteString(": ")
		default:
			out.WriteByte(b)
		}
	}
	return out.Bytes()
}

func opens(b byte) bool  { return b == '{' || b == '[' }
func closes(b byte) bool { return b == '}' || b == ']' }

// stringEnd is the place after the string that begins at i.
func stringEnd(data []byte, i int) int {
	for i++; data[i] != '"'; i++ {
		if data[i] == '\\' {
			i++
		}
	}
	return i + 1
}
