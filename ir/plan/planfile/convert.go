package planfile

import (
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
)

// shapes are the words for what rows are.
var shapes = map[ir.Shape]string{ir.EntityRows: "entities", ir.RecordRows: "records", ir.TableRows: "table"}

// newStep is a step as the file has it.
func newStep(s *plan.Step, q *plan.Query) Step {
	out := Step{
		ID: s.ID, Kind: string(s.Sink), Title: s.Title, File: s.Span.File, Cell: s.Span.Cell, Line: s.Span.Start.Line, Column: s.Span.Start.Column,
		Sources: nonNil(s.Sources), Columns: []Column{}, Program: s.Listing(),
		Variable: s.Variable, Explicit: s.Explicit, Makes: s.Makes, Explained: q.Explained,
	}
	for _, c := range q.Columns {
		out.Columns = append(out.Columns, Column{c.Name, c.Kind.String(), c.ID, c.Others})
	}
	for _, f := range s.Reads {
		out.Reads = append(out.Reads, f.Path)
	}
	if s.Save != nil {
		out.Save = &Save{s.Save.Path, s.Save.Type}
	}
	if i := s.Info; i != nil {
		out.Info = &Info{i.Type, nonNil(i.Columns), nonNil(i.Applied), i.HasID, i.Birth, i.Source, nonNil(i.Inputs)}
	}
	for _, c := range s.Counted {
		out.Counted = append(out.Counted, Counted{c.Variable, c.Type})
	}
	if s.Call != nil {
		out.Call = newCall(s.Call)
	}
	return out
}

func newCall(c *plan.Call) *Call {
	out := &Call{Analytics: c.Analytics, Inputs: []Input{}, Args: []Arg{}}
	for _, in := range c.Inputs {
		x := Input{
			Variable: in.Variable, Type: in.Type, Rows: shapes[in.Shape], From: in.From, To: in.To,
			Given: []Given{}, Has: attributes(in.Has), Keep: attributes(in.Keep), Declared: nonNil(in.Declared), Open: in.Open,
		}
		for _, g := range in.Given {
			x.Given = append(x.Given, Given{g.Name, attribute(g.Attr)})
		}
		out.Inputs = append(out.Inputs, x)
	}
	for _, a := range c.Args {
		x := Arg{Name: a.Name, Values: []Value{}}
		for _, v := range a.Values {
			x.Values = append(x.Values, Value(v))
		}
		out.Args = append(out.Args, x)
	}
	return out
}

func attribute(a ir.Attr) Attribute {
	return Attribute{Path: a.Path, Type: a.Kind.String(), Extension: a.Extension, Open: a.Open, Identity: a.Identity}
}

func attributes(list []ir.Attr) []Attribute {
	out := []Attribute{}
	for _, a := range list {
		out = append(out, attribute(a))
	}
	return out
}

// plan is the step that runs. The kinds of columns and attributes are known to be right.
func (s Step) plan(q Query, formats map[string]string) (*plan.Step, *plan.Query) {
	out := &plan.Step{
		ID: s.ID, Sink: plan.SinkKind(s.Kind), Title: s.Title, Sources: s.Sources, Listed: s.Program, DependsOn: q.DependsOn, SplitReason: q.SplitReason,
		Span:    diag.Span{File: s.File, Cell: s.Cell, Start: diag.Pos{Line: s.Line, Column: s.Column}},
		Outcome: plan.Outcome{Variable: s.Variable, Explicit: s.Explicit, Makes: s.Makes},
	}
	query := &plan.Query{Language: q.Language, Text: q.Text, Explained: s.Explained, Parameters: q.Parameters}
	for _, c := range s.Columns {
		query.Columns = append(query.Columns, plan.Column{Name: c.Name, Kind: kind(c.Type), ID: c.Identity, Others: c.Others})
	}
	for _, path := range s.Reads {
		out.Reads = append(out.Reads, plan.File{Path: path, Format: formats[path]})
	}
	if s.Save != nil {
		out.Save = &plan.Saved{Path: s.Save.Path, Type: s.Save.Type}
	}
	if i := s.Info; i != nil {
		out.Info = &plan.Info{Type: i.Type, Columns: i.Columns, Applied: i.Applied, HasID: i.HasID, Birth: i.Birth, Source: i.Source, Inputs: i.Inputs}
	}
	for _, c := range s.Counted {
		out.Counted = append(out.Counted, plan.Counted(c))
	}
	if s.Call != nil {
		out.Call = s.Call.plan()
	}
	return out, query
}

func (c *Call) plan() *plan.Call {
	out := &plan.Call{Analytics: c.Analytics}
	for _, in := range c.Inputs {
		x := plan.CallInput{Variable: in.Variable, Type: in.Type, From: in.From, To: in.To, Declared: in.Declared, Open: in.Open}
		for shape, name := range shapes {
			if name == in.Rows {
				x.Shape = shape
			}
		}
		for _, g := range in.Given {
			x.Given = append(x.Given, ir.Column{Attr: g.attr(), Name: g.Name})
		}
		for _, a := range in.Has {
			x.Has = append(x.Has, a.attr())
		}
		for _, a := range in.Keep {
			x.Keep = append(x.Keep, a.attr())
		}
		out.Inputs = append(out.Inputs, x)
	}
	for _, a := range c.Args {
		x := plan.CallArg{Name: a.Name}
		for _, v := range a.Values {
			x.Values = append(x.Values, plan.CallValue(v))
		}
		out.Args = append(out.Args, x)
	}
	return out
}

func (a Attribute) attr() ir.Attr {
	return ir.Attr{Path: a.Path, Kind: kind(a.Type), Extension: a.Extension, Open: a.Open, Identity: a.Identity}
}

func kind(name string) entity.Kind {
	k, _ := entity.KindOf(name)
	return k
}

func nonNil[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
