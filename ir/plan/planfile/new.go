package planfile

import (
	"maps"
	"strings"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir/plan"
)

// Fill puts a plan and its queries into a file whose head its caller fills, sources aside: that needs to know what is read.
func (f *File) Fill(p *plan.Plan, queries []*plan.Query) {
	f.Contract = Contract
	for i, s := range p.Steps {
		q := queries[i]
		f.Queries = append(f.Queries, Query{
			Sink: s.Title, Source: strings.Join(s.Sources, ", "), Language: q.Language, Text: q.Text,
			Parameters: parameters(q), DependsOn: nonNil(s.DependsOn), SplitReason: s.SplitReason,
		})
		f.Plan.Steps = append(f.Plan.Steps, newStep(s, q))
		for _, r := range s.Reads {
			f.read(Read{Path: r.Path, Format: r.Format})
		}
	}
	f.Writes, f.Analytics = f.written(), f.called()
	f.Queries, f.Plan.Steps, f.Reads = nonNil(f.Queries), nonNil(f.Plan.Steps), nonNil(f.Reads)
	f.Parameters, f.Sources, f.Assumes = nonNil(f.Parameters), nonNil(f.Sources), nonNil(f.Assumes)
	f.Diagnostics = nonNil(f.Diagnostics)
}

// Say puts what compiling had to say into the file.
func (f *File) Say(diags []diag.Diagnostic) {
	f.Diagnostics = []Diagnostic{}
	for _, d := range diags {
		f.Diagnostics = append(f.Diagnostics, Diagnostic{
			d.Code, d.Severity.String(), d.Span.File, d.Span.Cell, d.Span.Start.Line, d.Span.Start.Column, d.Message, d.Hint, d.Detail,
		})
	}
}

// parameters are those of an analytics; queries have none, their values stand in them.
func parameters(q *plan.Query) map[string]string {
	if q.Parameters == nil {
		return map[string]string{}
	}
	return q.Parameters
}

// read adds a file that is read, once.
func (f *File) read(r Read) {
	for _, known := range f.Reads {
		if known.Path == r.Path {
			return
		}
	}
	f.Reads = append(f.Reads, r)
}

// written are the files that the steps write, in their order.
func (f *File) written() []string {
	out := []string{}
	for _, s := range f.Plan.Steps {
		if s.Save != nil {
			out = append(out, s.Save.Path)
		}
	}
	return out
}

// called are the analytics that the steps run, in their order.
func (f *File) called() []Analytics {
	out := []Analytics{}
	for _, s := range f.Plan.Steps {
		if s.Call != nil {
			out = append(out, Analytics{s.Call.Analytics, s.Call.plan().Parameters()})
		}
	}
	return out
}

// Steps are the plan that the file holds and its queries.
func (f *File) Steps() (*plan.Plan, []*plan.Query) {
	formats := map[string]string{}
	for _, r := range f.Reads {
		formats[r.Path] = r.Format
	}
	p, queries := &plan.Plan{}, []*plan.Query{}
	for i, s := range f.Plan.Steps {
		step, q := s.plan(f.Queries[i], formats)
		p.Steps, queries = append(p.Steps, step), append(queries, q)
	}
	return p, queries
}

// same reports that two analytics are the same.
func (a Analytics) same(b Analytics) bool {
	return a.Name == b.Name && maps.Equal(a.Parameters, b.Parameters)
}
