// Package clickhouse turns plan fragments into ClickHouse SQL.
//
// In: a sliced ir.Program with one sink, and the tables of its sources. Out: one SELECT statement: a typed tree (Query)
// and its text. Lowering (lower*.go) builds the tree; one printer (print.go) writes it; strings and identifiers
// are quoted in one place each (quote.go). There is no raw text node: what the tree cannot say is not said.
//
// Invariants: identifiers come from the schema's layout or from the hunt's variable names; literals of the hunt are
// never identifiers; every scan carries the time range of its binding; the same program gives the same text.
package clickhouse
