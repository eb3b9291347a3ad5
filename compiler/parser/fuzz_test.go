package parser

import (
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/tools/txtar"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
)

// FuzzParse: whatever the text is, parsing ends, every span lies in the file, and what parses
// without an error prints to a text that parses to the same.
func FuzzParse(f *testing.F) {
	archive, err := txtar.ParseFile(treesFile)
	if err != nil {
		f.Fatal(err)
	}
	for _, section := range archive.Files {
		f.Add(huntOf(string(section.Data)))
	}
	for _, seed := range []string{
		"", "\ufeffDISP p", "'", "r'", "\\", "p = GET", "p WHERE (((", "x = p WHERE a = 'ä\xff", "# only\n", "a.'", "a.\"b",
		"1.", "-", "2022-07", "x = p WHERE a = “b”", "FROM", "FROM ,,", "LOAD 'x", "DISP p WHERE a IN (((1", "= = =", "\x00",
	} {
		f.Add(seed)
	}
	f.Fuzz(checkParse)
}

func checkParse(t *testing.T, text string) {
	var diags diag.List
	file := &diag.File{Name: "hunt.hf", Text: text}
	tree := Parse(file, &diags)
	for _, d := range diags.All() {
		checkSpan(t, file, d.Span)
	}
	for _, c := range tree.Comments {
		checkSpan(t, file, c.Span())
	}
	_ = diags.String()
	if diags.HasErrors() {
		return
	}
	for _, stmt := range tree.Statements {
		walkNodes(reflect.ValueOf(stmt), func(n ast.Node) { checkSpan(t, file, n.Span()) })
		checkRoundTrip(t, stmt)
	}
}

// checkSpan fails when a span is not in the file, or its lines and columns are not its offsets'.
func checkSpan(t *testing.T, file *diag.File, span diag.Span) {
	t.Helper()
	if span.File != file.Name || span.Start.Offset < 0 || span.Start.Offset > span.End.Offset || span.End.Offset > len(file.Text) {
		t.Fatalf("span %+v is not in the file of %d bytes", span, len(file.Text))
	}
	for _, pos := range []diag.Pos{span.Start, span.End} {
		before := strings.TrimPrefix(file.Text[:pos.Offset], "\ufeff")
		line := 1 + strings.Count(before, "\n")
		column := 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
		if pos.Line != line || pos.Column != column {
			t.Fatalf("offset %d is %d:%d, not %d:%d, in %q", pos.Offset, line, column, pos.Line, pos.Column, file.Text)
		}
	}
}

// walkNodes calls f for each node in a tree.
func walkNodes(v reflect.Value, f func(ast.Node)) {
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() {
			return
		}
		if n, ok := v.Interface().(ast.Node); ok && v.Kind() == reflect.Pointer {
			f(n)
		}
		walkNodes(v.Elem(), f)
	case reflect.Slice:
		for i := range v.Len() {
			walkNodes(v.Index(i), f)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Field(i); field.Kind() == reflect.Struct && field.CanAddr() {
				walkNodes(field.Addr(), f)
			} else {
				walkNodes(field, f)
			}
		}
	default:
	}
}

// checkRoundTrip fails when a statement does not survive being printed.
func checkRoundTrip(t *testing.T, stmt *ast.Stmt) {
	t.Helper()
	text := ast.Print(stmt)
	var diags diag.List
	again := Parse(&diag.File{Name: "printed.hf", Text: text}, &diags)
	if diags.HasErrors() || len(again.Statements) != 1 {
		t.Fatalf("the printed statement does not parse to one: %q\n%s", text, diags.String())
	}
	if got := ast.Print(again.Statements[0]); got != text {
		t.Fatalf("printed %q, and then %q", text, got)
	}
}

// Deep nesting and long chains end in an error or a tree, never in a stack overflow.
func TestHostileTexts(t *testing.T) {
	for name, text := range map[string]string{
		"parentheses": "x = p WHERE " + strings.Repeat("(", 200_000),
		"brackets":    "x = p WHERE a IN " + strings.Repeat("[", 200_000),
		"nots":        "x = p WHERE " + strings.Repeat("NOT ", 30_000) + "a = 1",
		"merge":       "x = p" + strings.Repeat(" + p", 30_000),
		"ands":        "x = p WHERE a = 1" + strings.Repeat(" AND a = 1", 30_000),
		"list":        "x = p WHERE a IN (1" + strings.Repeat(", 1", 30_000) + ")",
		"one line":    strings.Repeat("x = p ", 20_000),
		"quotes":      strings.Repeat("'\n", 30_000),
		"words":       strings.Repeat("a\n", 30_000),
		"dots":        "x = p WHERE " + strings.Repeat("a.", 30_000),
	} {
		t.Run(name, func(t *testing.T) {
			begin := time.Now()
			var diags diag.List
			Parse(&diag.File{Name: "hunt.hf", Text: text}, &diags)
			if took := time.Since(begin); took > 20*time.Second {
				t.Errorf("%v for %d bytes", took, len(text))
			} else {
				t.Logf("%v, %d diagnostics", took, diags.Len())
			}
		})
	}
}
