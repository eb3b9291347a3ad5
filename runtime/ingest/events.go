package ingest

import "context"

func (l *loader) loadEvents(ctx context.Context) error { return nil }
