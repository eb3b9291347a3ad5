package planfile

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
)

// mostMistakes is how many mistakes of a plan are named, about.
const mostMistakes = 20

// check refuses a plan that does not hold together.
func (o *Opened) check() bool {
	for _, d := range o.Diagnostics {
		if d.Severity == "error" {
			o.diags.Add("HF5035", o.places.at("diagnostics"), fmt.Sprintf("%s:%d:%d: %s", d.File, d.Line, d.Column, d.Message))
			return false
		}
	}
	before := o.diags.Len()
	if len(o.Queries) != len(o.Plan.Steps) {
		o.torn("queries", "there are %d queries and %d steps", len(o.Queries), len(o.Plan.Steps))
		return false
	}
	c := &checker{Opened: o, makers: map[string]int{}}
	for i := range o.Plan.Steps {
		if o.diags.Len() > before+mostMistakes {
			return false
		}
		c.i, c.step, c.query = i, &o.Plan.Steps[i], &o.Queries[i]
		c.check()
	}
	c.head()
	return o.diags.Len() == before
}

// torn says that two things of the plan do not fit.
func (o *Opened) torn(path, format string, args ...any) {
	o.diags.Add("HF5034", o.places.at(path), fmt.Sprintf(format, args...))
}

// checker checks the steps in their order.
type checker struct {
	*Opened
	i      int
	step   *Step
	query  *Query
	makers map[string]int // the steps that make tables, by table
}

// torn says it of the step.
func (c *checker) torn(field, format string, args ...any) {
	path := fmt.Sprintf("plan.steps[%d].%s", c.i, field)
	if strings.HasPrefix(field, "queries") {
		path = field
	}
	c.Opened.torn(path, "step %d: %s", c.i+1, fmt.Sprintf(format, args...))
}

func (c *checker) check() {
	s, q := c.step, c.query
	at := func(field string) string { return fmt.Sprintf("queries[%d].%s", c.i, field) }
	if s.ID != c.i+1 {
		c.torn("id", "it has the number %d", s.ID)
	}
	if q.Sink != s.Title {
		c.torn(at("sink"), "its query is for %q, the step for %q", q.Sink, s.Title)
	}
	if q.Source != strings.Join(s.Sources, ", ") {
		c.torn(at("source"), "its query reads %q, the step %q", q.Source, strings.Join(s.Sources, ", "))
	}
	for _, name := range s.Sources {
		if !slices.ContainsFunc(c.Sources, func(x Source) bool { return x.Name == name }) {
			c.torn("sources", "it reads the source %q, which is not one of the plan's", name)
		}
	}
	for i, n := range q.DependsOn {
		if n < 1 || n > c.i || slices.Contains(q.DependsOn[:i], n) {
			c.torn(at("depends_on"), "it depends on step %d, which is no step before it", n)
		}
	}
	for j, col := range s.Columns {
		c.kind("columns", col.Type)
		if s.Save != nil && slices.ContainsFunc(s.Columns[:j], func(x Column) bool { return x.Name == col.Name }) {
			c.torn("columns", "two columns are named %q", col.Name)
		}
	}
	if s.Call != nil {
		c.call()
	} else {
		c.statement()
	}
	c.fields()
	c.makes()
}

func (c *checker) kind(field, name string) {
	if _, ok := entity.KindOf(name); !ok {
		c.torn(field, "there is no type %q", name)
	}
}

// statement checks a step that is a query.
func (c *checker) statement() {
	if c.query.Language != "clickhouse" {
		c.torn(fmt.Sprintf("queries[%d].language", c.i), "it is in the language %q", c.query.Language)
	}
	if len(c.query.Parameters) > 0 {
		c.torn(fmt.Sprintf("queries[%d].parameters", c.i), "a query has no parameters")
	}
	for _, path := range c.step.Reads {
		if !slices.ContainsFunc(c.Reads, func(r Read) bool { return r.Path == path }) {
			c.torn("reads", "it reads the file %q, which is not among those of the plan", path)
		}
	}
}

