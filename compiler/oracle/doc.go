// Package oracle says what a hunt answers, for tests only: a naive evaluator over records in memory.
//
// In: abstract telemetry (Source: records that mention entities in roles) and the syntax tree of a hunt. Out: an Answer,
// the displays and counts that huntc must give. It is written from section 3 of the design and knows neither the IR nor
// any backend: where it and the compiler disagree, one of them misreads the design.
//
// It loops over all records for everything and is as plain as can be. One file a statement or clause, with the paragraph
// of the design that it implements. To add a statement: a file, a case in Evaluator.statement.
//
// Invariants: records and sources never change once made; a Table is never changed once a statement has made it; what the
// design leaves open (which of two entities first observed at one instant a LIMIT keeps) is Undecided, not guessed.
package oracle
