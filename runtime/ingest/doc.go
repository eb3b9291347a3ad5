// Package ingest loads files of telemetry into the embedded store and attaches them as tables.
//
// In: a [Source], which is files of one format and the profile of backends/schema that
// describes it. Out: a table of the engine with the columns of schema.Store, and a [Meta]
// that says what it holds and what of the files it does not.
//
// STIX bundles are converted here, one observation at a time (bundleScanner, observation,
// emitter). Events are read by the engine itself, after a look at their fields: one JSON
// object a line (survey), CSV (csvScanner) or Parquet (describe). All fill a staging table; identities and the lifetimes
// of processes are then computed from it in SQL (identities, lifetimes), and the finished
// table's parts are published as an immutable generation in the cache.
//
// Invariants:
//   - Memory does not grow with the input: an object of a bundle, a block of rows, and for
//     STIX 2.1 one id for each object.
//   - What is broken costs only itself and is reported with file and line. Nothing is left
//     out without a Problem or a Note.
//   - Loading the same content twice is a no-op. A generation is there wholly or not at all,
//     whatever happens to the process that makes it, and never changes.
//   - Equal identities have equal keys, whichever source and profile they come from.
package ingest
