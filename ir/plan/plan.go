package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
)

// Plan is what a block does: steps in the order in which they run.
type Plan struct{ Steps []*Step }

// Step is one fragment: the program of one sink, which one backend answers with one native query.
type Step struct {
	ID      int // from 1
	Sink    SinkKind
	Title   string // what the query is for: `DISP traffic`
	Span    diag.Span
	Sources []string // that the query reads, in order of first mention
	// Program is what the query is made of; nil in a plan that was read from a file, which has Listed in its place.
	Program *ir.Program
	Listed  string // the program as text
	Call    *Call  // of SinkApply: the analytics to run; nil for the others, which are queries
	Outcome
	// DependsOn are the steps whose results this one reads; SplitReason says why they are not one query.
	DependsOn   []int
	SplitReason string
}

// SinkKind tells what becomes of a step's rows.
type SinkKind string

// The sinks.
const (
	SinkStore   SinkKind = "store"
	SinkInput   SinkKind = "input"  // rows that an analytics is given
	SinkValues  SinkKind = "values" // values of a parameter
	SinkApply   SinkKind = "apply"
	SinkTable   SinkKind = "table"
	SinkInfo    SinkKind = "info"
	SinkFacts   SinkKind = "describe"
	SinkExplain SinkKind = "explain"
	SinkSave    SinkKind = "save"
	SinkSummary SinkKind = "summary"
	SinkRelated SinkKind = "related" // the starred columns of the full summary
)

// Listing is the step's program as text.
func (s *Step) Listing() string {
	if s.Program == nil {
		return s.Listed
	}
	return s.Program.String()
}

// Query is a step in a backend's language.
type Query struct {
	Language string // clickhouse, elastic, stix
	Text     string
	Columns  []Column // of the result, in order
	// Explained is the query that an EXPLAIN is about; Text counts mentions then.
	Explained string
	// Parameters are those of an analytics.
	Parameters map[string]string
}

// Column is one column of a query's result.
type Column struct {
	Name string
	Kind entity.Kind
	// Others is set when the column holds, by name, what an analytics returned without declaring it.
	Others bool
	// ID is set when the column holds identities of this entity type: the edge makes the `id` attribute of them.
	ID string
}

// Call is an analytics to run: what it is given, and what is made of its answer. It needs no query.
type Call struct {
	Analytics string // as the hunt names it
	Inputs    []CallInput
	Args      []CallArg
}

// CallInput is a variable that an analytics is given. The answer becomes the temporary table To: the rows of the temporary
// table From, with the columns Keep, each as it came back, or as it was in From where nothing came back.
type CallInput struct {
	Variable string
	Type     string
	Shape    ir.Shape
	From, To string
	Given    []ir.Column // the columns that it sees, besides id, type and the time of records
	Has      []ir.Attr   // the columns of From
	Keep     []ir.Attr
	Declared []string // the attributes that the analytics declares to add
	Open     bool     // it may add others
}

// Declares reports that the analytics declares an attribute.
func (c CallInput) Declares(attr string) bool { return slices.Contains(c.Declared, attr) }

// CallArg is a parameter.
type CallArg struct {
	Name   string
	Values []CallValue
}

// CallValue is a text, or where Step is not 0 all values that this step returned.
type CallValue struct {
	Text string
	Step int
}

// Sources are the sources that the plan reads, in order of first mention.
func (p *Plan) Sources() []string {
	var out []string
	for _, s := range p.Steps {
		for _, name := range s.Sources {
			if !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

// Without is the plan without the steps of some sinks, and without what is stored for these alone.
func (p *Plan) Without(sinks ...SinkKind) *Plan {
	needed := map[int]bool{}
	out := &Plan{}
	for _, s := range slices.Backward(p.Steps) {
		if slices.Contains(sinks, s.Sink) || s.Sink == SinkStore && !needed[s.ID] {
			continue
		}
		for _, id := range s.DependsOn {
			needed[id] = true
		}
		out.Steps = append(out.Steps, s)
	}
	slices.Reverse(out.Steps)
	return out
}

// WithoutSummary is the plan without the execution summary.
func (p *Plan) WithoutSummary() *Plan { return p.Without(SinkSummary, SinkRelated) }

// sources are the sources that a program's scans read.
func sources(p *ir.Program) []string {
	var out []string
	see := func(r ir.Rel) {
		s, ok := r.(*ir.Scan)
		name := ""
		if ok {
			name = s.Source
		} else if rel, ok := r.(*ir.Related); ok {
			name = rel.Source
		}
		for _, o := range out {
			if o == name {
				return
			}
		}
		if name != "" {
			out = append(out, name)
		}
	}
	EachRel(p, see)
	return out
}

// String prints the plan as goldens and `huntc compile --emit plan` show it.
func (p *Plan) String() string {
	var b strings.Builder
	for _, s := range p.Steps {
		fmt.Fprintf(&b, "step %d: %s from %s\n", s.ID, s.Title, strings.Join(s.Sources, ", "))
		if len(s.DependsOn) > 0 {
			fmt.Fprintf(&b, "  after %v\n", s.DependsOn)
		}
		if s.SplitReason != "" {
			fmt.Fprintf(&b, "  because %s\n", s.SplitReason)
		}
		if s.Call != nil {
			b.WriteString(s.Call.String())
			continue
		}
		for _, line := range strings.Split(strings.TrimSuffix(s.Listing(), "\n"), "\n") {
			b.WriteString("  " + line + "\n")
		}
	}
	return b.String()
}
