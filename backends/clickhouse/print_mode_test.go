package clickhouse_test

import (
	"testing"

	ch "github.com/huntc/huntc/backends/clickhouse"
)

// What MySQL writes otherwise is written so for the check, and the engine's text stays.
func TestCheckingText(t *testing.T) {
	x, name := &ch.Column{Name: "x"}, &ch.Column{Name: "a`b"}
	text := func(s string) ch.Expr { return &ch.Str{Value: s} }
	for _, c := range []struct {
		expr           ch.Expr
		engine, parser string
	}{
		{name, "`a\\`b`", "`a``b`"},
		{text(`it's C:\x`), `'it\'s C:\\x'`, `'it\'s C:\\x'`},
		{text("a\nb\tc"), `'a\nb\tc'`, `'a\nb\tc'`},
		{text("a\x00"), `'a\x00'`, "X'6100'"},
		{text(`\x41`), `'\\x41'`, `'\\x41'`},
		{text("\\\x01"), `'\\\x01'`, "X'5c01'"},
		{&ch.Int{Value: -4}, "-4", "-4"},
		{&ch.Float{Value: 4}, "4.0", "4.0"},
		{&ch.Bool{Value: true}, "true", "true"},
		{&ch.Null{}, "NULL", "NULL"},
		{&ch.Call{Func: "count"}, "count()", "`count`()"},
		{&ch.Call{Func: "any", Args: []ch.Expr{x}}, "any(`x`)", "`any`(`x`)"},
		{&ch.Element{Arg: x, Index: text("k")}, "`x`['k']", "`arrayElement`(`x`, 'k')"},
		{
			&ch.Call{Func: "arrayExists", Args: []ch.Expr{&ch.Lambda{Param: "x", Body: &ch.Binary{Op: ">", Left: x, Right: &ch.Int{Value: 4}}}, name}},
			"arrayExists(x -> `x` > 4, `a\\`b`)", "`arrayExists`(`lambda`(`x`, `x` > 4), `a``b`)",
		},
		{&ch.Tuple{Items: []ch.Expr{x, x}}, "(`x`, `x`)", "(`x`, `x`)"},
	} {
		q := &ch.Select{Items: []ch.Item{{Expr: c.expr}}}
		if got, want := ch.Text(q), "SELECT "+c.engine; got != want {
			t.Errorf("got %s\nwant %s", got, want)
		}
		if got, want := ch.CheckingText(q), "SELECT "+c.parser; got != want {
			t.Errorf("for the check: got %s\nwant %s", got, want)
		}
	}
	q := &ch.Select{Items: []ch.Item{{Expr: x}}, From: &ch.Table{Name: "t"}, Offset: 3}
	if got, want := ch.CheckingText(q), "SELECT `x` FROM `t`\nLIMIT 18446744073709551615 OFFSET 3"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}
