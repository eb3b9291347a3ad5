package bench_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/huntc/huntc/ir/opt"
)

// rules prints what each rule of the optimizer is worth: the hunts that it changes, without it against with it.
func (s *suite) rules(t *testing.T, all []question, n int) {
	t.Helper()
	fmt.Printf("\nWhat each rule is worth: hunts without it against hunts with it, %d events\n\n", n)
	out := newTable("rule", "hunts changed", "time median", "worst", "processor median", "worst", "bytes median", "worst", "rows equal")
	for _, rule := range opt.Rules() {
		if rule.Name == opt.NarrowAttributes.Name {
			out.row(rule.Name, "cannot be left out: it says which attributes are made")
			continue
		}
		var times, works, bytes []float64
		equal := "yes"
		for _, q := range all {
			if q.off != "" {
				continue
			}
			with, without := s.lab.compiled(q.name, q.hunt), s.lab.compiled(q.name, q.hunt, rule.Name)
			if with.text() == without.text() {
				continue
			}
			p := s.lab.compare(with, without, rounds)
			if p.differs != "" {
				equal = "NO"
				t.Errorf("%s without %s: other rows: %s", q.name, rule.Name, p.differs)
			}
			times, works, bytes = append(times, p.times()), append(works, p.work()), append(bytes, p.bytes())
		}
		if len(times) == 0 {
			out.row(rule.Name, "0: none of the hunts shows it")
			continue
		}
		out.row(rule.Name, len(times), ratio(median(times)), ratio(slices.Max(times)), ratio(median(works)), ratio(slices.Max(works)), ratio(median(bytes)), ratio(slices.Max(bytes)), equal)
	}
	out.print()
}
