package compiler_test

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/param"
	"github.com/huntc/huntc/compiler/reference"
	"github.com/huntc/huntc/ir"
)

// TestDocs keeps docs/language.md and docs/diagnostics.md what the tables say. HUNTC_UPDATE=1 rewrites them.
func TestDocs(t *testing.T) {
	ref := newExamples(t)
	checkFile(t, "../docs/language.md", reference.Language())
	checkFile(t, "../docs/diagnostics.md", reference.Diagnostics(func(hunt string) string {
		_, diags := ref.compile(t, hunt)
		return diags.String()
	}))
}

// TestReferenceCompiles compiles every hunt of the reference, without a word said about it.
func TestReferenceCompiles(t *testing.T) {
	ref := newExamples(t)
	check := func(what, hunt string) {
		if out, diags := ref.compile(t, hunt); out == nil || diags.Len() > 0 {
			t.Errorf("%s:\n%s\n%s", what, hunt, diags.String())
		}
	}
	for _, s := range reference.Statements {
		check(s.Keyword, s.Example)
	}
	for _, c := range reference.Clauses {
		check(c.Name, c.Example)
	}
	for _, f := range slices.Concat(reference.Transformers, reference.Functions) {
		check(f.Name, f.Example)
	}
	for _, w := range reference.Ways {
		check(w.Form, w.Example)
	}
	for _, o := range reference.Operators {
		check(o.Signs[0], "n = GET network-traffic FROM edr WHERE "+o.Example)
	}
	for _, p := range reference.Parameters {
		if p.Type == "secret" {
			continue // it must be given
		}
		use := p.Value
		if !strings.HasPrefix(use, "NEW ") {
			use = "GET process FROM edr WHERE " + use
		}
		check(p.Type, p.Declaration()+"\np = "+use)
	}
	for _, l := range reference.Literals {
		check(l.Form, "p = GET process FROM edr WHERE name = 'cmd.exe'\nq = GET process FROM edr WHERE "+l.Example)
	}
}

// The tables have a row for everything that the language has, and for nothing else.
func TestReferenceIsWhole(t *testing.T) {
	var signs, want []string
	for _, o := range reference.Operators {
		signs = append(signs, o.Signs...)
	}
	for op := ast.Eq; op <= ast.IsNotNull; op++ {
		want = append(want, op.String())
	}
	same(t, "operators", signs, want)

	var keywords []string
	for _, s := range reference.Statements {
		keywords = append(keywords, s.Keyword)
	}
	same(t, "statements", keywords, commandKeywords())

	var names []string
	for _, f := range reference.Transformers {
		names = append(names, f.Name)
	}
	same(t, "transformers", names, ast.TransformerNames())

	names = nil
	for _, p := range reference.Parameters {
		names = append(names, p.Type)
	}
	same(t, "types of parameters", names, append(param.Kinds(), "list of string"))

	names, want = nil, []string{"BIN"}
	for _, f := range reference.Functions {
		names = append(names, f.Name)
	}
	for f := ir.Min; f <= ir.NUnique; f++ {
		want = append(want, f.String())
	}
	same(t, "functions", names, want)
}

// commandKeywords are the keywords of all statements.
func commandKeywords() []string {
	var out []string
	for _, c := range []ast.Command{
		&ast.New{}, &ast.Get{}, &ast.Find{}, &ast.Apply{}, &ast.Disp{}, &ast.Info{}, &ast.Describe{}, &ast.Save{}, &ast.Load{}, &ast.Join{},
		&ast.Group{}, &ast.Sort{}, &ast.Explain{}, &ast.Assign{},
	} {
		out = append(out, ast.Keyword(c))
	}
	return out
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	got, want = slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))
	if !slices.Equal(got, want) {
		t.Errorf("%s: the reference has %q, the language %q", what, got, want)
	}
}

// Each reason that a case of testdata/kestrel gives for differing from Kestrel stands in the table of differences.
func TestDifferencesAreListed(t *testing.T) {
	listed := map[string]bool{}
	for _, d := range reference.Differences {
		if d.Construct == "" || d.Kestrel == "" || d.Huntc == "" {
			t.Errorf("%+v is not whole", d)
		}
		for _, c := range d.Cited {
			listed[c] = true
		}
	}
	reason := regexp.MustCompile(`\b3\.\d+\b|note \d+ (?:IMPROVE|DECIDE)`)
	cases, err := filepath.Glob("../testdata/kestrel/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, path := range cases {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if f.Name != "in/differs" {
				continue
			}
			for _, r := range reason.FindAllString(string(f.Data), -1) {
				if !listed[r] {
					t.Errorf("%s differs because of %s, which is not listed", filepath.Base(path), r)
				}
			}
		}
	}
}

// Codes are explained for as long as they are made.
func TestDiagnosticsDocNamesEachCode(t *testing.T) {
	ref := newExamples(t)
	doc := reference.Diagnostics(func(hunt string) string {
		_, diags := ref.compile(t, hunt)
		return diags.String()
	})
	for _, row := range diag.Codes() {
		if !regexp.MustCompile(`(?m)^### ` + string(row.Code) + `: `).MatchString(doc) {
			t.Errorf("%s is not in docs/diagnostics.md", row.Code)
		}
	}
}
