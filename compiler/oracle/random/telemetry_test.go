package random_test

import (
	"testing"

	"github.com/huntc/huntc/compiler/ast"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/oracle"
	"github.com/huntc/huntc/compiler/oracle/random"
	"github.com/huntc/huntc/compiler/parser"
	"github.com/huntc/huntc/ir/entity"
)

// drawn are telemetries of all kinds under different seeds.
func drawn(t *testing.T, n int) []*random.Telemetry {
	t.Helper()
	var out []*random.Telemetry
	for seed := range uint64(n) {
		out = append(out,
			random.DrawTelemetry(seed*4+1, "e", "ecs", false),
			random.DrawTelemetry(seed*4+2, "s", "stix", false),
			random.DrawTelemetry(seed*4+3, "s", "stix", true),
		)
	}
	return out
}

// parse reads a hunt.
func parse(t *testing.T, hunt string) *ast.File {
	t.Helper()
	var diags diag.List
	file := parser.Parse(&diag.File{Name: "hunt.hf", Text: hunt}, &diags)
	if diags.HasErrors() {
		t.Fatal(diags.String())
	}
	return file
}

// TestTelemetryHasChains asks of many telemetries what hunts need to lead somewhere: parents of parents, and processes whose
// connections stand in other records than their parents.
func TestTelemetryHasChains(t *testing.T) {
	all := drawn(t, 100)
	for _, c := range []struct {
		where   string
		percent int // of the telemetries that have it, at least
	}{
		{"parent_ref.parent_ref.pid > 0", 30},
		{"parent_ref.parent_ref.parent_ref.pid > 0", 10},
		{"parent_ref.parent_ref.name != 'sh'", 30},
		{"pid = 10 AND parent_ref.pid = 20 AND parent_ref.parent_ref.pid IN (30, 40)", 1},
		{"opened_connection_refs[*].dst_port > 0 AND parent_ref.pid > 0", 30},
		{"parent_ref.opened_connection_refs[*].dst_port > 0", 20},
		{"parent_ref.parent_ref.pid IS NULL AND parent_ref.pid > 0", 50},
	} {
		have := 0
		for _, tel := range all {
			e := oracle.Evaluator{Model: entity.Default(), Sources: []*oracle.Source{tel.Source()}}
			if e.Run(parse(t, "p = GET process FROM "+tel.Name+" WHERE "+c.where)).Summary[0].Entities > 0 {
				have++
			}
		}
		t.Logf("%d of %d: %s", have, len(all), c.where)
		if have*100 < c.percent*len(all) {
			t.Errorf("only %d of %d telemetries have %s", have, len(all), c.where)
		}
	}
}
