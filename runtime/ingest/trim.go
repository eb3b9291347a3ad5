package ingest

import (
	"context"
	"time"

	"github.com/huntc/huntc/runtime/engine"
)

// trimPeriod is how often the engine is asked to give memory back during a load.
const trimPeriod = 300 * time.Millisecond

// trim has the engine give back the memory that it no longer uses, now and then, until the answer is called: its
// allocator would keep it for itself, several times over what a load needs.
func (a *attacher) trim(ctx context.Context) (stop func(), err error) {
	conn, err := a.engine.Conn(ctx, engine.ConnOptions{})
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		t := time.NewTicker(trimPeriod)
		defer t.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-t.C:
				if conn.Exec(ctx, "SYSTEM JEMALLOC PURGE") != nil {
					return // an engine with another allocator
				}
			}
		}
	}()
	return func() {
		cancel()
		<-done
		conn.Close() //nolint:errcheck // nothing to lose
	}, nil
}
