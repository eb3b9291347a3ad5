package bench_test

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// sources are those that the hunts name; `lab` has a tenth of the events.
var sources = []generated{{"edr", 1, 1}, {"lab", 2, 10}}

// rounds is how often each side runs, besides the round in which rows are compared.
const rounds = 5

// TestBench runs the suite: HUNTC_BENCH names how many events, a list by commas. For each number it prints what the hunts take
// against the SQL by hand, then how both grow, then what each rule of the optimizer is worth.
func TestBench(t *testing.T) {
	sizes := askedSizes(t, "HUNTC_BENCH", "make bench")
	l := openLab(t, sources...)
	all := questions(t)
	s := &suite{lab: l, results: map[string]map[int]pair{}}
	for _, n := range sizes {
		start := time.Now()
		l.fill(n)
		fmt.Printf("\n%d events (and %d of the second source) in %d parts, made in %.0f s\n\n", n, n/10,
			l.number("SELECT count() FROM system.parts WHERE active AND database = 'edr' AND table = 'events'"), time.Since(start).Seconds())
		s.against(t, all, n)
		if n == ruleSize(sizes) {
			s.rules(t, all, n)
		}
	}
	s.growth(all, sizes)
}

// askedSizes are the numbers of events that an environment variable names; without one the test is skipped.
func askedSizes(t *testing.T, variable, command string) []int {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		t.Skipf("%s says for how many events: it takes minutes; `%s` does", variable, command)
	}
	var out []int
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		n, err := strconv.ParseFloat(part, 64) // 1e6 too
		if err != nil || n < 1000 || n > 1e8 {
			t.Fatalf("%s: %q is no number of events from 1000 to 1e8", variable, part)
		}
		out = append(out, int(n))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// ruleSize is the size at which rules are measured: a million, or what is nearest below, or the least.
func ruleSize(sizes []int) int {
	out := sizes[0]
	for _, n := range sizes {
		if n <= 1_000_000 {
			out = n
		}
	}
	return out
}

// suite is what is measured, and what was.
type suite struct {
	lab     *lab
	results map[string]map[int]pair // by question and size
}

// against prints what each hunt takes against the SQL by hand.
func (s *suite) against(t *testing.T, all []question, n int) {
	t.Helper()
	out := newTable("hunt", "hops", "rows", "expert ms", "huntc ms", "ratio", "processor", "expert MB", "huntc MB", "ratio", "equal")
	var times, works, bytes []float64
	for _, q := range all {
		if q.off != "" {
			out.row(q.name, q.hops(), "off: "+q.off)
			continue
		}
		huntc := s.lab.compiled(q.name, q.hunt)
		p := s.lab.compare(byHand(huntc, q.expert), huntc, rounds)
		equal := "yes"
		if p.differs != "" {
			equal = "NO"
			t.Errorf("%s over %d events: huntc's rows are not the expert's: %s", q.name, n, p.differs)
		}
		if p.rows == 0 {
			t.Errorf("%s over %d events has no rows: nothing is compared", q.name, n)
		}
		out.row(q.name, q.hops(), p.rows, ms(p.a.elapsed), ms(p.b.elapsed), ratio(p.times()), ratio(p.work()), mb(p.a.bytes), mb(p.b.bytes), ratio(p.bytes()), equal)
		times, works, bytes = append(times, p.times()), append(works, p.work()), append(bytes, p.bytes())
		if s.results[q.name] == nil {
			s.results[q.name] = map[int]pair{}
		}
		s.results[q.name][n] = p
	}
	out.print()
	for _, of := range []struct {
		what   string
		ratios []float64
	}{{"time", times}, {"processor", works}, {"bytes", bytes}} {
		fmt.Printf("\n%s: median %.2f, worst %.2f", of.what, median(of.ratios), slices.Max(of.ratios))
	}
	fmt.Println()
}

// growth prints how both sides grow with the events, and with the hops of a chain.
func (s *suite) growth(all []question, sizes []int) {
	last := sizes[len(sizes)-1]
	if len(sizes) > 1 {
		fmt.Printf("\nGrowth from %d to %d events, %.0f times as many\n\n", sizes[0], last, float64(last)/float64(sizes[0]))
		out := newTable("hunt", "expert", "huntc", "expert, processor", "huntc, processor")
		for _, q := range all {
			from, to := s.results[q.name][sizes[0]], s.results[q.name][last]
			if q.off == "" {
				out.row(q.name, share(to.a.elapsed, from.a.elapsed), share(to.b.elapsed, from.b.elapsed), share(to.a.worked, from.a.worked), share(to.b.worked, from.b.worked))
			}
		}
		out.print()
	}
	fmt.Printf("\nGrowth with the hops of a chain, %d events\n\n", last)
	out := newTable("hops", "expert ms", "huntc ms", "ratio", "processor", "expert MB", "huntc MB")
	for _, name := range chain {
		p := s.results[name][last]
		hops := slices.IndexFunc(all, func(q question) bool { return q.name == name })
		out.row(all[hops].hops(), ms(p.a.elapsed), ms(p.b.elapsed), ratio(p.times()), ratio(p.work()), mb(p.a.bytes), mb(p.b.bytes))
	}
	out.print()
}

// chain are the questions that are one chain, grown by a hop at a time.
var chain = []string{"02-find", "13-two-hops", "14-three-hops", "15-four-hops", "16-five-hops"}
