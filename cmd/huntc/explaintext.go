package main

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/plan/planfile"
	"github.com/huntc/huntc/runtime/render"
)

// write writes an explanation as text: a section for each question, none for what there is nothing of.
func (e *explanation) write(w io.Writer, trace bool) error {
	out := &explainer{Writer: bufio.NewWriter(w), explanation: e}
	if len(e.Parameters) > 0 {
		out.section("parameters", lines(e.Parameters))
	}
	out.section("program as lowered", e.Program.Lowered)
	out.rules()
	out.programs(trace)
	out.identity()
	out.completion()
	out.limits()
	out.filters()
	for i, s := range e.Plan.Steps {
		out.step(s, e.Queries[i])
	}
	return out.Flush()
}

type explainer struct {
	*bufio.Writer
	*explanation
	begun bool
}

// heading begins a section.
func (o *explainer) heading(text string) {
	if o.begun {
		fmt.Fprintln(o)
	}
	o.begun = true
	fmt.Fprintf(o, "%s\n", render.Printable(text))
}

// section writes a text under a heading.
func (o *explainer) section(heading, text string) {
	o.heading(heading)
	if text == "" {
		text = "nothing"
	}
	o.text(2, text)
}

// text writes the lines of a text, indented.
func (o *explainer) text(by int, text string) {
	for line := range strings.Lines(strings.TrimRight(text, "\n") + "\n") {
		if line = strings.TrimSuffix(line, "\n"); line != "" {
			fmt.Fprintf(o, "%*s%s", by, "", render.Printable(line))
		}
		fmt.Fprintln(o)
	}
}

// lines are the texts of things, one a line.
func lines[T fmt.Stringer](list []T) string {
	var b strings.Builder
	for _, x := range list {
		fmt.Fprintln(&b, render.Printable(x.String()))
	}
	return b.String()
}

// rules writes which rules changed the programs, each with what it does where it is first named.
func (o *explainer) rules() {
	o.heading("rules that fired, in order")
	width := 0
	for _, r := range o.Rules {
		width = max(width, len(r.Rule))
	}
	said := map[string]bool{}
	for _, program := range []struct{ name, title string }{{"shown", "on what the hunt shows"}, {"summary", "on its summary"}} {
		var lines []string
		for _, r := range o.Rules {
			switch {
			case r.Program != program.name:
			case said[r.Rule]:
				lines = append(lines, r.Rule)
			default:
				lines = append(lines, fmt.Sprintf("%-*s  %s", width, r.Rule, r.Doc))
				said[r.Rule] = true
			}
		}
		if len(lines) > 0 {
			fmt.Fprintf(o, "  %s\n", program.title)
			o.text(4, strings.Join(lines, "\n"))
		}
	}
	if len(o.Rules) == 0 {
		fmt.Fprintln(o, "  none")
	}
	if len(o.Disabled) > 0 {
		fmt.Fprintf(o, "  left out: %s\n", strings.Join(o.Disabled, ", "))
	}
}

// programs writes what the plan is made of: what the hunt shows, and of its summary what is different. With trace, what
// each rule but the last made stands before.
func (o *explainer) programs(trace bool) {
	o.program("shown", "", "program as planned", o.Program.Shown, trace)
	if o.compiled.Summary == nil {
		return
	}
	differs := o.compiled.Summary.Beside(&ir.Program{Bindings: o.compiled.Shown.Bindings, Sinks: o.compiled.Asked.Sinks}).String()
	o.program("summary", " (summary)", "program of the summary as planned, where it differs", differs, trace)
}

// program writes a program after each rule that changed it, and after the last.
func (o *explainer) program(name, suffix, planned, text string, trace bool) {
	var after []firedJSON
	for _, r := range o.Rules {
		if r.Program == name {
			after = append(after, r)
		}
	}
	if trace && len(after) > 0 {
		for _, r := range after[:len(after)-1] {
			o.section("after "+r.Rule+suffix, r.After)
		}
		planned += ", after " + after[len(after)-1].Rule
	}
	switch text {
	case "": // the summary counts what is shown
	case o.Program.Lowered:
		o.section(planned, "as lowered")
	default:
		o.section(planned, text)
	}
}

// identity writes what tells entities apart, role by role.
func (o *explainer) identity() {
	if len(o.Identity) == 0 {
		return
	}
	o.heading("what tells entities apart: the first of these that their record has")
	width := 0
	var sources []string
	for _, id := range o.Identity {
		width = max(width, len(id.Role))
		if !slices.Contains(sources, id.Source) {
			sources = append(sources, id.Source)
		}
	}
	alone := false
	for _, source := range sources {
		begun := false
		for _, id := range o.Identity {
			if id.Source != source {
				continue
			}
			if !begun {
				fmt.Fprintf(o, "  %s, profile %s\n", render.Printable(source), id.Profile)
				begun = true
			}
			var rungs []string
			for _, r := range id.Rungs {
				rungs = append(rungs, strings.Join(r, ", "))
			}
			if id.Alone {
				rungs, alone = append(rungs, "alone"), true
			}
			fmt.Fprintf(o, "    %-*s  %s\n", width, id.Role, strings.Join(rungs, "; "))
		}
	}
	if alone {
		fmt.Fprintln(o, "  alone: told from all others by its record and role; EXPLAIN in a hunt counts them when it runs")
	}
}

// step writes one step with its query.
func (o *explainer) step(s planfile.Step, q planfile.Query) {
	title := fmt.Sprintf("step %d: %s", s.ID, s.Title)
	if p := o.compiled.Plan.Steps[s.ID-1].Span; p.IsValid() {
		title += "  " + place(p)
	}
	o.heading(title)
	for _, line := range []struct {
		what string
		of   []string
	}{{"sources", s.Sources}, {"reads", s.Reads}, {"writes", saved(s)}, {"after", numbers(q.DependsOn)}} {
		if len(line.of) > 0 {
			fmt.Fprintf(o, "  %s: %s\n", line.what, render.Printable(strings.Join(line.of, ", ")))
		}
	}
	if q.SplitReason != "" {
		fmt.Fprintf(o, "  a table, because %s\n", q.SplitReason)
	}
	if call := o.compiled.Plan.Steps[s.ID-1].Call; call != nil {
		o.text(0, call.String())
		return
	}
	fmt.Fprintf(o, "\n  %s\n", q.Language)
	o.text(4, q.Text)
	if s.Explained != "" {
		fmt.Fprintf(o, "\n  %s that it shows\n", q.Language)
		o.text(4, s.Explained)
	}
}

func saved(s planfile.Step) []string {
	if s.Save == nil {
		return nil
	}
	return []string{s.Save.Path}
}

func numbers(of []int) []string {
	var out []string
	for _, n := range of {
		out = append(out, fmt.Sprintf("step %d", n))
	}
	return out
}

// indent moves each line two columns to the right, and ends the last one.
func indent(text string) string {
	var out strings.Builder
	for line := range strings.Lines(strings.TrimRight(text, "\n") + "\n") {
		if line != "\n" {
			out.WriteString("  ")
		}
		out.WriteString(line)
	}
	return out.String()
}
