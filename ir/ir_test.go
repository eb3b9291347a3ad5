package ir_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
)

func attr(role, path string) ir.Attr { return ir.Attr{Role: role, Path: path} }

func eq(a ir.Attr, s string) ir.Expr {
	return &ir.Compare{Attr: a, Op: ir.EQ, Value: ir.String(s)}
}

func scan(role string, p ir.Expr) *ir.Scan {
	return &ir.Scan{Source: "edr", Type: "process", Role: role, Pred: p}
}

func bind(name string, r ir.Rel) *ir.Binding {
	return &ir.Binding{Name: name, Version: 1, Type: "process", Rel: r}
}

func entities(in ir.Rel) *ir.Entities { return &ir.Entities{Input: in, Type: "process"} }

func TestValidate(t *testing.T) {
	good := entities(scan("process", &ir.True{}))
	leaf := eq(attr("process", "name"), "a")
	for _, c := range []struct {
		idea string
		want string // part of the error; empty for a valid program
		prog *ir.Program
	}{
		{"a reference to an earlier binding", "", &ir.Program{Bindings: []*ir.Binding{bind("p", good), bind("q", &ir.Ref{ID: "p"})}}},
		{"a reference forward", "q is not bound yet", &ir.Program{Bindings: []*ir.Binding{bind("p", &ir.Ref{ID: "q"}), bind("q", good)}}},
		{"a reference to itself", "p is not bound yet", &ir.Program{Bindings: []*ir.Binding{bind("p", &ir.Ref{ID: "p"})}}},
		{"a reference from a sink", "p is not bound yet", &ir.Program{Sinks: []ir.Sink{&ir.Disp{Input: &ir.Ref{ID: "p"}}}}},
		{"a reference inside a predicate", "z is not bound yet", &ir.Program{Bindings: []*ir.Binding{
			bind("p", entities(scan("process", &ir.KeyIn{Role: "process", Input: &ir.Ref{ID: "z"}}))),
		}}},
		{"a name bound twice", "bound twice", &ir.Program{Bindings: []*ir.Binding{bind("p", good), bind("p", good)}}},
		{"no relation", "p has no relation", &ir.Program{Bindings: []*ir.Binding{bind("p", nil)}}},
		{"entities of entities", "where mentions are needed", &ir.Program{Bindings: []*ir.Binding{bind("p", entities(good))}}},
		{"records of values", "where mentions are needed", &ir.Program{Bindings: []*ir.Binding{bind("p", &ir.Records{Input: &ir.Values{}})}}},
		{"entities of a union with entities", "where mentions are needed", &ir.Program{Bindings: []*ir.Binding{
			bind("p", entities(&ir.Union{Inputs: []ir.Rel{scan("process", &ir.True{}), good}})),
		}}},
		{"no predicate in a scan", "no predicate", &ir.Program{Bindings: []*ir.Binding{bind("p", entities(scan("process", nil)))}}},
		{"no predicate in a step", "no predicate", &ir.Program{Bindings: []*ir.Binding{bind("p", entities(&ir.Related{
			Input: good, Steps: []ir.Step{{From: "parent", To: "process"}},
		}))}}},
		{"a scan's attribute without a role", "names no role", &ir.Program{Bindings: []*ir.Binding{bind("p", entities(scan("process", eq(attr("", "name"), "a"))))}}},
		{"a filter's attribute with a role", "names the role process", &ir.Program{Bindings: []*ir.Binding{bind("p", &ir.Filter{Input: good, Pred: leaf})}}},
		{"an AND of one", "connective with 1", &ir.Program{Bindings: []*ir.Binding{bind("p", entities(scan("process", &ir.And{Args: []ir.Expr{leaf}})))}}},
		{"an OR of none", "connective with 0", &ir.Program{Bindings: []*ir.Binding{bind("p", entities(scan("process", &ir.Or{})))}}},
		{"a key of a role above entities", "in scans alone", &ir.Program{Bindings: []*ir.Binding{bind("p", &ir.Filter{Input: good, Pred: &ir.KeyIn{Role: "process", Input: good}})}}},
		{"a record kind above entities", "above entities", &ir.Program{Bindings: []*ir.Binding{bind("p", &ir.Filter{Input: good, Pred: &ir.RecordKind{Kind: "network"}})}}},
		{"a fault in a completing scan", "names no role", &ir.Program{Bindings: []*ir.Binding{bind("p", &ir.Entities{
			Input: scan("process", &ir.True{}), Completion: []*ir.Scan{scan("process", eq(attr("", "name"), "a"))},
		})}}},
	} {
		err := c.prog.Validate()
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", c.idea, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: got %v, want …%s…", c.idea, err, c.want)
		}
	}
}

