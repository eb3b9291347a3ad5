package parser

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/huntc/huntc/compiler/diag"
)

// Comments and line ends are layout: the tree does not change with them, and they are kept.
func TestLayout(t *testing.T) {
	text := "# what\n# for\np = GET process FROM edr # where from\n    WHERE name = 'a' # which\n\n# alone\n\nDISP p\n"
	parse := func(text string) (string, []string) {
		var diags diag.List
		tree := Parse(&diag.File{Name: "hunt.hf", Text: text}, &diags)
		if diags.Len() > 0 {
			t.Fatal(diags.String())
		}
		var comments []string
		for _, c := range tree.Comments {
			comments = append(comments, c.Span().String()+" "+c.Text)
		}
		for _, stmt := range tree.Statements {
			for _, c := range tree.Above(stmt) {
				comments = append(comments, "above "+stmt.Span().String()+" "+c.Text)
			}
		}
		return dump(tree.Statements), comments
	}
	tree, comments := parse(text)
	want := []string{
		"hunt.hf:1:1 # what", "hunt.hf:2:1 # for", "hunt.hf:3:26 # where from", "hunt.hf:4:22 # which", "hunt.hf:6:1 # alone",
		"above hunt.hf:3:1 # what", "above hunt.hf:3:1 # for",
	}
	if d := cmp.Diff(want, comments); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	crlfTree, crlfComments := parse(strings.ReplaceAll(text, "\n", "\r\n"))
	if d := cmp.Diff(tree, crlfTree) + cmp.Diff(comments, crlfComments); d != "" {
		t.Errorf("with CRLF:\n%s", d)
	}
	bomTree, bomComments := parse("\ufeff" + text)
	if d := cmp.Diff(tree, bomTree) + cmp.Diff(comments, bomComments); d != "" {
		t.Errorf("with a byte order mark:\n%s", d)
	}
}

// Keywords may be written in any case, and a case more of them changes no tree.
func TestKeywordsInAnyCase(t *testing.T) {
	for upper, other := range map[string]string{
		"DISP TIMESTAMPED(p) WHERE name IN ('a') AND NOT pid IS NOT NULL ATTR name SORT BY name ASC LIMIT 5 OFFSET 1": "" +
			"disp Timestamped(p) where name in ('a') and not pid is not null attr name sort by name asc limit 5 offset 1",
		"p = GET process FROM edr WHERE a = TRUE START 2022-07-01T00:00:00Z STOP 2022-08-01T00:00:00Z": "" +
			"p = get process From edr wHeRe a = True start 2022-07-01T00:00:00Z Stop 2022-08-01T00:00:00Z",
		"g = GROUP p BY BIN(pid, 5) WITH COUNT(pid) AS n": "g = group p by bin(pid, 5) with count(pid) as n",
	} {
		var diags diag.List
		a := dump(Parse(&diag.File{Name: "a.hf", Text: upper}, &diags).Statements)
		b := dump(Parse(&diag.File{Name: "b.hf", Text: other}, &diags).Statements)
		if diags.Len() > 0 || !strings.EqualFold(a, b) {
			t.Errorf("%s\n%s\n%s", a, b, diags.String())
		}
	}
}
