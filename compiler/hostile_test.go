package compiler_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// Hunts that are large or nested in every direction end soon, in a program or in diagnostics.
func TestHostileHunts(t *testing.T) {
	terms := func(n int, separator, format string) string {
		out := make([]string, n)
		for i := range out {
			out[i] = strings.ReplaceAll(format, "#", fmt.Sprint(i))
		}
		return strings.Join(out, separator)
	}
	nested := func(n int, s string) string {
		for i := range n {
			op := " AND "
			if i%2 == 0 {
				op = " OR "
			}
			s = fmt.Sprintf("(%s%sfile:size = %d%sprocess:pid = %d)", s, op, i, op, i)
		}
		return s
	}
	where := func(pattern string) string { return "p = GET process FROM bundle WHERE " + pattern }
	for name, text := range map[string]string{
		"ors":          where(terms(5000, " OR ", "pid = #")),
		"two types":    where(terms(5000, " OR ", "pid = # AND file:size = #")),
		"pairs":        where(terms(10, " AND ", "(pid = # OR file:size = #)")),
		"many pairs":   where(terms(2000, " AND ", "(pid = # OR file:size = # OR user-account:user_id = 'a')")),
		"ors of pairs": where(terms(500, " OR ", "("+terms(10, " AND ", "(pid = # OR file:size = #)")+")")),
		"nested":       where(nested(90, "pid = 1")),
		"list":         where("pid IN (" + terms(20_000, ", ", "#") + ")"),
		"references":   "q = GET process FROM edr WHERE pid = 1\n" + where("pid IN ("+terms(2000, ", ", "q.pid")+")"),
		"merge":        "p = GET process FROM edr WHERE pid = 1\nm = p" + strings.Repeat(" + p", 5000),
		"growing":      "p = GET process FROM edr WHERE pid = 1\n" + strings.Repeat("q = p WHERE pid = 2\np = p + q\n", 12),
		"new":          "n = NEW process [" + terms(5000, ", ", `{"name": "a#", "pid": #}`) + "]",
		"attributes":   "n = NEW process [" + terms(500, ", ", `{"x_#": "a"}`) + "]\nDISP n",
		"columns":      "p = GET process FROM edr WHERE pid = 1\ng = GROUP p BY name WITH " + terms(1000, ", ", "COUNT(pid) AS n#"),
		"sources":      "p = GET process FROM edr" + strings.Repeat(", bundle, edr", 2000) + " WHERE pid = 1",
	} {
		t.Run(name, func(t *testing.T) {
			begin := time.Now()
			checkText(t, text, bothSources())
			if took := time.Since(begin); took > 10*time.Second {
				t.Errorf("%v for %d bytes", took, len(text))
			} else {
				t.Logf("%v for %d bytes", took, len(text))
			}
		})
	}
}