func TestEvidence(t *testing.T) {
	one, two := scan("process", eq(attr("process", "name"), "a")), scan("parent", eq(attr("parent", "name"), "a"))
	p := &ir.Program{Bindings: []*ir.Binding{
		bind("p", entities(&ir.Union{Inputs: []ir.Rel{one, two}})),
		bind("q", &ir.Ref{ID: "p"}),
		bind("w", &ir.Filter{Input: &ir.Ref{ID: "q"}, Pred: eq(attr("", "name"), "a")}),
		bind("v", &ir.Filter{Input: &ir.Ref{ID: "w"}, Pred: eq(attr("", "cwd"), "/")}),
		bind("l", &ir.Limit{Input: &ir.Ref{ID: "p"}, Count: 3}),
		bind("m", &ir.Union{Inputs: []ir.Rel{&ir.Ref{ID: "p"}, &ir.Ref{ID: "v"}}}),
		bind("n", &ir.Values{Type: "process"}),
		bind("mn", &ir.Union{Inputs: []ir.Rel{&ir.Ref{ID: "p"}, &ir.Ref{ID: "n"}}}),
		bind("f", entities(&ir.Related{Source: "edr", Input: &ir.Ref{ID: "p"}, Steps: []ir.Step{{From: "parent", To: "process", Pred: &ir.RecordKind{Kind: "process-start"}}}})),
		{Name: "r", Type: "process", Shape: ir.RecordRows, Rel: &ir.Records{Input: one}},
		{Name: "g", Type: "process", Shape: ir.TableRows, Rel: &ir.Group{Input: &ir.Ref{ID: "p"}}},
	}}
	for id, want := range map[string]string{
		"p": "scan edr as process where process:name = 'a'\nscan edr as parent where parent:name = 'a'\n",
		"q": "scan edr as process where process:name = 'a'\nscan edr as parent where parent:name = 'a'\n",
		"w": "scan edr as process where process:name = 'a' and key(process) in w\nscan edr as parent where parent:name = 'a' and key(parent) in w\n",
		"v": "scan edr as process where process:name = 'a' and key(process) in v\nscan edr as parent where parent:name = 'a' and key(parent) in v\n",
		"l": "scan edr as process where process:name = 'a' and key(process) in l\nscan edr as parent where parent:name = 'a' and key(parent) in l\n",
		"m": "scan edr as process where process:name = 'a'\nscan edr as parent where parent:name = 'a'\n" +
			"scan edr as process where process:name = 'a' and key(process) in v\nscan edr as parent where parent:name = 'a' and key(parent) in v\n",
		"f": "scan edr as process where record is process-start and key(parent) in p\n",
		"n": "none", "mn": "none", "r": "none", "g": "none",
	} {
		got := ""
		scans, ok := p.Evidence(&ir.Ref{ID: id})
		for _, s := range scans {
			got += ir.PrintRel(s)
		}
		if !ok {
			got = "none"
		}
		if got != want {
			t.Errorf("evidence of %s is\n%swant\n%s", id, got, want)
		}
	}
}

