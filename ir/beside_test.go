package ir_test

import (
	"testing"

	"github.com/huntc/huntc/ir"
)

func TestBeside(t *testing.T) {
	named := entities(scan("process", eq(attr("process", "name"), "a")))
	with := *named
	with.Attrs = []ir.Attr{attr("", "pid")}
	p := &ir.Program{
		Bindings: []*ir.Binding{bind("p", named), bind("q", named)},
		Sinks:    []ir.Sink{&ir.Disp{Variable: "p", Input: &ir.Ref{ID: "p"}}, &ir.Summary{}},
	}
	q := &ir.Program{
		Bindings: []*ir.Binding{bind("p", &with), bind("q", entities(scan("process", eq(attr("process", "name"), "a"))))},
		Sinks:    []ir.Sink{&ir.Disp{Variable: "p", Input: &ir.Ref{ID: "p"}}},
	}
	want := "p = process\n  entities\n    scan edr as process where process:name = 'a'\nsummary\n"
	if got := p.Beside(q).String(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if got := p.Beside(p).String(); got != "" {
		t.Errorf("a program holds something besides itself:\n%s", got)
	}
	if len(p.Bindings) != 2 || len(p.Sinks) != 2 {
		t.Error("the program changed")
	}
}
