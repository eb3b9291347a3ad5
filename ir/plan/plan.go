package plan

import (
	"fmt"
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
	Program *ir.Program
	// DependsOn are the steps whose results this one reads; SplitReason says why they are not one query.
	DependsOn   []int
	SplitReason string
}

// SinkKind tells what becomes of a step's rows.
type SinkKind string

// The sinks.
const (
	SinkStore   SinkKind = "store"
	SinkTable   SinkKind = "table"
	SinkInfo    SinkKind = "info"
	SinkSummary SinkKind = "summary"
)

// Query is a step in a backend's language.
type Query struct {
	Language string // clickhouse, elastic, stix
	Text     string
	Columns  []Column // of the result, in order
}

// Column is one column of a query's result.
type Column struct {
	Name string
	Kind entity.Kind
	// ID is set when the column holds identities of this entity type: the edge makes the `id` attribute of them.
	ID string
}

// WithoutSummary is the plan without the execution summary and what is stored for it alone: the steps up to the last
// one that shows something.
func (p *Plan) WithoutSummary() *Plan {
	n := 0
	for i, s := range p.Steps {
		if s.Sink != SinkSummary && s.Sink != SinkStore {
			n = i + 1
		}
	}
	return &Plan{Steps: p.Steps[:n]}
}

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
	for _, b := range p.Bindings {
		if b.Stored == "" {
			ir.WalkRels(b.Rel, see)
		}
	}
	for _, s := range p.Sinks {
		for _, r := range ir.SinkRels(s) {
			ir.WalkRels(r, see)
		}
	}
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
		for _, line := range strings.Split(strings.TrimSuffix(s.Program.String(), "\n"), "\n") {
			b.WriteString("  " + line + "\n")
		}
	}
	return b.String()
}