func TestTimespan(t *testing.T) {
	at := func(h int) time.Time {
		if h == 0 {
			return time.Time{}
		}
		return time.Date(2026, 1, 1, h, 0, 0, 0, time.UTC)
	}
	span := func(start, stop int) ir.Timespan { return ir.Timespan{Start: at(start), Stop: at(stop)} }
	for _, c := range []struct{ a, b, hull ir.Timespan }{
		{span(1, 2), span(3, 4), span(1, 4)},
		{span(1, 5), span(3, 4), span(1, 5)},
		{span(0, 2), span(3, 4), span(0, 4)},
		{span(1, 2), span(3, 0), span(1, 0)},
		{span(0, 0), span(3, 4), span(0, 0)},
	} {
		if got := c.a.Hull(c.b); got != c.hull {
			t.Errorf("hull of %s and %s is %s", c.a, c.b, got)
		}
		if got := c.b.Hull(c.a); got != c.hull {
			t.Errorf("hull of %s and %s is %s", c.b, c.a, got)
		}
	}
	for want, got := range map[string]ir.Timespan{
		"2026-01-01T00:55:00Z..2026-01-01T02:05:00Z": span(1, 2).Widen(5 * time.Minute),
		"..2026-01-01T02:05:00Z":                     span(0, 2).Widen(5 * time.Minute),
		"..":                                         span(0, 0).Widen(time.Hour),
	} {
		if got.String() != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if span(0, 2).Bounded() || !span(1, 2).Bounded() || span(1, 0).IsZero() || !span(0, 0).IsZero() {
		t.Error("Bounded or IsZero is wrong")
	}
}

func TestConnectives(t *testing.T) {
	a, b := eq(attr("", "a"), "1"), eq(attr("", "b"), "2")
	for want, got := range map[string]ir.Expr{
		"a = '1'":                            ir.Conj(nil, a, &ir.True{}),
		"a = '1' and b = '2' and a = '1'":    ir.Conj(a, ir.Conj(b, a)),
		"false":                              ir.Conj(a, &ir.False{}),
		"true":                               ir.Disj(a, &ir.True{}),
		"a = '1' or (b = '2' and a = '1')":   ir.Disj(a, ir.Conj(b, a)),
		"(a = '1' or b = '2') and b = '2'":   ir.Conj(ir.Disj(a, b), b),
		"a not in ('x', 3) or b is not null": ir.Disj(&ir.In{Attr: attr("", "a"), Values: []ir.Value{ir.String("x"), ir.Int(3)}, Negated: true}, &ir.IsNull{Attr: attr("", "b"), Negated: true}),
	} {
		if ir.PrintExpr(got) != want {
			t.Errorf("got %s, want %s", ir.PrintExpr(got), want)
		}
	}
	if _, ok := ir.Conj().(*ir.True); !ok {
		t.Error("an empty conjunction is not true")
	}
	if _, ok := ir.Disj().(*ir.False); !ok {
		t.Error("an empty disjunction is not false")
	}
	for op := ir.EQ; op <= ir.NotSuperset; op++ {
		if op.Negate().Negate() != op || op.Negate() == op {
			t.Errorf("%s is negated to %s", op, op.Negate())
		}
	}
}

// randomRel draws a relation, sound or not, of every kind of node.
func randomRel(rt *rapid.T, depth int) ir.Rel {
	if depth == 0 {
		return &ir.Ref{ID: rapid.SampledFrom([]string{"p", "q"}).Draw(rt, "id")}
	}
	in := func() ir.Rel { return randomRel(rt, depth-1) }
	switch rapid.IntRange(0, 9).Draw(rt, "rel") {
	case 0:
		return scan("process", randomExpr(rt, depth))
	case 1:
		return &ir.Related{Source: "edr", Input: in(), Steps: []ir.Step{{From: "parent", To: "process", Pred: randomExpr(rt, depth)}, {From: "a", To: "b", Pred: &ir.True{}}}}
	case 2:
		return &ir.Entities{Input: in(), Completion: []*ir.Scan{scan("process", randomExpr(rt, depth))}}
	case 3:
		return &ir.Filter{Input: in(), Pred: randomExpr(rt, depth)}
	case 4:
		return &ir.Limit{Input: in(), Count: 1, Order: []ir.SortKey{{Attr: attr("", "pid"), Desc: true}}}
	case 5:
		return &ir.Union{Inputs: []ir.Rel{in(), in()}}
	case 6:
		x := ir.String("a")
		return &ir.Values{Type: "process", Columns: []ir.Attr{attr("", "name")}, Rows: [][]*ir.Value{{&x}, {nil}}}
	case 7:
		return &ir.Records{Input: in(), Attrs: []ir.Attr{attr("", "pid")}}
	case 8:
		return &ir.Group{Input: in(), Keys: []ir.GroupKey{{Attr: attr("", "name"), Name: "name"}}, Aggs: []ir.Agg{{Func: ir.Max, Attr: attr("", "pid"), Name: "m"}}}
	}
	return in()
}

func randomExpr(rt *rapid.T, depth int) ir.Expr {
	a := attr("process", "name")
	if depth > 0 {
		switch rapid.IntRange(0, 5).Draw(rt, "expr") {
		case 0:
			return &ir.And{Args: []ir.Expr{randomExpr(rt, depth-1), randomExpr(rt, depth-1)}}
		case 1:
			return &ir.Or{Args: []ir.Expr{randomExpr(rt, depth-1), randomExpr(rt, depth-1)}}
		case 2:
			return &ir.SameRecord{Pred: randomExpr(rt, depth-1)}
		case 3:
			return &ir.InRef{Attr: a, Input: randomRel(rt, depth-1), Path: "name"}
		case 4:
			return &ir.KeyIn{Role: "process", Input: randomRel(rt, depth-1)}
		}
	}
	return rapid.SampledFrom([]ir.Expr{eq(a, "x"), &ir.IsNull{Attr: a}, &ir.RecordKind{Kind: "network"}, &ir.Mentions{Role: "process", Type: "process"}}).Draw(rt, "leaf")
}

// A rewrite that changes nothing returns the same pointer; one that changes every reference leaves the original alone.
func TestMapChildren(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		r := randomRel(rt, 4)
		before := ir.PrintRel(r)
		var same func(ir.Rel) ir.Rel
		same = func(c ir.Rel) ir.Rel { return ir.MapChildren(c, same) }
		if got := same(r); got != r {
			rt.Fatalf("unchanged, but another pointer:\n%s", before)
		}
		refs, left := 0, 0
		ir.WalkRels(r, func(r ir.Rel) {
			if _, ok := r.(*ir.Ref); ok {
				refs++
			}
		})
		var rename func(ir.Rel) ir.Rel
		rename = func(c ir.Rel) ir.Rel {
			if _, ok := c.(*ir.Ref); ok {
				return &ir.Ref{ID: "renamed"}
			}
			return ir.MapChildren(c, rename)
		}
		got := rename(r)
		ir.WalkRels(got, func(r ir.Rel) {
			if ref, ok := r.(*ir.Ref); ok && ref.ID == "renamed" {
				left++
			}
		})
		if left != refs || ir.PrintRel(r) != before || refs > 0 && got == r {
			rt.Fatalf("%d of %d references renamed; the original was\n%sand is\n%s", left, refs, before, ir.PrintRel(r))
		}
	})
}

func TestTableKeys(t *testing.T) {
	p := &ir.Program{Bindings: []*ir.Binding{
		bind("p", entities(scan("process", &ir.True{}))),
		{Name: "g", Shape: ir.TableRows, Rel: &ir.Group{Input: &ir.Ref{ID: "p"}, Keys: []ir.GroupKey{{Attr: ir.Attr{Path: "pid", Kind: entity.KindInt}, Name: "process.pid"}}}},
		{Name: "h", Shape: ir.TableRows, Rel: &ir.Limit{Input: &ir.Filter{Input: &ir.Ref{ID: "g"}, Pred: &ir.True{}}, Count: 1}},
	}}
	if got := p.TableKeys(&ir.Ref{ID: "h"}); len(got) != 1 || got[0] != (ir.Attr{Path: "process.pid", Kind: entity.KindInt}) {
		t.Errorf("keys of h: %v", got)
	}
	if got := p.TableKeys(&ir.Ref{ID: "p"}); got != nil {
		t.Errorf("keys of entities: %v", got)
	}
}
