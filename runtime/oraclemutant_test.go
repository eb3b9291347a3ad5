package runtime_test

import (
	"strings"
	"testing"

	"github.com/huntc/huntc/compiler/oracle"
	"github.com/huntc/huntc/compiler/oracle/random"
	"github.com/huntc/huntc/ir/entity"
)

// mutantCases is within how many cases each mutant must be found.
const mutantCases = 1000

// TestOracleFindsMutants makes huntc wrong in ways that a careless change of the lowering or of a rule would: what it emits
// is changed before it runs. The comparison must notice each.
func TestOracleFindsMutants(t *testing.T) {
	needEngine(t)
	emptyCache(t)
	telemetry := []*random.Telemetry{
		random.DrawTelemetry(3, "e1", "ecs", false), random.DrawTelemetry(5, "e2", "ecs", false), random.DrawTelemetry(4, "s1", "stix", false),
	}
	b := newBench(t, telemetry)
	defer b.close()
	for _, mutant := range []struct{ name, right, wrong string }{
		{"a comparison is reversed", "` > ", "` < "},
		{"START is outside of the range", "` >= '", "` > '"},
		{"a missing value is there", " IS NULL", " IS NOT NULL"},
		{"the first known value instead of the last", "argMax", "argMin"},
		{"a relation is stated by the wrong records", "`kind` = 'process-start'", "`kind` != 'process-start'"},
		{"parent and child are exchanged", "`parent_key` IN", "`process_key` IN"},
		{"LIKE minds the case", "lower(", "toString("},
		{"SORT puts the greatest first", " DESC", " ASC"},
	} {
		t.Run(mutant.name, func(t *testing.T) {
			sources := map[*random.Telemetry]*oracle.Source{}
			for i, tel := range telemetry {
				sources[tel] = b.sources[i]
			}
			hunts := random.NewHunts(7, entity.Default(), telemetry, sources)
			for n, drawn := 1, 0; n <= mutantCases && drawn < 20*mutantCases; drawn++ {
				p := b.prepare(hunts.Hunt(), nil)
				if p.compiled == nil || !b.shows(p) {
					continue // no case: see differential.round
				}
				if n++; !p.mutate(mutant.right, mutant.wrong) {
					continue // right all the same
				}
				p.unsummed()
				if b.run(p).differs != "" {
					t.Logf("found in case %d", n-1)
					return
				}
			}
			t.Errorf("not found in %d cases", mutantCases)
		})
	}
}

// mutate changes what was emitted; false when it does not occur.
func (p *prepared) mutate(right, wrong string) bool {
	found := false
	for i, q := range p.queries {
		changed := *q
		changed.Text = strings.ReplaceAll(q.Text, right, wrong)
		found = found || changed.Text != q.Text
		p.queries[i] = &changed
	}
	return found
}
