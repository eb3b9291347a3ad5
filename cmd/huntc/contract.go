package main

import (
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir/plan"
	"github.com/huntc/huntc/ir/plan/planfile"
	"github.com/huntc/huntc/runtime/render"
)

// The objects that -o json writes. testdata/schema holds their JSON schemas; that of compile is planfile.File, that of run
// runtime.Result.

// checkedJSON is the object of `check -o json`.
type checkedJSON struct {
	Diagnostics []diag.Diagnostic `json:"diagnostics"`
}

// writeCompiled writes what the hunt compiled to, which is a plan that can be run; queries is empty when it did not.
func (c *cli) writeCompiled(h *hunt, queries []*plan.Query, summary string) error {
	out := &planfile.File{}
	if h.compiled != nil {
		out = h.registry.PlanFile(h.compiled.Plan, queries)
		for _, a := range h.compiled.Program.Assumes {
			out.Assumes = append(out.Assumes, planfile.Assumption{Type: a.Type, Attribute: a.Path, Sources: nonNil(a.Sources)})
		}
	} else {
		out.Fill(&plan.Plan{}, nil)
	}
	out.Huntc, out.Hunt, out.Now, out.Summary = version(), h.file.Name, h.now, summary
	out.Parameters = h.parameters()
	out.Say(h.diags.All())
	return render.JSON(c.out, out)
}

// all are the diagnostics of a list, an empty array for none.
func all(diags *diag.List) []diag.Diagnostic { return nonNil(diags.All()) }

func nonNil[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
