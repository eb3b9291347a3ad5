package runtime

import (
	"errors"
	"slices"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir/plan"
)

// failures are the steps that failed or stand on one that did.
type failures struct {
	err   error
	steps []int
}

func (f *failures) add(err *StepError) {
	f.err = errors.Join(f.err, err)
	f.steps = append(f.steps, err.Step.ID)
}

// skips reports that a step cannot run, and says so where something would have been shown.
func (f *failures) skips(s *plan.Step, o Options) bool {
	if !slices.ContainsFunc(s.DependsOn, func(id int) bool { return slices.Contains(f.steps, id) }) {
		return false
	}
	f.steps = append(f.steps, s.ID)
	if o.OnNote != nil && s.Sink != plan.SinkStore && s.Sink != plan.SinkInput && s.Sink != plan.SinkValues {
		var l diag.List
		l.Add("HF5016", s.Span, s.Title)
		o.OnNote(l.All()[0])
	}
	return true
}