// owns are, by kind, the fields that a step of it has and no other; columns are how many its rows have, -1 for any.
var owns = map[plan.SinkKind]struct {
	fields  string
	columns int
}{
	plan.SinkStore: {"makes", 0}, plan.SinkInput: {"makes", 0}, plan.SinkValues: {"variable explicit", 1}, plan.SinkApply: {"call", 0},
	plan.SinkTable: {"variable explicit", -1}, plan.SinkInfo: {"variable info", -1}, plan.SinkFacts: {"variable", -1},
	plan.SinkExplain: {"variable explained", 2}, plan.SinkSave: {"variable save", -1}, plan.SinkSummary: {"", 5}, plan.SinkRelated: {"counted", 3},
}

// fields checks that a step has what its kind has.
func (c *checker) fields() {
	s := c.step
	own, ok := owns[plan.SinkKind(s.Kind)]
	if !ok {
		c.torn("kind", "there is no kind %q of step", s.Kind)
		return
	}
	for field, set := range map[string]bool{
		"variable": s.Variable != "", "makes": s.Makes != "", "save": s.Save != nil, "info": s.Info != nil,
		"counted": len(s.Counted) > 0, "explained": s.Explained != "", "call": s.Call != nil,
	} {
		if set != slices.Contains(strings.Fields(own.fields), field) {
			c.torn(field, "a step of the kind %s %s", s.Kind, map[bool]string{true: "has no field " + field, false: "lacks the field " + field}[set])
		}
	}
	if s.Explicit && !strings.Contains(own.fields, "explicit") {
		c.torn("explicit", "a step of the kind %s has no field explicit", s.Kind)
	}
	want := own.columns
	if s.Info != nil {
		want = 2 + len(s.Info.Columns) + len(s.Info.Applied)
	}
	if want > 0 && len(s.Columns) != want {
		c.torn("columns", "a step of the kind %s has %d columns, not %d", s.Kind, want, len(s.Columns))
	}
}

// makes notes the tables that the step makes.
func (c *checker) makes() {
	made := []string{c.step.Makes}
	if c.step.Call != nil {
		made = nil
		for _, in := range c.step.Call.Inputs {
			made = append(made, in.To)
		}
	}
	for _, t := range made {
		if t == "" {
			continue
		}
		if by, twice := c.makers[t]; twice {
			c.torn("makes", "the table %q is made by step %d already", t, by)
		}
		c.makers[t] = c.i + 1
	}
}

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

// head checks what stands at the top against the steps.
func (c *checker) head() {
	if !slices.Contains([]string{SummaryBasic, SummaryFull, SummaryNone}, c.Summary) {
		c.Opened.torn("summary", "there is no summary %q", c.Summary)
	}
	if w := c.written(); !slices.Equal(c.Writes, w) {
		c.Opened.torn("writes", "the steps write %q, the plan says %q", w, c.Writes)
	}
	if a := c.called(); !slices.EqualFunc(c.Analytics, a, Analytics.same) {
		c.Opened.torn("analytics", "the analytics of the steps are not those that the plan names")
	}
	for i, s := range c.Sources {
		if slices.ContainsFunc(c.Sources[:i], func(x Source) bool { return x.Name == s.Name }) {
			c.Opened.torn(fmt.Sprintf("sources[%d].name", i), "the source %q stands twice", s.Name)
		}
		if !slices.ContainsFunc(c.Plan.Steps, func(x Step) bool { return slices.Contains(x.Sources, s.Name) }) {
			c.Opened.torn(fmt.Sprintf("sources[%d].name", i), "no step reads the source %q", s.Name)
		}
		if !slices.Contains([]By{ByConfiguration, ByLoad, ByHunt}, s.By) {
			c.Opened.torn(fmt.Sprintf("sources[%d].by", i), "a source is not known by %q", s.By)
		}
	}
	for i, r := range c.Reads {
		if slices.ContainsFunc(c.Reads[:i], func(x Read) bool { return x.Path == r.Path }) {
			c.Opened.torn(fmt.Sprintf("reads[%d]", i), "the file %q stands twice", r.Path)
		}
		if !slices.ContainsFunc(c.Plan.Steps, func(x Step) bool { return slices.Contains(x.Reads, r.Path) }) {
			c.Opened.torn(fmt.Sprintf("reads[%d]", i), "no step reads the file %q", r.Path)
		}
	}
}
