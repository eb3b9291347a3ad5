package runtime

import (
	"context"

	"github.com/huntc/huntc/runtime/engine"
)

// Engine is the engine of a session, for servers in front of it.
func (s *Session) Engine() *engine.Engine { return s.engine }

// Beside gives the session of a server an engine that is open, since a process can have one.
func (s *Session) Beside(e *engine.Engine) {
	s.companion = func(context.Context) (*engine.Engine, error) { return e, nil }
}
