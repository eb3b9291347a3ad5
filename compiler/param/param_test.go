package param_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/param"
	"github.com/huntc/huntc/compiler/parser"
)

// apply puts values into a hunt, which has no errors otherwise.
func apply(t testing.TB, text string, o param.Options) (*ast.File, []param.Parameter, *diag.List) {
	t.Helper()
	var diags diag.List
	tree := parser.Parse(&diag.File{Name: "hunt.hf", Text: text}, &diags)
	if diags.HasErrors() {
		t.Fatal(diags.String())
	}
	return tree, param.Apply(tree, o, &diags), &diags
}

// operands are the values of all comparisons of a hunt: their kinds and texts.
func operands(tree *ast.File) []string {
	var out []string
	for _, s := range tree.Statements {
		get, ok := s.Cmd.(*ast.Get)
		if !ok {
			continue
		}
		ast.Walk(get.Where, func(e ast.Expr) {
			if c, ok := e.(*ast.Comparison); ok {
				for _, v := range c.Values() {
					out = append(out, operand(v))
				}
			}
		})
	}
	return out
}

func operand(v ast.Value) string {
	switch v := v.(type) {
	case *ast.String:
		return "text " + v.Value()
	case *ast.Int:
		return "int " + v.Text
	case *ast.Float:
		return "float " + v.Text
	case *ast.Bool:
		return "bool " + v.Text
	case *ast.Null, *ast.Reference, *ast.List:
	}
	return "?"
}

