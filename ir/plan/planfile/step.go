package planfile

import (
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
)

type (
	// Step is one step of the plan; ID is the position of its query, from 1. What becomes of the rows stands in the fields of
	// its kind.
	Step struct {
		ID       int       `json:"id"`
		Kind     string    `json:"kind"`
		Title    string    `json:"title"`
		File     string    `json:"file"`
		Line     int       `json:"line"`
		Column   int       `json:"column"`
		Sources  []string  `json:"sources"`
		Columns  []Column  `json:"columns"`
		Program  string    `json:"program"`
		Variable string    `json:"variable,omitempty"`
		Explicit bool      `json:"explicit,omitempty"`
		Makes    string    `json:"makes,omitempty"`
		Reads    []string  `json:"reads,omitempty"` // paths
		Save     *Save     `json:"save,omitempty"`
		Info     *Info     `json:"info,omitempty"`
		Counted  []Counted `json:"counted,omitempty"`
		// Explained is the query that an EXPLAIN is about.
		Explained string `json:"explained,omitempty"`
		Call      *Call  `json:"call,omitempty"`
	}

	// Column is one column of a query's result. Identity names the entity type whose `id` is made of it; Others tells that it
	// holds what an analytics returned without declaring it.
	Column struct {
		Name     string `json:"name"`
		Type     string `json:"type"`
		Identity string `json:"identity,omitempty"`
		Others   bool   `json:"others,omitempty"`
	}

	// Save is the file of a SAVE, and the text of its column `type`.
	Save struct {
		Path string `json:"path"`
		Type string `json:"type"`
	}

	// Info are the lines of an INFO that need no query.
	Info struct {
		Type    string   `json:"type"`
		Columns []string `json:"columns"`
		Applied []string `json:"applied"`
		HasID   bool     `json:"has_id"`
		Birth   string   `json:"birth"`
		Source  string   `json:"source"`
		Inputs  []string `json:"inputs"`
	}

	// Counted is a variable of the full summary.
	Counted struct {
		Variable string `json:"variable"`
		Type     string `json:"type"`
	}

	// Call is an analytics to run.
	Call struct {
		Analytics string  `json:"analytics"`
		Inputs    []Input `json:"inputs"`
		Args      []Arg   `json:"args"`
	}

	// Input is a variable that an analytics is given: the table From; the answer becomes the table To.
	Input struct {
		Variable string      `json:"variable"`
		Type     string      `json:"type"`
		Rows     string      `json:"rows"` // entities, records or table
		From     string      `json:"from"`
		To       string      `json:"to"`
		Given    []Given     `json:"given"`
		Has      []Attribute `json:"has"`
		Keep     []Attribute `json:"keep"`
		Declared []string    `json:"declared"`
		Open     bool        `json:"open"`
	}

	// Given is a column that an analytics sees.
	Given struct {
		Name string `json:"name"`
		Attribute
	}

	// Attribute is an attribute of a variable.
	Attribute struct {
		Path      string `json:"path"`
		Type      string `json:"type"`
		Extension bool   `json:"extension,omitempty"`
		Open      bool   `json:"open,omitempty"`
		Identity  string `json:"identity,omitempty"`
	}

	// Arg is a parameter.
	Arg struct {
		Name   string  `json:"name"`
		Values []Value `json:"values"`
	}

	// Value is a text, or all values that the step found.
	Value struct {
		Text string `json:"text,omitempty"`
		Step int    `json:"step,omitempty"`
	}
)

// shapes are the words for what rows are.
var shapes = map[ir.Shape]string{ir.EntityRows: "entities", ir.RecordRows: "records", ir.TableRows: "table"}

// newStep is a step as the file has it.
func newStep(s *plan.Step, q *plan.Query) Step {
	out := Step{
		ID: s.ID, Kind: string(s.Sink), Title: s.Title, File: s.Span.File, Line: s.Span.Start.Line, Column: s.Span.Start.Column,
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
		Span:    diag.Span{File: s.File, Start: diag.Pos{Line: s.Line, Column: s.Column}},
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
