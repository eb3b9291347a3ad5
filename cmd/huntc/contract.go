package main

import (
	"strings"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir/plan"
	"github.com/huntc/huntc/runtime/render"
)

// The objects that -o json writes. testdata/schema holds their JSON schemas; that of run is runtime.Result.
type (
	// compiledJSON is the object of `compile -o json`.
	compiledJSON struct {
		Queries     []queryJSON       `json:"queries"`
		Plan        planJSON          `json:"plan"`
		Diagnostics []diag.Diagnostic `json:"diagnostics"`
	}

	// queryJSON is one native query. DependsOn are positions in the list of queries, from 1.
	queryJSON struct {
		Sink        string            `json:"sink"`
		Source      string            `json:"source"`
		Language    string            `json:"language"`
		Text        string            `json:"text"`
		Parameters  map[string]string `json:"parameters"`
		DependsOn   []int             `json:"depends_on"`
		SplitReason string            `json:"split_reason"`
	}

	// planJSON is what the queries are made of.
	planJSON struct {
		Steps []stepJSON `json:"steps"`
	}

	// stepJSON is one step of the plan; ID is the position of its query, from 1.
	stepJSON struct {
		ID      int          `json:"id"`
		Kind    string       `json:"kind"`
		Title   string       `json:"title"`
		File    string       `json:"file"`
		Line    int          `json:"line"`
		Column  int          `json:"column"`
		Sources []string     `json:"sources"`
		Columns []columnJSON `json:"columns"`
		Program string       `json:"program"`
	}

	// columnJSON is one column of a query's result. Identity names the entity type whose `id` is made of it.
	columnJSON struct {
		Name     string `json:"name"`
		Type     string `json:"type"`
		Identity string `json:"identity,omitempty"`
	}

	// checkedJSON is the object of `check -o json`.
	checkedJSON struct {
		Diagnostics []diag.Diagnostic `json:"diagnostics"`
	}
)

// writeCompiled writes what the hunt compiled to; queries is empty when it did not.
func (c *cli) writeCompiled(h *hunt, queries []*plan.Query) error {
	out := compiledJSON{Queries: []queryJSON{}, Plan: planJSON{Steps: []stepJSON{}}, Diagnostics: all(&h.diags)}
	for i, q := range queries {
		s := h.compiled.Plan.Steps[i]
		out.Queries = append(out.Queries, queryJSON{
			Sink: s.Title, Source: strings.Join(s.Sources, ", "), Language: q.Language, Text: q.Text,
			Parameters: parameters(q), DependsOn: nonNil(s.DependsOn), SplitReason: s.SplitReason,
		})
		out.Plan.Steps = append(out.Plan.Steps, step(s, q))
	}
	return render.JSON(c.out, out)
}

// parameters are those of an analytics; queries have none, their values stand in them.
func parameters(q *plan.Query) map[string]string {
	if q.Parameters == nil {
		return map[string]string{}
	}
	return q.Parameters
}

func step(s *plan.Step, q *plan.Query) stepJSON {
	out := stepJSON{
		ID: s.ID, Kind: string(s.Sink), Title: s.Title,
		File: s.Span.File, Line: s.Span.Start.Line, Column: s.Span.Start.Column,
		Sources: nonNil(s.Sources), Columns: []columnJSON{}, Program: s.Listing(),
	}
	for _, col := range q.Columns {
		out.Columns = append(out.Columns, columnJSON{col.Name, col.Kind.String(), col.ID})
	}
	return out
}

// all are the diagnostics of a list, an empty array for none.
func all(diags *diag.List) []diag.Diagnostic { return nonNil(diags.All()) }

func nonNil[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
