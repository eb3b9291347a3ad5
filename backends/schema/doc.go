// Package schema says where a source keeps what the hunt speaks of.
//
// In: store.yaml, the layout of the embedded store's table, and one profile a source format (ecs.yaml, stix.yaml): which
// field carries which attribute in which role, and which records state which relation. Out: a Layout, which names
// columns, and Profiles, which answer what the compiler asks about a source and tell ingest where values come from.
//
// Invariants, checked when they are loaded: every role and attribute that is named exists in ir/entity; every attribute
// that a profile maps has a column in the store; no column serves two attributes. Both are never changed once loaded.
package schema
