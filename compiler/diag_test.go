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
	"github.com/huntc/huntc/runtime/tablefile"
)

// TestDiagnostics checks wrong hunts, one file a code, and exactly what is said about each: file, line, column, caret,
// hint. A hunt with an error compiles to nothing.
func TestDiagnostics(t *testing.T) {
	seen := map[diag.Code]bool{}
	golden.Run(t, "../testdata/diag", func(t *testing.T, c *golden.Case) {
		text, ok := c.Input("hunt.hf")
		if !ok || !c.Wants("diagnostics") {
			t.Fatal("a wrong hunt has in/hunt.hf and diagnostics")
		}
		out, diags := compileText(t, text, c)
		c.Check(t, "diagnostics", diags.String())
		if diags.HasErrors() != (out == nil) {
			t.Errorf("errors: %v, and a program: %v", diags.HasErrors(), out != nil)
		}
		name := diag.Code(strings.TrimSuffix(filepath.Base(c.Path), ".txtar"))
		if !strings.HasPrefix(string(name), "HF") {
			return
		}
		seen[name] = slices.ContainsFunc(diags.All(), func(d diag.Diagnostic) bool { return d.Code == name })
		if !seen[name] {
			t.Errorf("%s does not occur", name)
		}
		if lateness(name) != "" {
			t.Errorf("%s occurs and is listed as one that does not", name)
		}
	})
	for _, row := range diag.Codes() {
		stage := row.Code[:3]
		if slices.Contains([]diag.Code{"HF1", "HF2", "HF3", "HF4"}, stage) && !seen[row.Code] && row.Later == "" {
			t.Errorf("%s has no wrong hunt in testdata/diag", row.Code)
		}
	}
}

// lateness is why a code is never made, "" for one that is.
func lateness(code diag.Code) string {
	row, _ := diag.Lookup(code)
	return row.Later
}

func compileText(t *testing.T, text string, c *golden.Case) (*compiler.Compiled, *diag.List) {
	t.Helper()
	opt := compiler.Options{Model: entity.Default(), Catalog: c.Catalog(), Now: now, Margin: lower.DefaultMargin, Analytics: analytics(t), Files: tablefile.Files{}}
	var diags diag.List
	out, err := compiler.Compile(&diag.File{Name: "hunt.hf", Text: text}, opt, &diags)
	if err != nil {
		t.Fatal(err)
	}
	return out, &diags
}
