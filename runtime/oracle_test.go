package runtime_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/huntc/huntc/compiler"
	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/lower"
	"github.com/huntc/huntc/compiler/oracle"
	"github.com/huntc/huntc/compiler/oracle/random"
	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/opt"
	"github.com/huntc/huntc/ir/plan"
	"github.com/huntc/huntc/runtime"
	"github.com/huntc/huntc/runtime/tablefile"
)

// oracleSeed is the seed of the cases that every run tries.
const oracleSeed = 20260301

// TestOracle runs random hunts over random telemetry on the engine and by the oracle, which reads the design and not the
// compiler: some cases that are the same each time, some that are not. HUNTC_ORACLE_CASES runs so many of the latter instead,
// from HUNTC_ORACLE_SEED if it is set.
func TestOracle(t *testing.T) {
	needEngine(t)
	emptyCache(t)
	seeds := []uint64{oracleSeed, rand.Uint64()>>33 + 1} //nolint:gosec // a seed
	if s := os.Getenv("HUNTC_ORACLE_SEED"); s != "" {
		n, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		seeds = []uint64{n}
	}
	cases := 60
	if s := os.Getenv("HUNTC_ORACLE_CASES"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		cases, seeds = n, seeds[len(seeds)-1:]
	}
	for _, from := range seeds {
		d := differential{t: t, seed: from}
		start := time.Now()
		for round := uint64(0); d.cases < cases; round++ {
			d.round(from+round, min(roundCases, cases-d.cases))
		}
		d.report(time.Since(start))
		if t.Failed() {
			return
		}
	}
}

// roundCases is how many hunts run over the same telemetry.
const roundCases = 500

// mostDisagreements are enough for one run.
const mostDisagreements = 5

// differential counts what the comparison saw.
type differential struct {
	t                 *testing.T
	seed              uint64
	cases, nonEmpty   int
	drawn, refused    int // hunts, and those of them that the compiler refused
	large, known      int // hunts that the engine takes too long to plan, that meet a known fault
	open              int // displays that the design does not decide
	displays, summary int
	disagreements     int
}

func (d *differential) report(took time.Duration) {
	d.t.Logf("oracle: %d cases, %d non-empty, %d disagreements, seed %d (%d displays, %d undecided, %d counts, %d of %d hunts refused, %d too large, %d of known faults; %.1f cases/s)",
		d.cases, d.nonEmpty, d.disagreements, d.seed, d.displays, d.open, d.summary, d.refused, d.drawn, d.large, d.known, float64(d.cases)/took.Seconds())
	if d.nonEmpty*2 < d.cases {
		d.t.Errorf("only %d of %d cases show something", d.nonEmpty, d.cases)
	}
	if d.refused*10 > d.drawn {
		d.t.Errorf("%d of %d hunts were refused", d.refused, d.drawn)
	}
}

// round draws telemetry, loads it once, and runs hunts over it.
func (d *differential) round(seed uint64, cases int) {
	telemetry := []*random.Telemetry{
		random.DrawTelemetry(seed*10+1, "e1", "ecs", false),
		random.DrawTelemetry(seed*10+2, "e2", "ecs", false),
		random.DrawTelemetry(seed*10+3, "s1", "stix", false),
		random.DrawTelemetry(seed*10+4, "s2", "stix", true),
	}
	b := newBench(d.t, telemetry)
	defer b.close()
	sources := map[*random.Telemetry]*oracle.Source{}
	for i, tel := range telemetry {
		sources[tel] = b.sources[i]
	}
	hunts := random.NewHunts(seed, entity.Default(), telemetry, sources)
	hunts.Far = true
	rules := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // the same again
	var all []*prepared
	for len(all) < cases {
		p := b.prepare(hunts.Hunt(), disabledRules(rules))
		d.drawn++
		switch {
		case p.compiled == nil && p.err == "":
			d.refused++
		case p.err != "" || b.shows(p) || rules.IntN(4) == 0: // most of those that show nothing are not worth the engine's time
			if rules.IntN(3) != 0 {
				p.unsummed()
			}
			all = append(all, p)
		}
	}
	b.narrow(all)
	for _, p := range all {
		v := b.run(p)
		d.count(v)
		if v.differs == "" {
			continue
		}
		d.disagreements++
		d.t.Errorf("seed %d: %s", seed, b.shrunk(p.lines, v))
		if d.disagreements >= mostDisagreements {
			d.t.FailNow()
		}
		return // shrinking has closed the engine
	}
}

func (d *differential) count(v verdict) {
	if d.cases++; d.cases%roundCases == 0 {
		d.t.Logf("%d cases", d.cases)
	}
	d.displays += v.displays
	d.summary += v.counts
	d.open += v.undecided
	if v.large {
		d.large++
	}
	if v.known {
		d.known++
	}
	if v.rows > 0 {
		d.nonEmpty++
	}
}

