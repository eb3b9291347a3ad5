package report

import (
	"io"
	"net/url"

	"github.com/huntc/huntc/cmd/huntc/suite"
	"github.com/huntc/huntc/runtime/render"
)

// sarifSchema names the schema that a report follows; nothing reads it from there.
const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// sarifRules say what each kind of failure is.
var sarifRules = []sarifRule{
	{suite.Query, sarifText{"A hunt compiles to other queries than those that were reviewed."}},
	{suite.Row, sarifText{"A hunt shows other rows over its fixtures than those expected."}},
	{suite.Counts, sarifText{"A variable of a hunt has another number of entities or records than expected."}},
	{suite.Diagnostic, sarifText{"A hunt is wrong, or is not wrong as it should be."}},
	{suite.Check, sarifText{"A query does more than its hunt asked for, by the independent check."}},
	{suite.Engine, sarifText{"Two engines answer differently, or one failed."}},
	{suite.Setup, sarifText{"A test cannot be carried out as it is written."}},
}

type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool    sarifTool     `json:"tool"`
		Results []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID   suite.Kind `json:"id"`
		Text sarifText  `json:"shortDescription"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		Rule      suite.Kind      `json:"ruleId"`
		Index     int             `json:"ruleIndex"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
	}
	sarifLocation struct {
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   sarifRegion   `json:"region"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
	}
)

// writeSARIF writes SARIF 2.1.0, one run with a result for each failure.
func writeSARIF(w io.Writer, all []suite.Result, o Options) error {
	run := sarifRun{Tool: sarifTool{sarifDriver{Name: "huntc", Version: o.Version, Rules: sarifRules}}, Results: []sarifResult{}}
	for _, r := range all {
		for _, f := range r.Failures {
			text := r.Title() + ": " + f.Message
			if f.Detail != "" {
				text += "\n\n" + f.Detail
			}
			run.Results = append(run.Results, sarifResult{
				Rule: f.Kind, Index: ruleIndex(f.Kind), Level: "error", Message: sarifText{text},
				Locations: []sarifLocation{{sarifPhysical{
					sarifArtifact{(&url.URL{Path: f.At.Path}).String()}, sarifRegion{max(f.At.Line, 1), max(f.At.Column, 1)},
				}}},
			})
		}
	}
	return render.JSON(w, sarifLog{sarifSchema, "2.1.0", []sarifRun{run}})
}

func ruleIndex(k suite.Kind) int {
	for i, r := range sarifRules {
		if r.ID == k {
			return i
		}
	}
	panic("unhandled kind " + string(k))
}
