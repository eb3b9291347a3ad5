package reference

import "strings"

// Table writes a table of Markdown. The cells are Markdown, in which a bar is made harmless.
func Table(b *strings.Builder, head []string, rows [][]string) {
	line := func(cells []string) {
		b.WriteString("|")
		for _, c := range cells {
			b.WriteString(" " + strings.ReplaceAll(c, "|", "\\|") + " |")
		}
		b.WriteString("\n")
	}
	line(head)
	b.WriteString(strings.Repeat("|---", len(head)) + "|\n")
	for _, r := range rows {
		line(r)
	}
}

// Code is a text as code of Markdown; it may contain one backquote.
func Code(text string) string {
	switch {
	case text == "":
		return ""
	case strings.Contains(text, "`"):
		return "`` " + text + " ``"
	}
	return "`" + text + "`"
}

// codes are several texts as code, with commas between them.
func codes(texts []string) string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = Code(t)
	}
	return strings.Join(out, ", ")
}
