// Package ir is the intermediate representation between the Kestrel language and the native queries.
//
// In: what compiler/lower makes of a hunt. Out: what ir/opt rewrites, ir/plan cuts and the backends emit.
// It knows no syntax and no backend.
//
// # Three levels of relation
//
// A record is one event of a source. It mentions entities in roles (acting process, parent process, traffic, …).
//
//   - Mentions: rows (identity, record, time, attributes), one for each mention. Scan, Related, Union of these.
//     A variable's mentions are its evidence.
//   - Entities: rows (identity, first time, attributes), one for each identity. Entities, Filter, Limit, Values,
//     Union and Ref of these. A variable is one of these unless TIMESTAMPED or GROUP made it.
//   - Rows: Records (one row for each record and entity), Group.
//
// # Invariants (Validate checks them)
//
//   - A program is an ordered list of bindings; a Ref names an earlier one. No cycles, no forward references.
//   - Nodes are immutable: a rewrite makes new ones, and a rewrite that changes nothing returns the same pointer.
//   - Predicates are in negation normal form and reject missing values: there is no Not node, each leaf carries its
//     own negation, and a leaf over a missing value is false (but for IsNull).
//   - Attributes in a Scan's predicate name a role; attributes above Entities do not.
package ir
