// Package backends holds what all backends implement. A backend turns plan steps into native queries; it knows no syntax,
// no runtime and no other backend.
package backends

import "github.com/huntc/huntc/ir/plan"

// Backend emits native queries.
type Backend interface {
	// Name is the backend's name on the command line (`--target`).
	Name() string
	// Emit makes the native query of a step. An error is a bug: what a backend cannot express was diagnosed when the
	// plan was made.
	Emit(*plan.Step) (*plan.Query, error)
}