// disabledRules are the rules of the optimizer to leave out: none in half of the cases.
func disabledRules(r *rand.Rand) []string {
	if r.IntN(2) == 0 {
		return nil
	}
	var out []string
	for _, rule := range opt.Rules() {
		if r.IntN(3) == 0 {
			out = append(out, rule.Name)
		}
	}
	return out
}

// bench is telemetry that is loaded into an engine, and held by an oracle.
type bench struct {
	t         *testing.T
	telemetry []*random.Telemetry
	sources   []*oracle.Source
	registry  *runtime.Registry
	session   *runtime.Session
	named     func(string) string // see oracle.Evaluator
	params    map[string]string   // of the hunt
	ids       map[string]string   // of huntc: the oracle's identity
	keys      map[string]string   // the other way
}

func newBench(t *testing.T, telemetry []*random.Telemetry) *bench {
	t.Helper()
	b := &bench{t: t, telemetry: telemetry, ids: map[string]string{}, keys: map[string]string{}}
	dir := t.TempDir()
	var configs []runtime.SourceConfig
	var names []string
	for _, tel := range telemetry {
		path, text := filepath.Join(dir, tel.Name+".ndjson"), ""
		if tel.Profile == "stix" {
			path, text = filepath.Join(dir, tel.Name+".json"), tel.STIX()
		} else {
			text = tel.ECS()
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		configs = append(configs, runtime.SourceConfig{Name: tel.Name, URI: "file://" + path, Schema: tel.Profile})
		names = append(names, tel.Name)
		b.sources = append(b.sources, tel.Source())
	}
	var err error
	if b.registry, err = runtime.NewRegistry(dir, configs); err != nil {
		t.Fatal(err)
	}
	if b.session, err = runtime.OpenSession(context.Background(), b.registry, names, runtime.SessionOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, name := range names { // all are in use: queries name the source's database
		if _, err := b.registry.Source(name); err != nil {
			t.Fatal(err)
		}
	}
	for _, n := range b.session.Notes() {
		t.Errorf("loading: %s", n.Message)
	}
	return b
}

func (b *bench) close() {
	if b.session == nil {
		return
	}
	if err := b.session.Close(); err != nil {
		b.t.Error(err)
	}
	b.session = nil
}

// verdict is what a case showed.
type verdict struct {
	differs                           string // "" for agreement
	refused, large, known             bool
	rows, displays, counts, undecided int
	queries                           string
	disabled                          []string
}

// prepared is a hunt and what it was compiled to.
type prepared struct {
	lines, disabled []string
	compiled        *compiler.Compiled // nil: refused
	queries         []*plan.Query
	err             string // of the compiler: always a bug
}

// unsummed is the hunt without its execution summary, which costs more than the rest.
func (p *prepared) unsummed() {
	last := len(p.queries) - 1
	if last < 0 {
		return
	}
	if _, ok := p.compiled.Plan.Steps[last].Program.Sinks[0].(*ir.Summary); ok {
		short := *p.compiled.Plan
		short.Steps = short.Steps[:last]
		p.compiled.Plan, p.queries = &short, p.queries[:last]
	}
}

// prepare compiles a hunt.
func (b *bench) prepare(lines, disabled []string) *prepared {
	p := &prepared{lines: lines, disabled: disabled}
	var diags diag.List
	o := compiler.Options{Model: entity.Default(), Catalog: b.registry, Now: now, Margin: lower.DefaultMargin, Disabled: disabled, Files: tablefile.Files{}, Parameters: b.params}
	var err error
	p.compiled, err = compiler.Compile(&diag.File{Name: "hunt.hf", Text: strings.Join(lines, "\n") + "\n"}, o, &diags)
	switch {
	case err != nil:
		p.err = "compiling: " + err.Error()
	case p.compiled == nil:
		if os.Getenv("HUNTC_ORACLE_REFUSED") != "" {
			b.t.Log(diags.String())
		}
	default:
		if p.queries, err = p.compiled.Emit(b.registry.Backend(nil)); err != nil {
			p.err = "emitting: " + err.Error()
		}
	}
	return p
}

// shows reports whether the oracle has rows for a hunt. One that it cannot run is worth a look too.
func (b *bench) shows(p *prepared) (rows bool) {
	defer func() { rows = rows || recover() != nil }()
	for _, d := range b.answer(p.compiled.File).Displays {
		rows = rows || len(d.Rows) > 0
	}
	return rows
}

// compare runs a hunt on both sides.
func (b *bench) compare(lines, disabled []string) verdict { return b.run(b.prepare(lines, disabled)) }

// run runs a compiled hunt on both sides.
func (b *bench) run(p *prepared) (v verdict) {
	v = verdict{disabled: p.disabled, differs: p.err, refused: p.compiled == nil}
	if p.err != "" || v.refused {
		return v
	}
	defer func() {
		if r := recover(); r != nil {
			v.differs = fmt.Sprintf("the oracle panics: %v\n%s", r, debug.Stack())
		}
	}()
	for _, q := range p.queries {
		v.queries += q.Text + "\n"
		if scans(q.Text) > mostScans {
			v.large = true
			return v
		}
	}
	settings := runtime.Limits()
	maps.Copy(settings, quick)
	if os.Getenv("HUNTC_ORACLE_CASES") != "" {
		maps.Copy(settings, quicker)
	}
	defer b.forget(p.compiled.Plan)
	res, err := b.session.Run(context.Background(), p.compiled.Plan, p.queries, runtime.Options{Settings: settings})
	if err != nil {
		for _, fault := range knownFaults {
			v.known = v.known || strings.Contains(err.Error(), fault)
		}
		if !v.known {
			v.differs = "running: " + err.Error()
		}
		return v
	}
	b.judge(&v, b.answer(p.compiled.File), res.Blocks[0])
	return v
}

// knownFaults are what the engine says to hunts that huntc is known to compile wrongly; each goes when its fault is mended.
var knownFaults = []string{
	"SIZES_OF_ARRAYS_DONT_MATCH", // two lists behind one reference in a stored variable: the engine takes them for one nested column
}

// quick are settings that change no answer and suit queries over a few rows.
var quick = map[string]any{
	"max_threads": 1, "compile_expressions": 0, "compile_aggregate_expressions": 0, "compile_sort_description": 0, "log_queries": 0,
	"query_profiler_real_time_period_ns": 0, "query_profiler_cpu_time_period_ns": 0,
}

// quicker are settings for long searches: they leave out what the engine does to plans that is its own to get right.
var quicker = map[string]any{
	"query_plan_enable_optimizations": 0, "optimize_use_projections": 0, "use_skip_indexes": 0, "use_query_condition_cache": 0,
	"memory_profiler_step": 0, "max_untracked_memory": 1 << 30,
}

// forget drops what a hunt has stored: the session runs more than one.
func (b *bench) forget(p *plan.Plan) {
	for _, step := range p.Steps {
		if s, ok := step.Program.Sinks[0].(*ir.Store); ok {
			if err := b.session.Conn().Exec(context.Background(), "DROP TEMPORARY TABLE IF EXISTS `"+s.Table+"`"); err != nil {
				b.t.Fatal(err)
			}
		}
	}
}

// answer is what the oracle says.
func (b *bench) answer(file *ast.File) *oracle.Answer {
	e := oracle.Evaluator{Model: entity.Default(), Sources: b.sources, Now: now, Named: b.named}
	return e.Run(file)
}

// shrunk tells of a disagreement by the smallest hunt and telemetry that still show one.
func (b *bench) shrunk(lines []string, v verdict) string {
	lines = random.Shrink(lines, func(l []string) bool { return b.compare(l, v.disabled).differs != "" })
	for i := range v.disabled {
		fewer := slices.Delete(slices.Clone(v.disabled), i, i+1)
		if b.compare(lines, fewer).differs != "" {
			v.disabled = fewer
			break
		}
	}
	v = b.compare(lines, v.disabled)
	b.close() // a process has one engine
	small := b.fewerRecords(lines, &v)
	var out strings.Builder
	fmt.Fprintf(&out, "\n%s\n%s\ndisabled: %v\n", strings.Join(lines, "\n"), v.differs, v.disabled)
	for _, tel := range small {
		text := tel.ECS
		if tel.Profile == "stix" {
			text = tel.STIX
		}
		fmt.Fprintf(&out, "%s: %s", tel.Name, text())
	}
	if os.Getenv("HUNTC_ORACLE_SQL") != "" {
		out.WriteString(v.queries)
	}
	return out.String()
}

// fewerRecords leaves out the records that the disagreement does not need, of the sources that the hunt names.
func (b *bench) fewerRecords(lines []string, v *verdict) []*random.Telemetry {
	var used []*random.Telemetry
	for _, tel := range b.telemetry {
		if strings.Contains(strings.Join(lines, "\n")+"\n", "FROM "+tel.Name+" ") {
			used = append(used, tel)
		}
	}
	tries := 0
	return random.Fewer(used, func(small []*random.Telemetry) bool {
		if tries++; tries > mostTries {
			return false
		}
		c := newBench(b.t, small)
		defer c.close()
		now := c.compare(lines, v.disabled)
		if now.differs != "" {
			*v = now
		}
		return now.differs != ""
	})
}

// mostTries bounds how long records are left out: each try loads them again.
const mostTries = 25
