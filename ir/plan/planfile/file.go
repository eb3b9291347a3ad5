package planfile

import (
	"time"

	"github.com/huntc/huntc/compiler/diag"
)

// Contract is the version of the object. 1 had no number and could not be run.
const Contract = 2

type (
	// File is the object. What a reviewer looks for first stands first: where the records come from, which files are read
	// and written, which programs run.
	File struct {
		Contract    int          `json:"contract"`
		Huntc       string       `json:"huntc"` // the version that made it
		Hunt        string       `json:"hunt"`
		Now         time.Time    `json:"now"`     // what LAST counted back from
		Summary     string       `json:"summary"` // basic, full or none
		Parameters  []Parameter  `json:"parameters"`
		Sources     []Source     `json:"sources"`
		Assumes     []Assumption `json:"assumes"`
		Reads       []Read       `json:"reads"`
		Writes      []string     `json:"writes"`
		Analytics   []Analytics  `json:"analytics"`
		Queries     []Query      `json:"queries"`
		Plan        Plan         `json:"plan"`
		Diagnostics []Diagnostic `json:"diagnostics"`
	}

	// Parameter is a parameter of the hunt with the value that stands in the queries. None is a secret whose value does.
	Parameter struct {
		Name  string `json:"name"`
		Type  string `json:"type"`
		Value string `json:"value"` // a list is ('a', 'b')
		Given bool   `json:"given"` // else it is the default of the hunt
	}

	// Source is a source that the queries read, as it was known when the plan was made.
	Source struct {
		Name   string `json:"name"`
		By     By     `json:"by"`
		URI    string `json:"uri"` // without secrets
		Schema string `json:"schema"`
		Digest string `json:"digest"` // of the schema profile and of the store's columns
		// Columns is the digest of the columns that had a value when the plan was made, x_* attributes among them; empty where
		// the source was not looked at.
		Columns string `json:"columns"`
	}

	// Assumption is an x_* attribute that could not be looked for when the plan was made.
	Assumption struct {
		Type      string   `json:"type"`
		Attribute string   `json:"attribute"`
		Sources   []string `json:"sources"` // one of them must have it
	}

	// Read is a file that a query reads itself. Digest is of its columns; empty where the plan itself writes the file first.
	Read struct {
		Path   string `json:"path"`
		Format string `json:"format"`
		Digest string `json:"digest"`
	}

	// Analytics is a program that runs.
	Analytics struct {
		Name       string            `json:"name"`
		Parameters map[string]string `json:"parameters"`
	}

	// Query is one native query, or an analytics. DependsOn are positions in the list of queries, from 1.
	Query struct {
		Sink        string            `json:"sink"`
		Source      string            `json:"source"`
		Language    string            `json:"language"`
		Text        string            `json:"text"`
		Parameters  map[string]string `json:"parameters"`
		DependsOn   []int             `json:"depends_on"`
		SplitReason string            `json:"split_reason"`
	}

	// Plan is what the queries are made of, and what becomes of their rows.
	Plan struct {
		Steps []Step `json:"steps"`
	}

	// Diagnostic is what compiling the hunt had to say.
	Diagnostic struct {
		Code     diag.Code `json:"code"`
		Severity string    `json:"severity"`
		File     string    `json:"file"`
		Cell     int       `json:"cell,omitempty"` // of a notebook
		Line     int       `json:"line"`
		Column   int       `json:"column"`
		Message  string    `json:"message"`
		Hint     string    `json:"hint"`
		Detail   string    `json:"detail,omitempty"`
	}
)

// By is who says where a source is.
type By string

// The ways in which a source is known.
const (
	ByConfiguration By = "configuration" // huntc.yaml or --source
	ByLoad          By = "load"          // it was loaded under its name
	ByHunt          By = "hunt"          // the hunt names the files
)

// The summaries that a plan may have.
const (
	SummaryBasic = "basic"
	SummaryFull  = "full"
	SummaryNone  = "none"
)

// String is the parameter on a line: name, type, value and whose the value is.
func (p Parameter) String() string {
	by := "default"
	if p.Given {
		by = "-p"
	}
	return p.Name + ": " + p.Type + " = " + p.Value + "  (" + by + ")"
}
