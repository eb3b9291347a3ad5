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
	"github.com/huntc/huntc/compiler/notebook"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/runtime/tablefile"
)

// TestDiagnostics checks wrong hunts, one file a code, and exactly what is said about each: file, line, column, caret,
// hint. A hunt with an error compiles to nothing. Where the notebook is what is wrong, a case may hold several.
func TestDiagnostics(t *testing.T) {
	seen := map[diag.Code]bool{}
	golden.Run(t, "../testdata/diag", func(t *testing.T, c *golden.Case) {
		said, found := "", []diag.Diagnostic{}
		for _, name := range c.Inputs() {
			text, _ := c.Input(name)
			var diags diag.List
			var file *diag.File
			switch filepath.Ext(name) {
			case ".hf":
				file = &diag.File{Name: name, Text: text}
			case ".ipynb":
				file = notebook.Read(name, text, &diags)
			default:
				continue
			}
			out := compileFile(t, file, c, &diags)
			if diags.HasErrors() != (out == nil) {
				t.Errorf("errors: %v, and a program: %v", diags.HasErrors(), out != nil)
			}
			said += diags.String()
			found = append(found, diags.All()...)
		}
		if said == "" || !c.Wants("diagnostics") {
			t.Fatal("a wrong hunt has in/hunt.hf or in/hunt.ipynb, and diagnostics")
		}
		c.Check(t, "diagnostics", said)
		name := diag.Code(strings.TrimSuffix(filepath.Base(c.Path), ".txtar"))
		if !strings.HasPrefix(string(name), "HF") {
			return
		}
		seen[name] = slices.ContainsFunc(found, func(d diag.Diagnostic) bool { return d.Code == name })
		if !seen[name] {
			t.Errorf("%s does not occur", name)
		}
		if lateness(name) != "" {
			t.Errorf("%s occurs and is listed as one that does not", name)
		}
	})
	for _, row := range diag.Codes() {
		stage := row.Code[:3]
		if slices.Contains([]diag.Code{"HF1", "HF2", "HF3", "HF4"}, stage) && !seen[row.Code] && row.Later == "" && row.Example.Shown == "" { // else only a run tells
			t.Errorf("%s has no wrong hunt in testdata/diag", row.Code)
		}
	}
}

// lateness is why a code is never made, "" for one that is.
func lateness(code diag.Code) string {
	row, _ := diag.Lookup(code)
	return row.Later
}

// compileFile compiles a file unless it could not be read.
func compileFile(t *testing.T, file *diag.File, c *golden.Case, diags *diag.List) *compiler.Compiled {
	t.Helper()
	if diags.HasErrors() {
		return nil
	}
	opt := compiler.Options{Model: entity.Default(), Catalog: c.Catalog(), Now: now, Margin: lower.DefaultMargin, Analytics: analytics(t), Files: tablefile.Files{}, Parameters: c.Parameters()}
	out, err := compiler.Compile(file, opt, diags)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
