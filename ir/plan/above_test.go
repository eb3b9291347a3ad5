package plan_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
)

func named(value string) ir.Expr {
	return &ir.Compare{Attr: ir.Attr{Path: "name"}, Op: ir.EQ, Value: ir.String(value)}
}

func TestLimits(t *testing.T) {
	byPid := []ir.SortKey{{Attr: ir.Attr{Path: "pid"}, Desc: true}}
	p := &ir.Program{
		Bindings: []*ir.Binding{
			bind("p", &ir.Limit{Input: get("edr"), Count: 3}),
			bind("q", &ir.Limit{Input: &ir.Filter{Input: &ir.Ref{ID: "p"}, Pred: named("a")}, Offset: 1, Order: byPid}),
		},
		Sinks: []ir.Sink{&ir.Disp{Variable: "q", Input: &ir.Ref{ID: "q"}, Count: 2}},
	}
	summary := &ir.Program{Bindings: p.Bindings, Sinks: []ir.Sink{&ir.Summary{}}}
	got := fmt.Sprint(plan.Limits(p, summary, nil))
	want := fmt.Sprint([]plan.Limited{
		{Variable: "p", Count: 3},
		{Variable: "q", Offset: 1, Order: byPid},
		{Variable: "q", Count: 2, Shown: true},
	})
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestFilters(t *testing.T) {
	parents := &ir.Filter{Input: get("edr"), Pred: named("b")}
	p := &ir.Program{
		Bindings: []*ir.Binding{
			bind("p", get("edr")),
			bind("q", &ir.Filter{Input: &ir.Ref{ID: "p"}, Pred: named("a")}),
			bind("a", &ir.Applied{Input: &ir.Ref{ID: "q"}}),
			bind("f", &ir.Follow{Input: &ir.Ref{ID: "p"}, Ref: ir.Attr{Path: "parent_ref.id"}, From: parents}),
			{Name: "g", Version: 1, Type: "process", Shape: ir.TableRows, Rel: &ir.Group{Input: &ir.Ref{ID: "f"}}},
		},
		Sinks: []ir.Sink{
			&ir.Disp{Variable: "a", Input: &ir.Filter{Input: &ir.Ref{ID: "a"}, Pred: named("c")}},
			&ir.Disp{Variable: "g", Input: &ir.Filter{Input: &ir.Ref{ID: "g"}, Pred: named("d")}},
		},
	}
	want := []plan.Above{
		{Variable: "q", Predicate: "name = 'a'"},
		{Variable: "f.parent_ref", Predicate: "name = 'b'"},
		{Variable: "a", Predicate: "name = 'c'", Applied: true},
		{Variable: "g", Predicate: "name = 'd'", Rows: ir.TableRows},
	}
	if got := plan.Filters(p, nil, p); !slices.Equal(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestRoles(t *testing.T) {
	parent := &ir.Scan{
		Source: "edr", Type: "process", Role: "process",
		Pred: &ir.KeyIn{Role: "parent", Input: &ir.Ref{ID: "p"}},
	}
	p := &ir.Program{
		Bindings: []*ir.Binding{bind("p", get("edr")), bind("c", find("bundle", "p"))},
		Sinks: []ir.Sink{
			disp("c"),
			&ir.Disp{Variable: "x", Input: &ir.Entities{Input: parent, Type: "process", Attrs: []ir.Attr{{Path: "binary_ref.id"}, {Path: "parent_ref.name"}}}},
			&ir.Disp{Variable: "m", Input: get("other").(*ir.Entities).Input, Columns: []ir.Column{{Attr: ir.Attr{Path: "creator_user_ref.id"}}}},
		},
	}
	want := []plan.RoleUse{
		{Source: "edr", Role: "process"},
		{Source: "bundle", Role: "parent"},
		{Source: "bundle", Role: "process"},
		{Source: "edr", Role: "parent"},
		{Source: "edr", Role: "executable"},
		{Source: "other", Role: "process"},
		{Source: "other", Role: "user"},
	}
	got := plan.Build(p, nil).Roles(entity.Default())
	slices.SortFunc(got, func(a, b plan.RoleUse) int { return slices.Index(want, a) - slices.Index(want, b) })
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}
