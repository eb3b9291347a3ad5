package planfile

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/plan"
)

// call checks the call of an analytics against the steps before it.
func (c *checker) call() {
	call, at := c.step.Call, fmt.Sprintf("queries[%d].", c.i)
	language, _, _ := strings.Cut(call.Analytics, "://")
	if c.query.Text != call.Analytics || c.query.Language != language {
		c.torn(at+"text", "its query runs %q, the step %q", c.query.Text, call.Analytics)
	}
	if !maps.Equal(c.query.Parameters, call.plan().Parameters()) {
		c.torn(at+"parameters", "the parameters of the query are not those of the step")
	}
	if len(call.Inputs) == 0 {
		c.torn("call.inputs", "the analytics is given nothing")
	}
	for i, in := range call.Inputs {
		field := fmt.Sprintf("call.inputs[%d].", i)
		c.needs(field+"from", c.makers[in.From], plan.SinkInput, fmt.Sprintf("the table %q", in.From))
		if !slices.Contains([]string{shapes[ir.EntityRows], shapes[ir.RecordRows], shapes[ir.TableRows]}, in.Rows) {
			c.torn(field+"rows", "there are no rows of the kind %q", in.Rows)
		}
		if in.To == "" {
			c.torn(field+"to", "its answer becomes no table")
		}
		for _, a := range slices.Concat(in.Has, in.Keep) {
			c.kind(field+"has", a.Type)
		}
		for _, g := range in.Given {
			c.kind(field+"given", g.Type)
		}
	}
	for i, a := range call.Args {
		for _, v := range a.Values {
			if v.Step != 0 {
				c.needs(fmt.Sprintf("call.args[%d]", i), v.Step, plan.SinkValues, fmt.Sprintf("the values of %s", a.Name))
			}
		}
	}
}

// needs refuses a call that stands on something no step before it makes for it.
func (c *checker) needs(field string, step int, kind plan.SinkKind, what string) {
	if step < 1 || step > c.i || c.Plan.Steps[step-1].Kind != string(kind) || !slices.Contains(c.query.DependsOn, step) {
		c.torn(field, "%s come from no step that it depends on", what)
	}
}
