package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/huntc/huntc/cmd/huntc/suite"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/workers"
	"github.com/huntc/huntc/ir/plan"
	"github.com/huntc/huntc/runtime"
	"github.com/huntc/huntc/runtime/config"
	"github.com/huntc/huntc/runtime/render"
)

// tester carries out cases.
type tester struct {
	cli     *cli
	flags   testFlags
	scratch string // for events that are written in tests, and for what other engines keep
	places  []testEngine
	// analysis is the engine that looks at the queries of what only compiles; nil while it is not needed, and where there is none.
	analysis *runtime.Analysis
	noEngine bool // it is not there
}

// testEngine is an engine that cases run on. Cache is where it keeps fixtures; "" for the user's cache.
type testEngine struct{ name, cache string }

func (t *tester) close() {
	if t.analysis != nil {
		_ = t.analysis.Close() // nothing to lose
	}
	if t.scratch != "" {
		_ = os.RemoveAll(t.scratch) // a temporary directory
	}
}

// all carries out cases: they compile beside each other; those that run do so one after the other, in the engine.
func (t *tester) all(ctx context.Context, todo []trialCase) []suite.Result {
	results := make([]suite.Result, len(todo))
	tries := make([]*attempt, len(todo))
	workers.Each(len(todo), func(i int) {
		start := t.cli.now()
		tries[i] = t.compile(todo[i])
		results[i].Elapsed = t.cli.now().Sub(start)
	})
	for i, x := range todo {
		a := tries[i]
		start := t.cli.now()
		switch {
		case !a.ok():
		case x.Runs():
			t.run(ctx, a)
		case t.flags.analyse || !x.Reviewed(a.got.Queries):
			t.analyse(ctx, a)
		}
		r := &results[i]
		r.Test, r.Hunt, r.Case, r.At = x.file.Path, x.file.Hunt, x.Name, x.At
		if r.Failures = a.failures; !slices.ContainsFunc(a.failures, func(f suite.Failure) bool { return f.Kind == suite.Setup }) {
			r.Failures = slices.Concat(a.failures, x.Judge(x.file.Hunt, a.got, a.meaning))
		}
		r.Elapsed += t.cli.now().Sub(start)
	}
	return results
}

// attempt is what becomes of the hunt of a case.
type attempt struct {
	trialCase
	hunt     *hunt
	queries  []*plan.Query
	got      suite.Got
	failures []suite.Failure
}

// ok reports that the hunt may run.
func (a *attempt) ok() bool {
	return len(a.failures) == 0 && a.hunt != nil && a.hunt.compiled != nil && !a.hunt.diags.HasErrors()
}

func (a *attempt) fail(kind suite.Kind, at suite.Place, format string, args ...any) {
	a.failures = append(a.failures, suite.Failure{Kind: kind, At: at, Message: fmt.Sprintf(format, args...)})
}

// input is what the hunt of a case is compiled with.
func (t *tester) input(x trialCase) (inputFlags, error) {
	f := inputFlags{config: t.flags.config, now: x.Now.Format(time.RFC3339Nano), tested: true}
	given := t.flags.params
	for _, name := range slices.Sorted(maps.Keys(x.Parameters)) {
		if !slices.ContainsFunc(given, func(p string) bool { return strings.HasPrefix(p, name+"=") }) {
			f.params = append(f.params, name+"="+x.Parameters[name])
		}
	}
	f.params = append(f.params, given...)
	for i, s := range x.Fixtures {
		files := s.Files
		if s.Events != "" {
			path, err := t.events(fmt.Sprintf("%p-%d", x.Case, i), s)
			if err != nil {
				return f, err
			}
			files = []string{path}
		}
		f.fixtures = append(f.fixtures, runtime.SourceConfig{Name: s.Name, URI: strings.Join(files, ","), Schema: s.Schema, Shown: strings.Join(files, ", ")})
	}
	return f, nil
}

// events writes the events of a test into a file.
func (t *tester) events(name string, s suite.Fixture) (string, error) {
	path := filepath.Join(t.scratch, name+".json")
	return path, os.WriteFile(path, []byte(s.Events), 0o600)
}

// compile compiles the hunt of a case, without its telemetry, as huntc compile does.
func (t *tester) compile(x trialCase) *attempt {
	a := &attempt{trialCase: x, got: suite.Got{Queries: map[string]string{}, Counts: map[string]suite.Counted{}}}
	f, err := t.input(x)
	if err == nil {
		a.hunt, err = t.cli.open(f, x.file.Hunt)
	}
	if err != nil {
		a.fail(suite.Setup, x.At, "%v", err)
		return a
	}
	h := a.hunt
	defer func() { a.got.Diagnostics = slices.Clone(h.diags.All()) }()
	ok, err := h.compile("", nil)
	if err != nil || !ok {
		if err != nil {
			a.fail(suite.Setup, x.At, "%v", err)
		}
		return a
	}
	if a.queries, err = h.emit(); err != nil {
		a.fail(suite.Check, suite.Place{Path: x.file.Hunt, Line: 1, Column: 1}, "%v", err)
		return a
	}
	if err := h.registry.CheckEmitted(h.compiled.Plan, a.queries); err != nil {
		a.unlike("the query is not what the hunt asks for", err)
	}
	a.got.Queries["clickhouse"] = suite.WithHunt(h.queriesText(a.queries), h.file.Text)
	return a
}

// unlike says what is wrong with a query, at the statement that it stems from.
func (a *attempt) unlike(what string, err error) {
	at := suite.Place{Path: a.file.Hunt, Line: 1, Column: 1}
	if e, ok := errors.AsType[*runtime.EmittedError](err); ok && e.Step.Span.IsValid() {
		at.Line, at.Column = e.Step.Span.Start.Line, e.Step.Span.Start.Column
	}
	a.fail(suite.Check, at, "%s: %v", what, err)
}

