package main

import (
	"github.com/huntc/huntc/cmd/huntc/suite"
	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/compiler/diff"
	"github.com/huntc/huntc/compiler/parser"
)

// meaning says what changed between the queries of a golden file and those of now: how the hunt that was reviewed differs from
// the one that is here, or, where it does not, how the queries do.
func (a *attempt) meaning(was, is string) []suite.Sentence {
	var diags diag.List
	var changes []diff.Difference
	if text, ok := suite.Reviewed(was); ok {
		old := parser.Parse(&diag.File{Name: a.hunt.file.Name, Text: text}, &diags)
		now := parser.Parse(a.hunt.file, &diags)
		if !diags.HasErrors() {
			changes = diff.Hunts(old, now)
		}
	}
	if len(changes) == 0 {
		changes = diff.Queries(was, is)
	}
	var out []suite.Sentence
	for _, c := range changes {
		out = append(out, suite.Sentence{Line: c.NewLine, Text: c.Variable + ": " + c.Text})
	}
	return out
}
