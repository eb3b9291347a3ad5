package random

import (
	"fmt"
	"strings"
	"time"

	"github.com/huntc/huntc/compiler/oracle"
	"github.com/huntc/huntc/ir/entity"
)

// quote writes a text as a string of a hunt.
func quote(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`, "\n", `\n`).Replace(s) + "'"
}

// literal writes a value of a column: mostly one that the telemetry has.
func (h *Hunts) literal(c column) string {
	if len(c.values) == 0 || h.percent(12) {
		return map[entity.Kind]string{
			entity.KindString: pick(h.draw, "'sh'", "'no such'", "4", `"it's"`, `r'a\b'`),
			entity.KindInt:    pick(h.draw, "10", "443", "'20'", "0", "-1", "20.5"),
			entity.KindFloat:  pick(h.draw, "1.5", "0", "100"),
			entity.KindBool:   pick(h.draw, "true", "false"),
			entity.KindTime:   pick(h.draw, "'2024-03-01T10:00:00Z'", "'2024-03-01T11:00:00.5+01:00'"),
			entity.KindList:   pick(h.draw, "'tcp'", "'-x'"),
		}[c.kind]
	}
	return h.write(pick(h.draw, c.values...))
}

// write writes a value.
func (h *Hunts) write(v oracle.Value) string {
	switch v := v.(type) {
	case string:
		return quote(v)
	case int64:
		if h.percent(10) {
			return fmt.Sprintf("'%d'", v)
		}
		return fmt.Sprint(v)
	case bool:
		return fmt.Sprint(v)
	case time.Time:
		return quote(v.Format(time.RFC3339Nano))
	case []string:
		return quote(pick(h.draw, v...))
	}
	return fmt.Sprint(v)
}

// likePattern makes a pattern of a text: characters become wildcards, letters change their case.
func (h *Hunts) likePattern(text string) string {
	var out strings.Builder
	for _, r := range text {
		switch {
		case h.percent(15):
			out.WriteByte('_')
		case h.percent(8):
			out.WriteByte('%')
		case h.percent(25):
			out.WriteString(strings.ToUpper(string(r)))
		default:
			out.WriteRune(r)
		}
	}
	return pick(h.draw, "", "", "%") + out.String() + pick(h.draw, "", "", "%")
}

// regularExpression makes one of a part of a text.
func (h *Hunts) regularExpression(text string) string {
	runes := []rune(text)
	from := h.IntN(len(runes) + 1)
	to := from + h.IntN(len(runes)-from+1)
	var out strings.Builder
	for _, r := range runes[from:to] {
		switch {
		case h.percent(15):
			out.WriteByte('.')
		case strings.ContainsRune(`\.+*?()|[]{}^$`, r):
			out.WriteString(`\` + string(r))
		default:
			out.WriteRune(r)
		}
	}
	body := out.String()
	if from == 0 && h.percent(30) {
		body = "^" + body
	}
	if to == len(runes) && h.percent(30) {
		body += "$"
	}
	return pick(h.draw, "", "", "(?i)") + body + pick(h.draw, "", "", "|zz")
}

// someText is a text of the column's values.
func (h *Hunts) someText(c column) string {
	if len(c.values) == 0 {
		return "sh"
	}
	switch v := pick(h.draw, c.values...).(type) {
	case string:
		return v
	case []string:
		return pick(h.draw, v...)
	default:
		return "sh"
	}
}
