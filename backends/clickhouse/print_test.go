package clickhouse_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	ch "github.com/huntc/huntc/backends/clickhouse"
)

// tri is a value of three-valued logic.
type tri int

const (
	no tri = iota
	yes
	null
)

func (v tri) String() string { return []string{"0", "1", "-"}[v] }

func not(v tri) tri { return []tri{yes, no, null}[v] }

func and(vs ...tri) tri {
	switch {
	case slices.Contains(vs, no):
		return no
	case slices.Contains(vs, null):
		return null
	}
	return yes
}

func or(vs ...tri) tri {
	negated := make([]tri, len(vs))
	for i, v := range vs {
		negated[i] = not(v)
	}
	return not(and(negated...))
}

func truth(b bool) tri {
	if b {
		return yes
	}
	return no
}

// number draws an integer expression, with its value; nil is NULL.
func number(rt *rapid.T) (ch.Expr, *int64) {
	n := rapid.Int64Range(-3, 3).Draw(rt, "n")
	switch rapid.IntRange(0, 4).Draw(rt, "number") {
	case 0:
		return &ch.Call{Func: "negate", Args: []ch.Expr{&ch.Int{Value: n}}}, new(-n)
	case 1:
		return &ch.Call{Func: "toNullable", Args: []ch.Expr{&ch.Int{Value: n}}}, &n
	case 2:
		return &ch.Call{Func: "nullIf", Args: []ch.Expr{&ch.Int{Value: n}, &ch.Int{Value: n}}}, nil
	}
	return &ch.Int{Value: n}, &n
}

// condition draws a boolean expression of at most the depth, with its value.
func condition(rt *rapid.T, depth int) (ch.Expr, tri) {
	kind := rapid.IntRange(0, 9).Draw(rt, "kind")
	if depth > 0 && kind < 5 {
		return connective(rt, depth, kind)
	}
	a, x := number(rt)
	b, y := number(rt)
	switch kind {
	case 5:
		neg := rapid.Bool().Draw(rt, "negated")
		return &ch.IsNull{Arg: a, Negated: neg}, truth((x == nil) != neg)
	case 6:
		c, z := number(rt)
		if x == nil || y == nil || z == nil {
			break
		}
		return &ch.Between{Arg: a, Low: b, High: c}, truth(*y <= *x && *x <= *z)
	case 7:
		neg := rapid.Bool().Draw(rt, "negated")
		if x == nil {
			break
		}
		return &ch.InList{Arg: a, List: []ch.Expr{&ch.Int{Value: 0}, &ch.Int{Value: -1}}, Negated: neg}, truth((*x == 0 || *x == -1) != neg)
	case 8:
		neg := rapid.Bool().Draw(rt, "negated")
		q := &ch.Select{Items: []ch.Item{{Expr: &ch.Int{Value: 2}}}}
		if x == nil {
			break
		}
		return &ch.InQuery{Arg: a, Query: q, Negated: neg}, truth((*x == 2) != neg)
	}
	op := rapid.SampledFrom([]string{"=", "!=", "<", "<=", ">", ">="}).Draw(rt, "op")
	if x == nil || y == nil {
		return &ch.Binary{Op: op, Left: a, Right: b}, null
	}
	holds := map[string]bool{"=": *x == *y, "!=": *x != *y, "<": *x < *y, "<=": *x <= *y, ">": *x > *y, ">=": *x >= *y}
	return &ch.Binary{Op: op, Left: a, Right: b}, truth(holds[op])
}

func connective(rt *rapid.T, depth, kind int) (ch.Expr, tri) {
	var args []ch.Expr
	var values []tri
	for range rapid.IntRange(2, 3).Draw(rt, "args") {
		e, v := condition(rt, depth-1)
		args, values = append(args, e), append(values, v)
	}
	switch kind {
	case 0:
		return &ch.Not{Arg: args[0]}, not(values[0])
	case 1: // a condition compared as a value
		if values[0] == null || values[1] == null {
			return &ch.Binary{Op: "=", Left: args[0], Right: args[1]}, null
		}
		return &ch.Binary{Op: "=", Left: args[0], Right: args[1]}, truth(values[0] == values[1])
	case 2:
		return &ch.IsNull{Arg: args[0]}, truth(values[0] == null)
	case 3:
		return &ch.And{Args: args}, and(values...)
	}
	return &ch.Or{Args: args}, or(values...)
}

// Whatever is nested in what, the text means the tree: precedence and parentheses are right.
func TestPrintedConditionsMeanTheTree(t *testing.T) {
	conn(t)
	rapid.Check(t, func(rt *rapid.T) {
		var items []ch.Item
		var want []string
		for range 10 {
			e, v := condition(rt, 4)
			items, want = append(items, ch.Item{Expr: &ch.Call{Func: "toInt8", Args: []ch.Expr{e}}}), append(want, v.String())
			items, want = append(items, ch.Item{Expr: e}), append(want, v.String())
		}
		for i := range items {
			items[i].Alias = fmt.Sprint("c", i)
		}
		sql := ch.Text(&ch.Select{Items: items})
		got := query(t, strings.ReplaceAll(sql, "true", "1"))[0]
		for i := range got {
			got[i] = strings.NewReplacer("true", "1", "false", "0").Replace(got[i])
		}
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatalf("%s\n%s", diff, sql)
		}
	})
}

