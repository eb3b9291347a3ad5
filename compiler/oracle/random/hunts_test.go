package random_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/huntc/huntc/compiler/oracle"
	"github.com/huntc/huntc/compiler/oracle/random"
	"github.com/huntc/huntc/ir/entity"
)

// TestHuntsAskFar asks of many hunts that they hold each form often enough, and that it mostly leads to something.
func TestHuntsAskFar(t *testing.T) {
	forms := []struct {
		name, form  string
		often, rows int // percent of the hunts that hold it, and of those that show something
	}{
		{"a parent's parent in a pattern", `GET process .*WHERE.*parent_ref\.parent_ref\.`, 3, 20},
		{"a connection in a pattern", `GET process .*WHERE.*opened_connection_refs`, 4, 30},
		{"an identity in a pattern", `(GET|FIND) .*WHERE.*\bid (=|!=|IN|NOT IN) v`, 2, 20},
		{"an identity behind a reference", `\w\.id (=|!=|IN|NOT IN) v`, 2, 15},
		{"an identity of a variable", `= v\d+( \+ v\d+)? WHERE.*\bid (=|!=|IN|NOT IN) v`, 1, 20},
		{"a parent's parent of a variable", `(= v\d+( \+ v\d+)?|FROM v\d+|DISP \S+) WHERE.*parent_ref\.parent_ref\.`, 1, 15},
		{"shown", `ATTR.*parent_ref\.parent_ref\.`, 2, 20},
		{"sorted", `BY( \w+,)? \w+\.?parent_ref\.parent_ref\.|BY parent_ref\.parent_ref\.`, 1, 15},
		{"referred to", `v\d+\.parent_ref\.parent_ref\.`, 0, 0},
		{"of another type", `WHERE.*process:(parent_ref\.parent_ref\.|opened)`, 2, 20},
	}
	hunts, shown := make([]int, len(forms)), make([]int, len(forms))
	total := 0
	for round := range 30 {
		telemetry := drawn(t, 1+round)[3*round:]
		for i, name := range []string{"e1", "s1", "s2"} {
			telemetry[i].Name = name
		}
		sources := map[*random.Telemetry]*oracle.Source{}
		var all []*oracle.Source
		for _, tel := range telemetry {
			sources[tel] = tel.Source()
			all = append(all, sources[tel])
		}
		h := random.NewHunts(uint64(round), entity.Default(), telemetry, sources)
		h.Far = true
		for range 100 {
			total++
			hunt := strings.Join(h.Hunt(), "\n")
			e := oracle.Evaluator{Model: entity.Default(), Sources: all}
			rows := 0
			for _, d := range e.Run(parse(t, hunt)).Displays {
				rows += len(d.Rows)
			}
			for i, f := range forms {
				if regexp.MustCompile(f.form).MatchString(hunt) {
					hunts[i]++
					shown[i] += min(rows, 1)
				}
			}
		}
	}
	for i, f := range forms {
		t.Logf("%d of %d hunts, %d show something: %s", hunts[i], total, shown[i], f.name)
		if hunts[i]*100 < f.often*total || shown[i]*100 < f.rows*hunts[i] {
			t.Errorf("too few: %d of %d hunts, %d show something: %s", hunts[i], total, shown[i], f.name)
		}
	}
}
