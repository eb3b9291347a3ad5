package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
)

// TestMask writes secrets in every way and in pieces of every length: nothing of them comes out, and all else does.
func TestMask(t *testing.T) {
	const secret = "s3 cr\"e't\\<&>\tü"
	var asCSV bytes.Buffer
	w := csv.NewWriter(&asCSV)
	if err := w.Write([]string{secret, "b"}); err != nil {
		t.Fatal(err)
	}
	w.Flush()
	asJSON, err := json.Marshal(map[string]string{"text": "= '" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(secret) + "'"})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"a " + secret + secret + " b": "a ****** b",
		asCSV.String():                "\"***\",b\n",
		string(asJSON):                `{"text":"= '***'"}`,
		secret[:5]:                    secret[:5],
		"s" + secret:                  "s***",
		secret[:9] + secret:           secret[:9] + "***",
		"":                            "",
	} {
		for n := 1; n <= len(text)+1; n++ {
			var out bytes.Buffer
			c := &cli{out: &out, err: &bytes.Buffer{}}
			c.hide(spellings(secret))
			for rest := text; rest != ""; {
				k := min(n, len(rest))
				if _, err := c.out.Write([]byte(rest[:k])); err != nil {
					t.Fatal(err)
				}
				rest = rest[k:]
			}
			if c.out = bare(c.out); out.String() != want {
				t.Fatalf("%q in pieces of %d is written as %q", text, n, out.String())
			}
		}
	}
}
