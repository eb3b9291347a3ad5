// Package plan cuts a program into fragments: one native query for each sink, unless a reason splits it.
//
// In: an optimized ir.Program and what the sources can do (Catalog). Out: a Plan, steps in the order they run.
package plan