// TestValues puts values of each type into literals of each form.
func TestValues(t *testing.T) {
	for _, c := range []struct {
		name, declared, literal, given, want string
	}{
		{"alone", "string = 'a'", "'${x}'", "", "text a"},
		{"int", "int = 1024", "'${x}'", "", "int 1024"},
		{"int in quotes", "int = '7'", "'${x}'", "", "int 7"},
		{"negative int", "int = -7", `"${x}"`, "", "int -7"},
		{"float", "float = 1.50", "r'${x}'", "", "float 1.5"},
		{"whole float", "float = 2", "'${x}'", "", "float 2"},
		{"bool", "bool = TRUE", "'${x}'", "", "bool true"},
		{"time", "time = '2022-07-01T00:00:00Z'", "'${x}'", "", "text 2022-07-01T00:00:00Z"},
		{"address", "ip = 'fe80::1'", "'${x}'", "", "text fe80::1"},
		{"int in a text", "int = 1", "'a${x}b'", "", "text a1b"},
		{"twice", "string = 'a'", "'${x}${x}'", "", "text aa"},
		{"dollars", "string = 'a'", "'$${x} ${x} $${'", "", "text ${x} a ${"},
		{"a value that looks like a use", "string = '${x}'", "'${x}/${x}'", "", "text ${x}/${x}"},
		{"quotes", `string = 'it\'s "'`, `"${x}"`, "", `text it's "`},
		{"escapes of the literal", "string = 'a'", `'\x24{x}\n'`, "", "text a\n"},
		{"raw", `string = r'C:\temp'`, `'${x}\\b'`, "", `text C:\temp\b`},
		{"given", "string = 'a'", "'${x}'", "b'c", "text b'c"},
		{"given a literal", "string = 'a'", "'${x}'", "'b'", "text 'b'"},
		{"given nothing", "string = 'a'", "'${x}'", "\x00", "text \x00"},
		{"given int", "int = 1", "'${x}'", "+5", "int 5"},
		{"list", "list of string = ('a', 'b')", "('${x}', 'c')", "", "text a, text b, text c"},
		{"list alone", "list of int = [1, 2]", "'${x}'", "", "int 1, int 2"},
		{"list given", "list of string = ('a')", "('${x}')", "b, c d ,e", "text b, text c d, text e"},
		{"list given in parentheses", "list of string = ('a')", "('${x}')", "('b, c', d)", "text b, c, text d"},
		{"list of ints given", "list of int = (1)", "'${x}'", "3,4", "int 3, int 4"},
		{"for people", "string = 'a'    what follows", "'${x}'", "", "text a"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := param.Options{Given: map[string]string{}}
			if c.given != "" {
				o.Given["x"] = c.given
			}
			tree, _, diags := apply(t, "# param x: "+c.declared+"\np = GET process FROM edr WHERE name IN "+c.literal, o)
			if diags.Len() > 0 {
				t.Fatal(diags.String())
			}
			if got := strings.Join(operands(tree), ", "); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestAgain gives each parameter the text that it says of itself, and gets the same value.
func TestAgain(t *testing.T) {
	const hunt = `# param s: string = 'it\'s'
# param i: int = -1
# param f: float = 1e3
# param ss: list of string = ('a,b', "c'd", '\\', '')
# param ii: list of ip = ('10.0.0.0/8', '::1')
p = GET process FROM edr WHERE name IN ('${s}', '${i}', '${f}', '${ss}', '${ii}')
`
	tree, params, diags := apply(t, hunt, param.Options{})
	given := map[string]string{}
	for _, p := range params {
		given[p.Name] = p.Text()
	}
	again, params, more := apply(t, hunt, param.Options{Given: given})
	if diags.Len()+more.Len() > 0 {
		t.Fatal(diags.String() + more.String())
	}
	if diff := cmp.Diff(operands(tree), operands(again)); diff != "" {
		t.Errorf("-default +given:\n%s", diff)
	}
	for _, p := range params {
		if !p.Given || !p.Used {
			t.Errorf("%s: given %v, used %v", p.Name, p.Given, p.Used)
		}
	}
}

// TestSecret shows a secret to nobody who does not ask for it.
func TestSecret(t *testing.T) {
	const hunt = "# param token: secret\np = GET process FROM edr WHERE name IN ('${token}', 'x ${token}')\n"
	given := map[string]string{"token": "hunter2"}
	for _, c := range []struct {
		reveal bool
		want   string
	}{{false, "text ***, text x ***"}, {true, "text hunter2, text x hunter2"}} {
		tree, params, diags := apply(t, hunt, param.Options{Given: given, Reveal: c.reveal})
		if diags.Len() > 0 {
			t.Fatal(diags.String())
		}
		if got := strings.Join(operands(tree), ", "); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
		if text := params[0].Text(); text != param.Mask {
			t.Errorf("the secret says of itself %q", text)
		}
	}
}

// TestPlaces keeps what is put into a hunt at the place of the literal that was written.
func TestPlaces(t *testing.T) {
	const hunt = "# param xs: list of int = (1, 2)\np = GET process FROM edr WHERE pid IN ('${xs}') AND name = 'ä${xs}'\n"
	_, _, diags := apply(t, hunt, param.Options{})
	if got, want := diags.All()[0].Span.String(), "hunt.hf:2:62"; got != want {
		t.Errorf("the use is at %s, want %s", got, want)
	}
	tree, _, _ := apply(t, strings.Replace(hunt, " AND name = 'ä${xs}'", "", 1), param.Options{})
	c := tree.Statements[0].Cmd.(*ast.Get).Where.(*ast.Comparison)
	for _, v := range c.Values() {
		if s := v.Span(); s.Start.Column != 40 || s.End.Column != 47 {
			t.Errorf("%s is at columns %d to %d", operand(v), s.Start.Column, s.End.Column)
		}
	}
	if got, want := ast.Print(tree.Statements[0]), "p = GET process FROM edr WHERE pid IN ('${xs}')"; got != want {
		t.Errorf("printed %s, want %s", got, want)
	}
}

// TestUndeclared leaves a hunt without declarations as it is, to the node.
func TestUndeclared(t *testing.T) {
	const hunt = "# parameters: none\n# param\n# param x\n#param\n# params x: int\np = GET process FROM edr WHERE name = '${x} $${x}' # param\n"
	tree, params, diags := apply(t, hunt, param.Options{})
	if len(params) > 0 || diags.Len() > 0 {
		t.Errorf("%v\n%s", params, diags.String())
	}
	if got := operands(tree)[0]; got != "text ${x} $${x}" {
		t.Errorf("the literal is %q", got)
	}
}

// TestWrongText takes no text that is not UTF-8, which no hunt could write; of a secret nothing is said.
func TestWrongText(t *testing.T) {
	const hunt = "# param x: string = 'a'\n# param y: secret\np = GET process FROM edr WHERE name IN ('${x}', '${y}')\n"
	_, _, diags := apply(t, hunt, param.Options{Given: map[string]string{"x": "caf\xe9", "y": "s\xe9cret"}})
	if got := diags.String(); !strings.Contains(got, `the parameter "x" is a text in UTF-8, and "caf\xe9" is not`) || strings.Contains(got, "cret\"") {
		t.Error(got)
	}
}
