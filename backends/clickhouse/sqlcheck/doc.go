// Package sqlcheck reads emitted ClickHouse statements with another project's parser, TiDB's, and says whether they are
// what the plan asked for. It shares no code with the emitter: a statement that passes was made twice, by two ways.
//
// In: a statement as the printer's checking mode writes it, and what the step's program allows (Expect). Out: nil, or the
// first thing that the plan does not account for.
//
// # What passing means
//
//   - One SELECT, or a UNION of some, for a stored binding inside CREATE TEMPORARY TABLE … AS. Nothing else: what is not
//     in the walk of query.go and expr.go is refused, so a construct is allowed only where somebody wrote that it is.
//   - It defines the program's common table expressions, in their order, and reads these, the program's stored tables and
//     its sources' tables.
//   - Its literals are the program's, compared as the program compares them, or constants that a function always has; the
//     bounds of the ranges of time and the limits all occur.
//   - Its columns are the sources', or named after the program's attributes; its functions are those of functions.go.
//
// A statement that comes from a file has no program to be compared with. CheckText asks of it only that it reads what it may
// read (Reading), whatever its literals and columns; it takes the text that the engine runs, cuts it into words by the
// engine's rules (words.go), and writes them as TiDB's parser reads them (translate.go).
//
// It does not mean that conditions are joined as the hunt joined them, or stand on the right columns: the tests that run
// statements tell that.
package sqlcheck
