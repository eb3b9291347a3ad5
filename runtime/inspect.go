package runtime

import (
	"context"
	"fmt"

	"github.com/huntc/huntc/backends/schema"
	"github.com/huntc/huntc/runtime/ingest"
)

// Inspection is what an attached source holds, beside the profile by which it was read.
type Inspection struct {
	Profile *schema.Profile
	Files   []string
	Meta    *ingest.Meta
	Roles   []ingest.RoleCount
}

// Inspect says what a source of the session holds.
func (s *Session) Inspect(ctx context.Context, r *Registry, name string) (*Inspection, error) {
	src, ok := r.sources[name]
	if ok && src.remote != nil {
		return nil, fmt.Errorf("source %q is a table of a warehouse: only what is in the embedded engine can be looked at so far", name)
	}
	if !ok || src.meta == nil {
		return nil, fmt.Errorf("source %q is not attached", name)
	}
	counts, err := ingest.Inspect(ctx, s.conn, src.meta)
	if err != nil {
		return nil, &SourceError{Source: name, URI: src.uri, Err: err}
	}
	return &Inspection{Profile: src.Profile(), Files: src.files, Meta: src.meta, Roles: counts.Roles}, nil
}
