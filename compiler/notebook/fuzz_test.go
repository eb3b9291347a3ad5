package notebook_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/notebook"
	"github.com/huntc/huntc/compiler/parser"
)

// FuzzRead: whatever the text is, reading ends, the parts are in order and lie in the text, and what the parser says of them
// lies in its cell, under the line that it names.
func FuzzRead(f *testing.F) {
	for _, metadata := range []string{kestrelKernel, pythonKernel, "{}"} {
		f.Add(bookOf(f, metadata, "%%kestrel session init\np = GET process FROM edr\n WHERE nmae = '\u00e9", "x = %kestrel DISP p WHERE (\n%kestrel session init", "DISP p ATTR"))
	}
	for _, seed := range []string{
		"", "{", "[]", "null", "\ufeff{}", `{"nbformat": 3}`, `{"nbformat": 4, "cells": [null, 1, {"cell_type": "code", "source": ["a", 1]}]}`,
		`{"nbformat": 4, "cells": [], "cells": [{"cell_type": "code", "source": "%%kestrel DISP 'a\r\n# b"}]}`, "\xff", "<<<<<<< HEAD\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var diags diag.List
		file := notebook.Read("hunt.ipynb", text, &diags)
		if !diags.HasErrors() && len(file.Parts) == 0 {
			t.Fatal("no Kestrel, and nothing said")
		}
		checkParts(t, file)
		var found diag.List
		parser.Parse(file, &found)
		for _, d := range found.All() {
			checkPlace(t, file, d.Span)
		}
		_ = diags.String() + found.String()
	})
}

// FuzzCells: the cells of a Kestrel notebook parse to what their texts parse to.
func FuzzCells(f *testing.F) {
	f.Add("p = GET process FROM edr WHERE name =", "'a'")
	f.Add("# a\n\n\tDISP p ATTR", "pid\r\nDISP p")
	f.Add("x = p WHERE (a = 1", "AND b = 2)\nx =")
	f.Fuzz(func(t *testing.T, first, second string) {
		if !utf8.ValidString(first) || !utf8.ValidString(second) {
			return // JSON holds no such text
		}
		cells := []string{first, second}
		for _, c := range cells {
			if strings.HasPrefix(c, "\ufeff") {
				return // of which there can be one more in a notebook
			}
		}
		compareCells(t, bookOf(t, kestrelKernel, cells...), cells)
	})
}

// checkParts fails when parts do not lie in the text one behind the other, at their places.
func checkParts(t *testing.T, file *diag.File) {
	t.Helper()
	last := diag.Part{}
	for _, p := range file.Parts {
		if p.Cell < last.Cell || p.Cell < 1 || p.Start.Offset < last.End || p.End < p.Start.Offset || p.End > len(file.Text) {
			t.Fatalf("part %+v after %+v, in %d bytes", p, last, len(file.Text))
		}
		checkPlace(t, file, diag.Span{File: file.Name, Cell: p.Cell, Start: p.Start, End: p.Start})
		last = p
	}
}

// checkPlace fails when a span does not lie in a part of its cell, or its column is not the offset's.
func checkPlace(t *testing.T, file *diag.File, s diag.Span) {
	t.Helper()
	inside := false
	for _, p := range file.Parts {
		inside = inside || p.Cell == s.Cell && p.Start.Offset <= s.Start.Offset && s.End.Offset <= p.End && p.Start.Line <= s.Start.Line
	}
	if !inside {
		t.Fatalf("%+v lies in no part of %+v", s, file.Parts)
	}
	before := file.Text[:s.Start.Offset]
	line := before[strings.LastIndexByte(before, '\n')+1:]
	if got := utf8.RuneCountInString(strings.TrimPrefix(line, "\ufeff")) + 1; got != s.Start.Column {
		t.Fatalf("%+v stands in column %d of %q", s, got, file.LineAt(s.Start))
	}
}
