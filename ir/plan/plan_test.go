package plan_test

import (
	"strings"
	"testing"

	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/plan"
)

func bind(name string, r ir.Rel) *ir.Binding {
	return &ir.Binding{Name: name, Version: 1, Type: "process", Rel: r}
}

func get(source string) ir.Rel {
	return &ir.Entities{Type: "process", Input: &ir.Scan{Source: source, Type: "process", Role: "process", Pred: &ir.True{}}}
}

func find(source, from string) ir.Rel {
	return &ir.Entities{Type: "process", Input: &ir.Related{
		Source: source, Type: "process", Input: &ir.Ref{ID: from},
		Steps: []ir.Step{{From: "parent", To: "process", Pred: &ir.True{}}},
	}}
}

func disp(id string) ir.Sink { return &ir.Disp{Variable: id, Input: &ir.Ref{ID: id}} }

// steps are the steps of a plan as `sink title from sources after steps because reason`.
func steps(p *plan.Plan) string {
	var b strings.Builder
	for _, line := range strings.Split(p.String(), "\n") {
		if strings.HasPrefix(line, "step ") || strings.HasPrefix(line, "  after ") || strings.HasPrefix(line, "  because ") {
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}

func TestLive(t *testing.T) {
	p := &ir.Program{Bindings: []*ir.Binding{bind("p", get("edr")), bind("dead", get("edr")), bind("c", find("edr", "p"))}, Sinks: []ir.Sink{disp("c")}}
	live := plan.Live(p)
	if len(live.Bindings) != 2 || live.Bindings[0].Name != "p" || live.Bindings[1].Name != "c" {
		t.Errorf("live bindings:\n%s", live)
	}
	if plan.Live(live) != live {
		t.Error("a program without dead bindings is another pointer")
	}
}

func TestOneQueryEach(t *testing.T) {
	p := &ir.Program{Bindings: []*ir.Binding{bind("p", get("edr")), bind("c", find("other", "p"))}, Sinks: []ir.Sink{disp("c")}}
	if got, want := steps(plan.Build(p, nil)), "step 1: DISP c from edr, other\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestSharedBindingIsStored(t *testing.T) {
	p := &ir.Program{Bindings: []*ir.Binding{bind("p", get("edr")), bind("c", find("edr", "p"))}, Sinks: []ir.Sink{disp("p"), disp("c")}}
	want := `step 1: store p from edr
  because it is used more than once
step 2: DISP p from 
  after [1]
step 3: DISP c from edr
  after [1]
`
	if got := steps(plan.Build(p, nil)); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// The values of a NEW are text: a table of them saves nothing.
func TestValuesAreNotStored(t *testing.T) {
	p := &ir.Program{Bindings: []*ir.Binding{bind("n", &ir.Values{Type: "process"})}, Sinks: []ir.Sink{disp("n"), disp("n")}}
	if got := steps(plan.Build(p, nil)); strings.Contains(got, "store") {
		t.Errorf("got\n%s", got)
	}
}

func TestLongChainIsCut(t *testing.T) {
	p := &ir.Program{Bindings: []*ir.Binding{bind("p0", get("edr"))}}
	names := strings.Fields("p0 p1 p2 p3 p4 p5 p6 p7 p8 p9 p10 p11 p12 p13 p14 p15 p16 p17 p18 p19")
	for i := 1; i < len(names); i++ {
		p.Bindings = append(p.Bindings, bind(names[i], find("edr", names[i-1])))
	}
	p.Sinks = []ir.Sink{disp("p19")}
	got := steps(plan.Build(p, nil))
	if n := strings.Count(got, "because the chain is too long"); n != 2 {
		t.Errorf("%d cuts:\n%s", n, got)
	}
}
