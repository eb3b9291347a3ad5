package runtime_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/parser"
	"github.com/huntc/huntc/runtime"
	"github.com/huntc/huntc/runtime/apply"
)

// blockMark stands between the blocks of a session.
const blockMark = "# ---- block ----"

// ourBlock is what huntc makes of one block of a session.
type ourBlock struct {
	*runtime.Block        // what it shows, and the counts of what it assigns; nil when it failed
	diagnostics    string // what is said of its lines
}

// kestrelHunt is the hunt of a case; the files that it writes go below the working directory.
func kestrelHunt(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(kestrel, "cases", name, "hunt.hf"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(text), "/tmp/kr_save/", "saved/")
}

// kestrelWorkplace makes an empty directory, with Kestrel's data in it, the working directory.
func kestrelWorkplace(t *testing.T) {
	t.Helper()
	data, err := filepath.Abs(filepath.Join(kestrel, "data"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := errors.Join(os.Symlink(data, filepath.Join(dir, "data")), os.Mkdir(filepath.Join(dir, "saved"), 0o700)); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
}

// runSession runs the blocks of a hunt one after the other. A block sees what the earlier ones have assigned; one that is
// wrong, or fails, leaves nothing behind: every other block runs as if it were not there.
func (h hunting) runSession(t *testing.T, text string) []ourBlock {
	t.Helper()
	var out []ourBlock
	rest := []byte(text)
	for begin := 0; begin < len(rest); {
		end := len(rest)
		if next := bytes.Index(rest[begin+1:], []byte("\n"+blockMark)); next >= 0 {
			end = begin + 1 + next + 1
		}
		session := string(rest[:end])
		b := h.runBlock(t, session, 1+strings.Count(session[:begin], "\n"))
		if b.Block == nil {
			blank(rest[begin:end])
		} else { // what is only shown is shown once
			for _, s := range statementsFrom(session, begin) {
				if showsOnly(s.Cmd) {
					blank(rest[s.Place.Start.Offset:s.Place.End.Offset])
				}
			}
		}
		out = append(out, b)
		begin = end
	}
	return out
}

// blank overwrites text and keeps its lines.
func blank(text []byte) {
	for i, c := range text {
		if c != '\n' {
			text[i] = ' '
		}
	}
}

// showsOnly reports whether a command leaves nothing behind.
func showsOnly(c ast.Command) bool {
	switch c.(type) {
	case *ast.Disp, *ast.Info, *ast.Describe, *ast.Explain:
		return true
	case *ast.New, *ast.Get, *ast.Find, *ast.Apply, *ast.Save, *ast.Load, *ast.Join, *ast.Group, *ast.Sort, *ast.Assign:
		return false
	}
	panic(fmt.Sprintf("unhandled %T", c))
}

// statementsFrom are the statements of a hunt that begin at an offset or later.
func statementsFrom(text string, offset int) []*ast.Stmt {
	all := parser.Parse(&diag.File{Name: "hunt.hf", Text: text}, &diag.List{}).Statements
	return slices.DeleteFunc(all, func(s *ast.Stmt) bool { return s.Place.Start.Offset < offset })
}

// runBlock runs a session of which the block that begins at a line is the last.
func (h hunting) runBlock(t *testing.T, text string, line int) ourBlock {
	t.Helper()
	var said []diag.Diagnostic
	h.note = func(d diag.Diagnostic) { said = append(said, d) }
	compiled, diags, res, err := h.try(t, ".", nil, text)
	said = append(diags.All(), said...)
	var out ourBlock
	for _, d := range said {
		if d.Span.Start.Line >= line {
			out.diagnostics += d.String() + "\n"
			if d.Hint != "" {
				out.diagnostics += "  hint: " + d.Hint + "\n"
			}
		}
	}
	if compiled == nil {
		return out
	}
	if err != nil {
		out.diagnostics += failure(err) + "\n"
		return out
	}
	out.Block = &runtime.Block{}
	for _, d := range res.Blocks[0].Displays {
		if d.Place.Start.Line >= line {
			out.Displays = append(out.Displays, d)
		}
	}
	for _, s := range res.Blocks[0].Summary {
		assigns := func(a *ast.Stmt) bool { return a.Result() == s.Variable && a.Place.Start.Line >= line }
		if slices.ContainsFunc(compiled.File.Statements, assigns) {
			out.Summary = append(out.Summary, s)
		}
	}
	return out
}

// failure is the error of a run, with the place of its step; of an analytics what it is about, not the traceback.
func failure(err error) string {
	var step *runtime.StepError
	var analytics *apply.Error
	switch {
	case errors.As(err, &analytics) && errors.As(err, &step):
		return fmt.Sprintf("%s: run: %s: %s", step.Step.Span, analytics.Problem, analytics.Error())
	case errors.As(err, &step):
		return fmt.Sprintf("%s: run: %s", step.Step.Span, strings.SplitN(step.Err.Error(), "\n", 2)[0])
	}
	return "run: " + err.Error()
}
