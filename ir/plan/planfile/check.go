package planfile

import (
	"fmt"
	"slices"
	"strings"

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
	for _, f := range []struct {
		name string
		set  bool
	}{
		{"variable", s.Variable != ""},
		{"makes", s.Makes != ""},
		{"save", s.Save != nil},
		{"info", s.Info != nil},
		{"counted", len(s.Counted) > 0},
		{"explained", s.Explained != ""},
		{"call", s.Call != nil},
	} {
		switch has := slices.Contains(strings.Fields(own.fields), f.name); {
		case has && !f.set:
			c.torn(f.name, "a step of the kind %s lacks the field %s", s.Kind, f.name)
		case f.set && !has:
			c.torn(f.name, "a step of the kind %s has no field %s", s.Kind, f.name)
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
