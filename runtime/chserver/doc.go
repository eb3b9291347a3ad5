// Package chserver puts an embedded engine behind ClickHouse's protocols, for tests: a real client, a real network, real errors.
//
// It serves HTTP(S) and the native protocol on 127.0.0.1, with users and passwords. A session of a client is a session of the
// engine: its settings and temporary tables are its own, and end with it. What a server answers is what the engine says; what the
// package adds is the framing, the users, and the faults that a test asks for.
package chserver
