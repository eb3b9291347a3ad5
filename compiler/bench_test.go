package compiler_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/huntc/huntc/backends/clickhouse"
	"github.com/huntc/huntc/compiler"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/lower"
	"github.com/huntc/huntc/compiler/parser"
	"github.com/huntc/huntc/ir/entity"
	"github.com/huntc/huntc/ir/plan"
)

// benchBlock is ten statements; the verbs make names of their own for each block, and the display is left out but for the
// last block of a hunt with one.
const benchBlock = `p%[1]d = GET process FROM edr WHERE [process:name = 'splunkd' AND command_line LIKE '%%a%%'] LAST 5 DAYS
c%[1]d = FIND process CREATED BY p%[1]d
t%[1]d = FIND network-traffic CREATED BY c%[1]d WHERE dst_port IN (443, 8080) AND NOT src_port = 22
q = c%[1]d WHERE command_line LIKE '%%192.168.56.150%%' OR pid = p%[1]d.pid
q = FIND network-traffic CREATED BY q
q = TIMESTAMPED(q)
a%[1]d = FIND ipv4-addr ACCEPTED t%[1]d
m = p%[1]d + c%[1]d
g = GROUP q BY src_ref.value WITH COUNT(dst_port) AS n, MAX(dst_port)
`

const (
	benchAssign = "s = SORT m BY pid\n"
	benchDisp   = "DISP q ATTR first_observed, src_ref.value SORT BY first_observed ASC LIMIT 10\n"
)

// benchHunt is a hunt of many statements: with a display each ten, or with one at the end.
func benchHunt(statements int, displays bool) string {
	var b strings.Builder
	for i := range statements / 10 {
		fmt.Fprintf(&b, benchBlock, i)
		if displays || i == statements/10-1 {
			b.WriteString(benchDisp)
		} else {
			b.WriteString(benchAssign)
		}
	}
	return b.String()
}

func benchOptions() compiler.Options {
	return compiler.Options{Model: entity.Default(), Catalog: bothSources(), Now: now, Margin: lower.DefaultMargin}
}

func checkBench(tb testing.TB, text string) {
	var diags diag.List
	if compiler.Check(&diag.File{Name: "hunt.hf", Text: text}, benchOptions(), &diags) == nil {
		tb.Fatal(diags.String())
	}
}

func compileBench(tb testing.TB, text string) {
	var diags diag.List
	opt := benchOptions()
	c, err := compiler.Compile(&diag.File{Name: "hunt.hf", Text: text}, opt, &diags)
	if err != nil || c == nil {
		tb.Fatal(err, diags.String())
	}
	if _, err := c.Emit(clickhouse.Backend{Env: clickhouse.Env{Model: entity.Default(), Source: table(bothSources())}}); err != nil {
		tb.Fatal(err)
	}
}

func BenchmarkCheck(b *testing.B) {
	for _, n := range []int{10, 100, 1000, 10_000} {
		text := benchHunt(n, true)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				checkBench(b, text)
			}
		})
	}
}

// BenchmarkCompile is everything but the parsing of arguments: to native queries.
func BenchmarkCompile(b *testing.B) {
	for name, displays := range map[string]bool{"one": false, "many": true} {
		for _, n := range []int{10, 100, 1000, 10_000} {
			text := benchHunt(n, displays)
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					compileBench(b, text)
				}
			})
		}
	}
}

// BenchmarkStages tells what each stage has of a compilation: milliseconds an operation.
func BenchmarkStages(b *testing.B) {
	for _, n := range []int{10, 100, 1000, 10_000} {
		text := benchHunt(n, true)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var spent [5]time.Duration
			for b.Loop() {
				compileStages(b, text, &spent)
			}
			for i, name := range []string{"parse", "lower", "optimize", "plan", "emit"} {
				b.ReportMetric(float64(spent[i].Microseconds())/1000/float64(b.N), name+"-ms")
			}
		})
	}
}

// compileStages is Compile and Emit with a watch: it adds what parsing, lowering, optimizing, planning and emitting take.
func compileStages(tb testing.TB, text string, spent *[5]time.Duration) {
	o, catalog := benchOptions(), bothSources()
	file := &diag.File{Name: "hunt.hf", Text: text}
	var diags diag.List
	diags.AddFile(file)
	last := time.Now()
	lap := func(stage int) {
		now := time.Now()
		spent[stage] += now.Sub(last)
		last = now
	}
	tree := parser.Parse(file, &diags)
	lap(0)
	prog := lower.Lower(tree, lower.Options{Model: o.Model, Catalog: catalog, Now: o.Now, Margin: o.Margin}, &diags)
	if diags.HasErrors() {
		tb.Fatal(diags.String())
	}
	if err := prog.Validate(); err != nil {
		tb.Fatal(err)
	}
	lap(1)
	c := &compiler.Compiled{File: tree, Program: prog}
	if err := c.Optimize(prog, o); err != nil {
		tb.Fatal(err)
	}
	lap(2)
	c.Plan = plan.Build(c.Shown, c.Summary)
	lap(3)
	if _, err := c.Emit(clickhouse.Backend{Env: clickhouse.Env{Model: o.Model, Source: table(catalog)}}); err != nil {
		tb.Fatal(err)
	}
	lap(4)
}

// TestCheckIsLinear: ten times the statements take about ten times as long; quadratic work would pass the bound by far.
func TestCheckIsLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a second")
	}
	measure := func(text string) time.Duration {
		best := time.Hour
		for range 3 {
			begin := time.Now()
			checkBench(t, text)
			best = min(best, time.Since(begin))
		}
		return best
	}
	// a chain is the worst case: each variable is a filter over the one before
	chain := func(n int) string {
		var b strings.Builder
		b.WriteString("v0 = GET process FROM edr WHERE name = 'a'\n")
		for i := 1; i < n; i++ {
			fmt.Fprintf(&b, "v%d = v%d WHERE pid != %d\n", i, i-1, i)
		}
		return b.String()
	}
	for name, hunt := range map[string]func(int) string{"blocks": func(n int) string { return benchHunt(n, true) }, "chain": chain} {
		measure(hunt(100))
		few, lots := measure(hunt(1000)), measure(hunt(10_000))
		t.Logf("%s: 1000: %v, 10,000: %v", name, few, lots)
		if lots > 10*4*few {
			t.Errorf("%s: 1000 statements take %v, 10,000 take %v", name, few, lots)
		}
	}
}
