package notebook_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/notebook"
	"github.com/huntc/huntc/compiler/parser"
)

const (
	kestrelKernel = `{"kernelspec": {"name": "kestrel", "language": "kestrel"}}`
	pythonKernel  = `{"kernelspec": {"name": "python3", "language": "python"}}`
)

// bookOf returns a notebook of that metadata and those code cells, as Jupyter would write them.
func bookOf(t testing.TB, metadata string, sources ...string) string {
	t.Helper()
	var cells []string
	for _, s := range sources {
		source, err := json.Marshal(strings.SplitAfter(s, "\n"))
		if err != nil {
			t.Fatal(err)
		}
		cells = append(cells, fmt.Sprintf(`{"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [], "source": %s}`, source))
	}
	return fmt.Sprintf(`{"cells": [%s], "metadata": %s, "nbformat": 4, "nbformat_minor": 5}`, strings.Join(cells, ",\n"), metadata)
}

// partsOf are the parts of a notebook, each with its place in its cell.
func partsOf(t *testing.T, text string) []string {
	t.Helper()
	var diags diag.List
	f := notebook.Read("hunt.ipynb", text, &diags)
	if diags.HasErrors() {
		t.Fatal(diags.String())
	}
	out := []string{}
	for _, p := range f.Parts {
		out = append(out, fmt.Sprintf("[%d]:%d:%d %s", p.Cell, p.Start.Line, p.Start.Column, f.Text[p.Start.Offset:p.End]))
	}
	return out
}

// Which text of a notebook is Kestrel, and where it stands.
func TestParts(t *testing.T) {
	for name, c := range map[string]struct {
		book string
		want []string
	}{
		"every code cell of a Kestrel notebook": {
			bookOf(t, kestrelKernel, "DISP p\nDISP q", "", "# only a comment", "%%kestrel\nDISP p"),
			[]string{"[1]:1:1 DISP p\nDISP q", "[2]:1:1 ", "[3]:1:1 # only a comment", "[4]:1:1 %%kestrel\nDISP p"},
		},
		"cells with the magic, of a Python notebook": {
			bookOf(t, pythonKernel, "import x", "%%kestrel\nDISP p", "%%kestrel", "%%kestrel\n", "%%kestrel \r\nDISP p\r\n"),
			[]string{"[2]:2:1 DISP p", "[4]:2:1 ", "[5]:2:1 DISP p\r\n"},
		},
		"what stands behind the magic": {
			bookOf(t, pythonKernel, "%%kestrel session init\nDISP p", "%%kestrel  DISP q\nDISP p"),
			[]string{"[1]:2:1 DISP p", "[2]:1:12 DISP q", "[2]:2:1 DISP p"},
		},
		"lines with the magic": {
			bookOf(t, pythonKernel, "a = 1\n%kestrel DISP p\n  é = %kestrel\tDISP q\nb = 5 %kestrel", "%kestrel", "%kestrels DISP p"),
			[]string{"[1]:2:10 DISP p", "[1]:3:16 DISP q"},
		},
		"a source that is one string, and cells of other kinds": {
			`{"nbformat": 4, "nbformat_minor": 0, "metadata": ` + kestrelKernel + `, "cells": [
				{"cell_type": "markdown", "source": ["# a"]}, {"cell_type": "raw", "source": "DISP x"},
				{"cell_type": "code", "source": "DISP p\n", "metadata": [1, {"a": null}], "outputs": {"data": 5}}]}`,
			[]string{"[3]:1:1 DISP p\n"},
		},
		"a byte order mark, of the file and of a cell": {
			"\ufeff" + bookOf(t, kestrelKernel, "\ufeffDISP p", "\ufeffDISP q"),
			[]string{"[1]:1:1 DISP p", "[2]:1:1 DISP q"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if d := cmp.Diff(c.want, partsOf(t, c.book)); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
}

// The kernel is Kestrel's by its name or its language, in any case; what is to run the notebook counts more than what ran it.
func TestKernel(t *testing.T) {
	for metadata, kestrel := range map[string]bool{
		`{"kernelspec": {"name": "kestrel"}}`:                                       true,
		`{"kernelspec": {"name": "k2", "language": "Kestrel"}}`:                     true,
		`{"kernelspec": {"name": 5, "language": "kestrel"}}`:                        true,
		`{"language_info": {"name": "Kestrel"}}`:                                    true,
		`{"kernelspec": null, "language_info": {"name": "kestrel"}}`:                true,
		`{"kernelspec": {"name": "python3"}, "language_info": {"name": "kestrel"}}`: false,
		`{"kernelspec": {"display_name": "Kestrel"}}`:                               false,
		`{"kernelspec": "kestrel"}`:                                                 false,
		`{}`:                                                                        false,
		`[]`:                                                                        false,
		`null`:                                                                      false,
	} {
		var diags diag.List
		notebook.Read("hunt.ipynb", bookOf(t, metadata, "DISP p"), &diags)
		if diags.HasErrors() == kestrel {
			t.Errorf("%s: Kestrel: %v\n%s", metadata, kestrel, diags.String())
		}
	}
}

// A file that is not UTF-8 is refused where it is not: its texts would be others than were written.
func TestNotUTF8(t *testing.T) {
	var diags diag.List
	f := notebook.Read("hunt.ipynb", "{\n  \"é\": \"\xff\"}", &diags)
	want := "hunt.ipynb:2:9: error[HF1014]: the notebook cannot be read: the file is not UTF-8\n"
	if got := diags.String(); got != want || f.Name != "hunt.ipynb" || f.Text != "" {
		t.Errorf("got %s%+v", got, f)
	}
}

// The statement of a cell keeps its place, its comment and its text.
func TestParsed(t *testing.T) {
	var diags diag.List
	f := notebook.Read("hunt.ipynb", bookOf(t, kestrelKernel, "# not above\n", "p = GET process FROM edr # here\r\n    WHERE pid = 1\r\n", "# above\nDISP p"), &diags)
	tree := parser.Parse(f, &diags)
	if diags.Len() > 0 {
		t.Fatal(diags.String())
	}
	var got []string
	for _, s := range tree.Statements {
		for _, c := range tree.Above(s) {
			got = append(got, c.Span().String()+" "+c.Text)
		}
		got = append(got, s.Span().String()+" "+f.Slice(s.Span())+" | "+f.LineAt(s.Span().End))
	}
	want := []string{
		"hunt.ipynb[2]:1:1 p = GET process FROM edr # here\r\n    WHERE pid = 1 |     WHERE pid = 1",
		"hunt.ipynb[3]:1:1 # above",
		"hunt.ipynb[3]:2:1 DISP p | DISP p",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

// printed are the statements of a tree with their places in the cell.
func printed(statements []*ast.Stmt, cell int) []string {
	out := []string{}
	for _, s := range statements {
		if at := s.Span(); at.Cell == cell {
			out = append(out, fmt.Sprintf("%d:%d-%d:%d %s", at.Start.Line, at.Start.Column, at.End.Line, at.End.Column, ast.Print(s)))
		}
	}
	return out
}

// said are the diagnostics of a cell without the name of their file.
func said(diags *diag.List, cell int) []string {
	out := []string{}
	for _, d := range diags.All() {
		if d.Span.Cell == cell {
			d.Span.File, d.Span.Cell = "", 0
			out = append(out, d.String()+" "+d.Hint)
		}
	}
	return out
}
