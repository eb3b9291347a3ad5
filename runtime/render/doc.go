// Package render writes the results of a run: tables, facts and the summary for people, CSV, NDJSON and JSON for
// programs.
//
// In: runtime.Display, runtime.SummaryRow, runtime.Result. Out: bytes on a writer.
//
// Invariants: nothing that telemetry holds reaches a terminal as a control character; what is left out for want of room
// is marked where it is missing; CSV, NDJSON and JSON are whole and exact.
package render

// Options say what the place of the output is like.
type Options struct {
	// Width is the number of columns of the terminal: lines are fitted into it. 0 is no terminal, nothing is cut.
	Width int
	// MaxRows is the number of rows of a table after which the rest is only counted. 0 shows all.
	MaxRows int
	// Color allows ANSI colours.
	Color bool
}
