package bench_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/huntc/huntc/ir/opt"
)

// ruleQuestion is a hunt that a rule is made for, `rules/NAME.hf`; without a hunt where the questions show the rule.
func ruleQuestion(t *testing.T, rule string) question {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(corpus, "rules", rule+".hf"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return question{name: "rules/" + rule, hunt: strings.TrimSpace(string(text))}
}

// rules prints what each rule of the optimizer is worth: the hunts that it changes, without it against with it.
func (s *suite) rules(t *testing.T, all []question, n int) {
	t.Helper()
	fmt.Printf("\nWhat each rule is worth: hunts without it against hunts with it, %d events\n\n", n)
	out := newTable("rule", "hunts changed", "time median", "worst", "processor median", "worst", "bytes median", "worst", "rows equal")
	for _, rule := range opt.Rules() {
		var times, works, bytes []float64
		equal := "yes"
		for _, q := range append(all, ruleQuestion(t, rule.Name)) {
			if q.off != "" || q.hunt == "" {
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