// analyse has the engine resolve the queries of a case that does not run, if the engine is there: a test that only compiles needs
// none. That takes some ten times as long as compiling them, so that queries which were analysed when their golden file was written
// are not analysed again unasked.
func (t *tester) analyse(ctx context.Context, a *attempt) {
	if t.noEngine || ctx.Err() != nil {
		return
	}
	if t.analysis == nil {
		var err error
		if t.analysis, err = runtime.OpenAnalysis(ctx, runtime.SessionOptions{}); err != nil {
			t.noEngine = true
			fmt.Fprintf(t.cli.err, "note: queries of cases that only compile are not analysed by the embedded engine: %v\n", err)
			return
		}
	}
	err := t.analysis.Analyse(ctx, a.hunt.registry, a.hunt.compiled.Plan, a.queries)
	switch _, refused := errors.AsType[*runtime.EmittedError](err); {
	case refused:
		a.unlike("the engine does not take the query", err)
	case err != nil && ctx.Err() == nil:
		a.fail(suite.Engine, a.At, "engine %s: %v", config.Embedded, err)
	}
}

// run runs the hunt of a case on each engine. The first one's answer is judged; the others must agree with it.
func (t *tester) run(ctx context.Context, a *attempt) {
	for i, place := range t.places {
		got, err := t.runOn(ctx, a, place, i == 0)
		switch {
		case err != nil:
			a.fail(suite.Engine, a.At, "engine %s: %v", place.name, err)
		case i == 0:
			a.got.Tables, a.got.Counts, a.got.Ran = got.Tables, got.Counts, got.Ran
			a.got.Diagnostics = got.Diagnostics
		case a.got.Ran && !got.Ran:
			a.fail(suite.Engine, a.At, "engine %s: %s", place.name, firstError(got.Diagnostics))
		default:
			a.failures = append(a.failures, disagreement(a, t.places[0].name, place.name, got)...)
		}
	}
}

// runOn runs the hunt of a case on an engine: on the first one as it was compiled, on others compiled anew, since what is known of
// the sources of one says nothing of those of another.
func (t *tester) runOn(ctx context.Context, a *attempt, place testEngine, first bool) (suite.Got, error) {
	got := suite.Got{Counts: map[string]suite.Counted{}}
	h := a.hunt
	if !first {
		again := t.compile(a.trialCase)
		if h = again.hunt; !again.ok() {
			return got, errors.New("the hunt does not compile")
		}
	}
	h.diags = diag.List{}
	quiet := &cli{in: t.cli.in, out: io.Discard, err: io.Discard, now: t.cli.now, cache: place.cache}
	quiet.reveal(h) // out masks what it is given
	out := &output{cli: quiet, format: "json", summary: true}
	out.write = func(d runtime.Display) error {
		if d.Kind == "table" {
			got.Tables = append(got.Tables, suite.Table{Variable: d.Variable, Line: d.Place.Start.Line, CSV: render.Rows(d), Rows: len(d.Rows)})
		}
		return nil
	}
	res, err := quiet.exec(ctx, h, out, job{sources: h.compiled.Plan.Sources(), prepare: func() (*plan.Plan, []*plan.Query, error) {
		p, queries, err := quiet.prepare(h, true)
		if err != nil {
			return nil, nil, err
		}
		return withoutSaves(p, queries)
	}})
	got.Diagnostics = slices.Clone(h.diags.All())
	for _, b := range res.Blocks {
		for _, s := range b.Summary {
			got.Counts[s.Variable] = suite.Counted{Entities: int64(s.Entities), Records: int64(s.Records)}
		}
	}
	got.Ran = err == nil
	if err != nil && !h.diags.HasErrors() {
		return got, err
	}
	return got, nil
}

// withoutSaves leaves out what would write files: a test leaves nothing behind.
func withoutSaves(p *plan.Plan, queries []*plan.Query) (*plan.Plan, []*plan.Query, error) {
	kept := p.Without(plan.SinkSave)
	out := make([]*plan.Query, 0, len(kept.Steps))
	for i, s := range p.Steps {
		if slices.Contains(kept.Steps, s) {
			out = append(out, queries[i])
		}
	}
	return kept, out, nil
}

// disagreement is what two engines answer differently.
func disagreement(a *attempt, first, other string, got suite.Got) []suite.Failure {
	var out []suite.Failure
	add := func(what, one, two string) {
		out = append(out, suite.Failure{
			Kind: suite.Engine, At: a.At, Message: fmt.Sprintf("%s and %s differ in %s", first, other, what),
			Detail: suite.Difference(first, one, other, two),
		})
	}
	for i := range max(len(a.got.Tables), len(got.Tables)) {
		var one, two suite.Table
		if i < len(a.got.Tables) {
			one = a.got.Tables[i]
		}
		if i < len(got.Tables) {
			two = got.Tables[i]
		}
		if one.CSV != two.CSV {
			add("what DISP "+one.Variable+" shows", one.CSV, two.CSV)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(a.got.Counts)) {
		n := a.got.Counts[name]
		if got.Counts[name] != n {
			add("how many "+name+" has", fmt.Sprintln(n.Entities, "entities,", n.Records, "records"), fmt.Sprintln(got.Counts[name].Entities, "entities,", got.Counts[name].Records, "records"))
		}
	}
	return out
}

// firstError is the first of some diagnostics that is an error.
func firstError(diags []diag.Diagnostic) string {
	i := slices.IndexFunc(diags, func(d diag.Diagnostic) bool { return d.Severity == diag.Error })
	if i < 0 {
		return "the hunt did not run"
	}
	return diags[i].String()
}
