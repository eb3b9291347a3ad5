package compiler_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/huntc/huntc/compiler"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/golden"
	"github.com/huntc/huntc/compiler/lower"
	"github.com/huntc/huntc/ir/entity"
)

// variants are the hunts of a case of testdata/hunts/vocabulary: STIX names, then the same in other names.
var variants = []string{"hunt.hf", "ecs.hf", "ocsf.hf", "mixed.hf"}

// TestVocabularies compiles a hunt in the names of STIX, ECS, OCSF and of all three: the SQL is the same but for comments,
// which quote the hunt.
func TestVocabularies(t *testing.T) {
	golden.Run(t, "../testdata/hunts/vocabulary", func(t *testing.T, c *golden.Case) {
		var want string
		var texts []string
		for _, name := range variants {
			text, ok := c.Input(name)
			if !ok {
				t.Fatalf("no in/%s", name)
			}
			if slices.Contains(texts, text) {
				t.Errorf("%s is another variant again", name)
			}
			texts = append(texts, text)
			cat := c.Catalog()
			var diags diag.List
			out, err := compiler.Compile(&diag.File{Name: name, Text: text}, compiler.Options{
				Model: entity.Default(), Catalog: cat, Now: now, Margin: lower.DefaultMargin,
			}, &diags)
			if err != nil {
				t.Fatal(err)
			}
			if out == nil || diags.Len() > 0 {
				t.Fatalf("%s", diags.String())
			}
			got := withoutComments(sql(t, out, cat))
			if want == "" {
				want = got
			}
			if got != want {
				t.Errorf("%s compiles to\n%s\nand %s to\n%s", name, got, variants[0], want)
			}
		}
		t.Logf("%s: %d variants, one SQL of %d bytes", filepath.Base(c.Path), len(variants), len(want))
	})
}

// withoutComments leaves out the lines that are comments.
func withoutComments(sql string) string {
	var out strings.Builder
	for line := range strings.Lines(sql) {
		if !strings.HasPrefix(line, "--") {
			out.WriteString(line)
		}
	}
	return out.String()
}
