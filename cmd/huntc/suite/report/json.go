package report

import (
	"io"

	"github.com/huntc/huntc/cmd/huntc/suite"
	"github.com/huntc/huntc/runtime/render"
)

type jsonReport struct {
	Passed  int        `json:"passed"`
	Failed  int        `json:"failed"`
	Skipped int        `json:"skipped"`
	Cases   []jsonCase `json:"cases"`
}

type jsonCase struct {
	Test     string        `json:"test"`
	Hunt     string        `json:"hunt"`
	Case     string        `json:"case"`
	Status   string        `json:"status"` // passed, failed, skipped
	Skipped  string        `json:"skipped,omitempty"`
	Elapsed  int64         `json:"elapsed_ms"`
	Failures []jsonFailure `json:"failures"`
}

type jsonFailure struct {
	Kind    suite.Kind `json:"kind"`
	File    string     `json:"file"`
	Line    int        `json:"line"`
	Column  int        `json:"column"`
	Message string     `json:"message"`
	Detail  string     `json:"detail,omitempty"`
}

// writeJSON writes one object, the contract of testdata/schema/test.schema.json.
func writeJSON(w io.Writer, all []suite.Result) error {
	t := suite.CountResults(all)
	out := jsonReport{t.Passed, t.Failed, t.Skipped, []jsonCase{}}
	for _, r := range all {
		c := jsonCase{r.Test, r.Hunt, r.Case, status(r), r.Skipped, r.Elapsed.Milliseconds(), []jsonFailure{}}
		for _, f := range r.Failures {
			c.Failures = append(c.Failures, jsonFailure{f.Kind, f.At.Path, f.At.Line, f.At.Column, f.Message, f.Detail})
		}
		out.Cases = append(out.Cases, c)
	}
	return render.JSON(w, out)
}

func status(r suite.Result) string {
	switch {
	case len(r.Failures) > 0:
		return "failed"
	case r.Skipped != "":
		return "skipped"
	}
	return "passed"
}
