// Package entity holds what huntc knows of the world it hunts in: entity types and their attributes, the roles in which
// a record mentions entities, and the relations between them.
//
// In: types.yaml, roles.yaml and relations.yaml, embedded. Out: a Model that answers questions about names. The files'
// heads say what their rows mean.
//
// Invariants, checked when a model is loaded: every name that a row uses exists; no two attributes, references or
// aliases of one type share a name; the roles of a relation hold its types; a Model is never changed once loaded and may
// be shared between goroutines. Everything that is listed comes in the files' order, or sorted where it says so.
package entity
