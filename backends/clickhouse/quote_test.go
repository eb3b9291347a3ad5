package clickhouse_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/huntc/huntc/backends/clickhouse"
)

// hostile are texts that quoting tends to get wrong.
var hostile = []string{
	"", " ", `C:\temp\new`, `\`, `\\`, `\'`, `'`, `''`, `' OR 1=1 --`, "`", "``", `"`, "\x00", "a\x00b", "\n", "\r\n", "\t", "\b\f\a\v", "\x1b[31m",
	"\x7f", "\xff", "\xc3", "a\xe2\x80", "\xed\xa0\x80", `%_\`, `100%`, "\u2028\u2029", "\u202Eevil\u202C", "\u2066\u2069", "\u200b", "\ufeff", "\u0085", "\u061c",
	"\U000e0041", "🦊", "e\u0301", "é", "{x:String}", "{p:Identifier}", "${x}", "--", "/* */", "# x", ";", "?", "$1", ":x", "@x", "\\N", "NULL", `\x41`, `\u0041`,
	`\0`, `\e`, `\_`, `\%`, strings.Repeat(`\'`, 100),
}

// checkText fails where the statement would not be one clean line of UTF-8 to a reviewer.
func checkText(t interface{ Fatalf(string, ...any) }, text string) {
	if !utf8.ValidString(text) {
		t.Fatalf("not valid UTF-8: %q", text)
	}
	for _, r := range text {
		if !unicode.IsPrint(r) {
			t.Fatalf("%q holds the raw character %U", text, r)
		}
	}
}

// roundTrip reads a literal back from the engine, in hexadecimal.
func roundTrip(t testing.TB, s string) {
	lit := clickhouse.QuoteString(s)
	checkText(t, lit)
	if got, want := query(t, "SELECT hex("+lit+")")[0][0], fmt.Sprintf("%X", s); got != want {
		t.Fatalf("%q printed %s reads back as %s, want %s", s, lit, got, want)
	}
}

func TestQuoteString(t *testing.T) {
	for _, s := range hostile {
		roundTrip(t, s)
	}
	for c := range 256 {
		roundTrip(t, "a"+string([]byte{byte(c)})+"b")
	}
	for r := rune(0x80); r < 0x3000; r += 0x100 {
		var all []rune
		for i := range rune(0x100) {
			all = append(all, r+i)
		}
		roundTrip(t, string(all))
	}
}

func TestQuoteIdent(t *testing.T) {
	for _, s := range hostile {
		if s == "" {
			continue // no identifier is empty
		}
		ident := clickhouse.QuoteIdent(s)
		checkText(t, ident)
		rows, err := conn(t).Query(context.Background(), "SELECT "+ident+" FROM (SELECT 1 AS "+ident+")")
		if err != nil {
			t.Errorf("%s: %v", ident, err)
			continue
		}
		if got := rows.Columns(); got[0] != s {
			t.Errorf("%q printed %s is the name %q", s, ident, got[0])
		}
		_ = rows.Close()
	}
}

func TestQuoteProperty(t *testing.T) {
	conn(t)
	rapid.Check(t, func(rt *rapid.T) {
		b := rapid.SliceOfN(rapid.Byte(), 0, 20).Draw(rt, "bytes")
		s := rapid.String().Draw(rt, "text") + string(b) + rapid.SampledFrom(hostile).Draw(rt, "hostile")
		roundTrip(t, s)
	})
}

func FuzzQuoteString(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { roundTrip(t, s) })
}
