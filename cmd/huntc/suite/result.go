package suite

import "time"

// Result is what came of a case.
type Result struct {
	Test     string // path of the file of expectations
	Hunt     string // path of the hunt
	Case     string // "" for what stands at the top of the file
	At       Place
	Failures []Failure
	Skipped  string // why not all of it was tested; "" where it was
	Elapsed  time.Duration
}

// Title names the case for people: `lateral.hf`, `lateral.hf: a quiet host`.
func (r Result) Title() string {
	if r.Case == "" {
		return r.Hunt
	}
	return r.Hunt + ": " + r.Case
}

// Totals count cases.
type Totals struct{ Passed, Failed, Skipped int }

// CountResults counts the cases that passed, failed, and were not tested whole.
func CountResults(all []Result) Totals {
	var t Totals
	for _, r := range all {
		switch {
		case len(r.Failures) > 0:
			t.Failed++
		case r.Skipped != "":
			t.Skipped++
		default:
			t.Passed++
		}
	}
	return t
}