func TestNumbersKeepTheirValue(t *testing.T) {
	for _, n := range []int64{0, -1, 1, -9223372036854775808, 9223372036854775807, 1 << 53, 1<<53 + 1} {
		sql := ch.Text(&ch.Select{Items: []ch.Item{{Expr: &ch.Call{Func: "toString", Args: []ch.Expr{&ch.Int{Value: n}}}}}})
		if got := query(t, sql)[0][0]; got != fmt.Sprint(n) {
			t.Errorf("%d reads back as %s", n, got)
		}
	}
	for _, f := range []float64{0, 4, -2.5, 0.1, 1e21, -1e-7, 1.7976931348623157e308, 5e-324, 1 << 60} {
		sql := ch.Text(&ch.Select{Items: []ch.Item{{Expr: &ch.Call{Func: "reinterpretAsUInt64", Args: []ch.Expr{&ch.Float{Value: f}}}}, {Expr: &ch.Float{Value: f}}}})
		if got, want := query(t, sql)[0][1], fmt.Sprint(f); got != want {
			t.Errorf("%s reads back as %s\n%s", want, got, sql)
		}
	}
}

func c(name string) *ch.Column { return &ch.Column{Name: name} }

func TestLayout(t *testing.T) {
	long := func(n int) []ch.Item {
		var out []ch.Item
		for i := range n {
			out = append(out, ch.Item{Expr: c(fmt.Sprint("a_rather_long_column_", i))})
		}
		return out
	}
	var conditions []ch.Expr
	for i := range 4 {
		conditions = append(conditions, &ch.Or{Args: []ch.Expr{
			&ch.Binary{Op: "=", Left: c(fmt.Sprint("name_", i)), Right: &ch.Str{Value: "x"}}, &ch.IsNull{Arg: c("b")},
		}})
	}
	inner := &ch.Select{Items: []ch.Item{{Expr: c("k")}}, From: &ch.Table{Name: "p"}}
	deep := &ch.Select{Items: []ch.Item{{Expr: c("k")}}, From: &ch.Table{Database: "db", Name: "events"}, Where: &ch.And{Args: []ch.Expr{
		&ch.Binary{Op: "=", Left: c("kind"), Right: &ch.Str{Value: "network"}}, &ch.InQuery{Arg: c("process_key"), Query: inner, Negated: true},
	}}}
	q := &ch.Select{
		With: []ch.CTE{
			{Name: "p", Comment: []string{"hunt.hf:1", "p = GET process"}, Query: &ch.Union{Distinct: true, Queries: []ch.Query{inner, deep}}},
			{Name: "q@2", Query: inner},
		},
		Distinct: true, Items: long(6), From: &ch.Subquery{Query: &ch.Union{Queries: []ch.Query{inner, inner}}, Alias: "rows"},
		Where:   &ch.And{Args: append(conditions, &ch.InQuery{Arg: c("k"), Query: deep})},
		GroupBy: []ch.Expr{c("k")}, Having: &ch.Binary{Op: ">", Left: &ch.Call{Func: "count"}, Right: &ch.Int{Value: 1}},
		OrderBy: []ch.Order{{Expr: &ch.IsNull{Arg: c("k")}, Desc: true}, {Expr: c("k")}}, Limit: 3, Offset: 2,
	}
	want := "WITH\n" + `-- hunt.hf:1
-- p = GET process
'p' AS (
  SELECT 'k' FROM 'p'
  UNION DISTINCT
  SELECT 'k' FROM 'db'.'events'
  WHERE 'kind' = "network" AND 'process_key' NOT IN (SELECT 'k' FROM 'p')),
'q@2' AS (
  SELECT 'k' FROM 'p')
SELECT DISTINCT 'a_rather_long_column_0', 'a_rather_long_column_1', 'a_rather_long_column_2', 'a_rather_long_column_3',
  'a_rather_long_column_4', 'a_rather_long_column_5'
FROM (
  SELECT 'k' FROM 'p'
  UNION ALL
  SELECT 'k' FROM 'p') AS 'rows'
WHERE ('name_0' = "x" OR 'b' IS NULL) AND ('name_1' = "x" OR 'b' IS NULL) AND ('name_2' = "x" OR 'b' IS NULL)
  AND ('name_3' = "x" OR 'b' IS NULL) AND 'k' IN (
    SELECT 'k' FROM 'db'.'events'
    WHERE 'kind' = "network" AND 'process_key' NOT IN (SELECT 'k' FROM 'p'))
GROUP BY 'k'
HAVING count() > 1
ORDER BY 'k' IS NULL DESC, 'k'
LIMIT 3 OFFSET 2`
	want = strings.NewReplacer("'", "`", `"`, "'").Replace(want)
	if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(ch.Text(q), "\n")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if got := ch.Text(&ch.Select{Items: []ch.Item{{Expr: &ch.Int{Value: 1}}}, Offset: 2}); got != "SELECT 1\nOFFSET 2" {
		t.Errorf("offset alone: %q", got)
	}
}
