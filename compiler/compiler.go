// Package compiler calls the stages in order: parse, put parameters in, lower, optimize, plan, emit. Nothing else does.
//
// In: the text of a hunt, the catalog of its sources, a backend. Out: a plan with its native queries, or diagnostics.
package compiler

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/lower"
	"github.com/huntc/huntc/compiler/param"
	"github.com/huntc/huntc/compiler/parser"
	"github.com/huntc/huntc/compiler/workers"
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/opt"
	"github.com/huntc/huntc/ir/plan"
)

// Options are what a compilation needs besides the text.
type Options struct {
	Model   *entity.Model
	Catalog plan.Catalog
	Now     time.Time     // the clock of LAST
	Margin  time.Duration // widening of FIND's range; see lower.DefaultMargin
	// Analytics are those that APPLY can call; nil for none.
	Analytics plan.Analytics
	// Files knows the files of LOAD and SAVE.
	Files plan.Files
	// FullSummary counts the related entities of each variable too.
	FullSummary bool
	// Variable, when set, compiles the rows of one variable instead of the displays.
	Variable string
	// Disabled names rules of the optimizer to leave out.
	Disabled []string
	// Parameters are the values given to the hunt's parameters, by name, as texts.
	Parameters map[string]string
	// Reveal puts secret parameters into the program, which only a run needs; else *** stands in their places.
	Reveal bool
}

// Facts are what the optimizer knows besides the program.
func (o Options) Facts() opt.Facts { return opt.Facts{Model: o.Model, Catalog: o.Catalog} }

// Compiled is a block that was checked whole.
type Compiled struct {
	File    *ast.File   // with the values of parameters in their places
	Program *ir.Program // as lowered
	Plan    *plan.Plan
	// Parameters are those that the hunt declares, in order, and the values that they have.
	Parameters []param.Parameter
	// Asked is what was optimized: Program, or of one variable what its rows stand on. Shown and Summary are what the plan
	// was made of: what the hunt shows, and its summary (nil for none).
	Asked, Shown, Summary *ir.Program
	// Fired are the rules that changed what the hunt shows, and those that changed its summary, in order.
	Fired, FiredSummary []opt.Fired
}

// Emitter is the part of a backend that the compiler drives.
type Emitter interface {
	Emit(*plan.Step) (*plan.Query, error)
}

// Declares are the names of the parameters that a hunt declares, in order.
func Declares(file *diag.File) []string {
	var ignored diag.List // they are said when the hunt is compiled
	return param.Names(parser.Parse(file, &ignored))
}

// Check parses a block, puts the values of parameters in and lowers it. The result is nil when diags has errors.
func Check(file *diag.File, o Options, diags *diag.List) *Compiled {
	diags.AddFile(file)
	tree := parser.Parse(file, diags)
	params := param.Apply(tree, param.Options{Given: o.Parameters, Reveal: o.Reveal}, diags)
	prog := lower.Lower(tree, lower.Options{Model: o.Model, Catalog: o.Catalog, Now: o.Now, Margin: o.Margin, Analytics: o.Analytics, FullSummary: o.FullSummary, Files: o.Files}, diags)
	diags.Sort()
	if diags.HasErrors() {
		return nil
	}
	return &Compiled{File: tree, Program: prog, Parameters: params}
}

// Compile checks a block and plans it. The result is nil when diags has errors; an error is a bug of the compiler.
func Compile(file *diag.File, o Options, diags *diag.List) (*Compiled, error) {
	c := Check(file, o, diags)
	if c == nil {
		return nil, nil
	}
	if err := c.Program.Validate(); err != nil {
		return nil, err
	}
	prog := c.Program
	if o.Variable != "" {
		var err error
		if prog, err = lower.Only(prog, o.Variable, lower.Options{Model: o.Model, Catalog: o.Catalog}); err != nil {
			return nil, err
		}
		prog = plan.Live(prog)
	}
	if err := c.optimize(prog, o); err != nil {
		return nil, err
	}
	c.Plan = plan.Build(c.Shown, c.Summary)
	return c, nil
}

// optimize optimizes what is shown and the summary: beside each other, unless analytics make something once for both.
func (c *Compiled) optimize(prog *ir.Program, o Options) error {
	shown, summary := plan.Split(prog)
	facts := o.Facts()
	var failed [2]error
	forSummary := func() {
		if summary != nil {
			summary, c.FiredSummary, failed[0] = opt.Optimize(summary, facts, o.Disabled...)
		}
	}
	forShown := func() { shown, c.Fired, failed[1] = opt.Optimize(shown, facts, o.Disabled...) }
	if slices.ContainsFunc(shown.Bindings, isApplied) {
		if forSummary(); failed[0] == nil && summary != nil {
			shown = keepApplied(shown, summary)
		}
		forShown()
	} else {
		both := [...]func(){forSummary, forShown}
		workers.Each(len(both), func(i int) { both[i]() })
	}
	c.Asked, c.Shown, c.Summary = prog, shown, summary
	return cmp.Or(failed[0], failed[1])
}

// isApplied reports that an analytics makes a binding.
func isApplied(b *ir.Binding) bool {
	_, made := b.Rel.(*ir.Applied)
	return made
}

// keepApplied has what analytics make in shown carry what the summary asks of it too: it is made once.
func keepApplied(shown, summary *ir.Program) *ir.Program {
	out := &ir.Program{Sinks: shown.Sinks}
	changed := false
	for _, b := range shown.Bindings {
		if isApplied(b) {
			if s := summary.Binding(b.ID()); s != nil && len(s.Need) > 0 {
				c := *b
				c.Keep = s.Need
				b, changed = &c, true
			}
		}
		out.Bindings = append(out.Bindings, b)
	}
	if !changed {
		return shown
	}
	return out
}

// Emit makes the native query of each step.
func (c *Compiled) Emit(e Emitter) ([]*plan.Query, error) {
	out := make([]*plan.Query, len(c.Plan.Steps))
	failed := make([]error, len(out))
	c.Program.Binding("") // makes the index, which is read by all from here on
	workers.Each(len(out), func(i int) { out[i], failed[i] = emit(c.Plan.Steps[i], e) })
	for _, err := range failed { // the first, whichever comes first in time
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// emit makes the query of a step, or says what is called in its place.
func emit(s *plan.Step, e Emitter) (*plan.Query, error) {
	if s.Call != nil {
		language, _, _ := strings.Cut(s.Call.Analytics, "://")
		return &plan.Query{Language: language, Text: s.Call.Analytics, Parameters: s.Call.Parameters()}, nil
	}
	q, err := e.Emit(s)
	if err != nil {
		return nil, fmt.Errorf("step %d (%s): %w", s.ID, s.Title, err)
	}
	return q, nil
}
