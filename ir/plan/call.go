package plan

import (
	"fmt"
	"strings"

	"github.com/huntc/huntc/ir"
)

// reasonRows is why what an analytics is given is a query of its own.
const reasonRows = "APPLY needs rows"

// apply appends the steps of an analytics: one for the rows of each variable and for the values of each parameter that are
// a variable's, then the call.
func (b *builder) apply(a *ir.Apply) {
	call := &Call{Analytics: a.Analytics}
	var after []int
	for i, r := range a.Results {
		x := b.prog.Binding(r.ID)
		applied, ok := x.Rel.(*ir.Applied)
		if !ok {
			panic(fmt.Sprintf("plan: %s is not made by an analytics", r.ID))
		}
		in := CallInput{
			Variable: a.Variables[i], Type: x.Type, Shape: x.Shape, From: x.ID() + ".input", To: x.ID(),
			Given: applied.Given, Has: applied.Below(x.Need), Keep: x.Need, Open: applied.Open,
		}
		for _, n := range applied.New {
			in.Declared = append(in.Declared, n.Path)
		}
		st := &Step{Sink: SinkInput, Title: "input " + in.Variable, Span: a.Span, SplitReason: reasonRows}
		b.step(st, &ir.Store{Variable: in.From, Table: in.From, Input: applied.Input, Need: in.Has, Span: a.Span})
		after = append(after, st.ID)
		call.Inputs = append(call.Inputs, in)
	}
	for _, arg := range a.Args {
		c := CallArg{Name: arg.Name}
		for _, v := range arg.Values {
			if v.Input == nil {
				c.Values = append(c.Values, CallValue{Text: v.Text})
				continue
			}
			name := b.prog.Binding(v.Input.ID).Name
			st := &Step{Sink: SinkValues, Title: "values " + name + "." + v.Attr.Path, Span: a.Span, SplitReason: reasonRows}
			b.step(st, &ir.Disp{
				Variable: name, Input: v.Input, Shape: b.prog.ShapeOf(v.Input), Explicit: true, Span: a.Span,
				Columns: []ir.Column{{Attr: v.Attr, Name: v.Attr.Path}}, Order: []ir.SortKey{{Attr: v.Attr}},
			})
			after = append(after, st.ID)
			c.Values = append(c.Values, CallValue{Step: st.ID})
		}
		call.Args = append(call.Args, c)
	}
	st := &Step{
		ID: len(b.plan.Steps) + 1, Sink: SinkApply, Title: "APPLY " + a.Analytics + " ON " + strings.Join(a.Variables, ", "),
		Span: a.Span, Program: &ir.Program{Sinks: []ir.Sink{a}}, Call: call, DependsOn: after,
	}
	b.plan.Steps = append(b.plan.Steps, st)
	for i, in := range call.Inputs {
		b.tables[a.Results[i].ID] = table{in.To, st.ID, in.Keep}
	}
}

// String prints a call as goldens show it.
func (c *Call) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "  call %s\n", c.Analytics)
	for _, in := range c.Inputs {
		var given, keep []string
		for _, g := range in.Given {
			given = append(given, g.Name)
		}
		for _, k := range in.Keep {
			keep = append(keep, k.Path)
		}
		fmt.Fprintf(&b, "    %s: given %s [%s], makes %s [%s]\n", in.Variable, in.From, strings.Join(given, ", "), in.To, strings.Join(keep, ", "))
	}
	for _, a := range c.Args {
		fmt.Fprintf(&b, "    with %s = %s\n", a.Name, a.values("values of step %d", "%q", ", "))
	}
	return b.String()
}

// Parameters are the parameters as text: values that are known only when the plan runs stand as {step N}.
func (c *Call) Parameters() map[string]string {
	out := map[string]string{}
	for _, a := range c.Args {
		out[a.Name] = a.values("{step %d}", "%s", ",")
	}
	return out
}

// values prints the values: step and text are the formats of those a step finds and of those the hunt writes out.
func (a CallArg) values(step, text, separator string) string {
	var out []string
	for _, v := range a.Values {
		if v.Step > 0 {
			out = append(out, fmt.Sprintf(step, v.Step))
			continue
		}
		out = append(out, fmt.Sprintf(text, v.Text))
	}
	return strings.Join(out, separator)
}
