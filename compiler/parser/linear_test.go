package parser

import (
	"strings"
	"testing"
	"time"

	"github.com/huntc/huntc/compiler/diag"
)

// Parsing is linear: a hundred times the statements take about a hundred times as long. The
// bound is loose, because the machine is shared; quadratic work would pass it by far.
func TestLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a second")
	}
	measure := func(statements int) time.Duration {
		text := strings.Repeat(benchHunt, statements/10)
		best := time.Hour
		for range 3 {
			begin := time.Now()
			var diags diag.List
			if tree := Parse(&diag.File{Name: "hunt.hf", Text: text}, &diags); len(tree.Statements) != statements {
				t.Fatalf("%d statements", len(tree.Statements))
			}
			best = min(best, time.Since(begin))
		}
		return best
	}
	measure(100)
	few, lots := measure(500), measure(10_000)
	t.Logf("500: %v, 10,000: %v", few, lots)
	if lots > 20*8*few {
		t.Errorf("500 statements take %v, 10,000 take %v", few, lots)
	}
}
