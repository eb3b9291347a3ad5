// Package runtime runs a compiled plan: it attaches the sources, runs the steps in order, and collects displays,
// summary and statistics.
//
// In: a plan with its queries, an open store. Out: a Result, whose JSON form is the output contract. It compiles
// nothing and renders nothing (runtime/render does).
package runtime

import (
	"bytes"
	"encoding/json"

	"github.com/huntc/huntc/compiler/diag"
	"github.com/huntc/huntc/ir/entity"
)

// Result is what a run produced. Complete is false when something was cut off, failed in part or was interrupted; the
// diagnostics say what.
type Result struct {
	Complete bool `json:"complete"`
	// DryRun tells that nothing ran: the queries have estimates alone.
	DryRun      bool              `json:"dry_run,omitzero"`
	Blocks      []*Block          `json:"blocks"`
	Diagnostics []diag.Diagnostic `json:"diagnostics"`
}

// Block is one executed block of statements.
type Block struct {
	Displays []Display    `json:"displays"`
	Summary  []SummaryRow `json:"summary"`
	Queries  []QueryStat  `json:"queries"`
	// Estimate is what all of it would read; nil where nobody asked.
	Estimate *Estimate `json:"estimate,omitempty"`
}

// Display is something that a statement shows.
type Display struct {
	Kind     string   `json:"kind"` // table, info, html, image
	Variable string   `json:"variable"`
	Columns  []string `json:"columns,omitzero"`
	Rows     [][]Cell `json:"rows,omitzero"`
	Data     []Fact   `json:"data,omitzero"`
	Media    Media    `json:"-"` // of html and image: the contract's data
	// Analytics is what made it, as the hunt names it; empty for what the hunt shows itself.
	Analytics string `json:"analytics,omitzero"`
	// File is where it was written to, for kinds that a terminal cannot show.
	File  string    `json:"-"`
	Place diag.Span `json:"-"`
	// Explicit tells that the hunt names the columns: they are shown even when they are empty.
	Explicit bool          `json:"-"`
	Kinds    []entity.Kind `json:"-"` // of the columns
}

// Media is what an analytics has to show: a page or an image.
type Media struct {
	Type  string // text/html, image/png
	Bytes []byte
}

// MarshalJSON writes a display as the contract has it: the data of a page is its text, that of an image its bytes in base64.
func (d Display) MarshalJSON() ([]byte, error) {
	type fields Display
	var v any = fields(d)
	switch d.Kind {
	case "html":
		v = struct {
			fields
			Data string `json:"data"`
		}{fields(d), string(d.Media.Bytes)}
	case "image":
		v = struct {
			fields
			Data []byte `json:"data"`
		}{fields(d), d.Media.Bytes}
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false) // who writes the whole decides
	err := enc.Encode(v)
	return out.Bytes(), err
}

// Cell is one value of a row: nil (missing), string, int64, float64, bool or []string. A time is its text.
type Cell any

// Fact is one line of an INFO.
type Fact struct {
	Name  string `json:"name"`
	Value Cell   `json:"value"`
}

// SummaryRow counts one variable of the block.
type SummaryRow struct {
	Variable string           `json:"variable"`
	Type     string           `json:"type"`
	Entities int64            `json:"entities"`
	Records  int64            `json:"records"`
	Related  map[string]int64 `json:"related,omitempty"` // distinct related entities by type (--summary=full)
}

// QueryStat is one query, what it would cost the store where that was asked for, and what it did cost when it ran.
type QueryStat struct {
	Source    string        `json:"source"`
	Language  string        `json:"language"`
	Text      string        `json:"text"`
	RowsRead  uint64        `json:"rows_read"`
	BytesRead uint64        `json:"bytes_read"`
	Rows      int           `json:"rows"`
	ElapsedMS float64       `json:"elapsed_ms"`
	Estimate  *StepEstimate `json:"estimate,omitempty"`
}
