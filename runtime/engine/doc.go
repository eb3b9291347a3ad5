// Package engine is the embedded ClickHouse: it finds or installs libchdb, loads it
// without cgo and gives out clickhouse-go connections that it answers in process.
//
// In: a library file (from [Find] or [Install]), a data directory and per-connection
// settings. Out: driver.Conn values that behave like ones dialled to a server: types,
// parameters, streaming, *clickhouse.Exception with its code, cancellation by context.
//
// Invariants:
//   - Nothing here is needed to compile a hunt, and nothing is loaded before [Open].
//   - libchdb holds one data directory per process; [Open] on a second one is an [Error]
//     with problem [OtherPath], a directory held by another process one with [Locked].
//   - A data directory is always named, so libchdb never leaves its own in the temporary
//     directory; closing removes no file.
//   - A driver.Conn is one libchdb connection (a session): temporary tables and SET last
//     as long as it does, and it runs one statement at a time. Open several to run in
//     parallel.
//   - Handles of libchdb are touched by one goroutine at a time, and every result handle
//     is released exactly once.
//   - A library file is used only when its size is the recorded one, and is put in place
//     only after the whole download matched the pinned sha512.
package engine
