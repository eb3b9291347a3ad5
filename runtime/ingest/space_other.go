//go:build !unix

package ingest

// noSpace cannot tell on this system.
func noSpace(error) bool { return false }
