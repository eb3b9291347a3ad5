package engine

import (
	"context"
	"strconv"
	"strings"
	"time"
)

// Stats is what one statement cost.
type Stats struct {
	Statement    string        // the text that ran
	Rows         uint64        // rows in the result
	RowsRead     uint64        // rows read from tables and files
	BytesRead    uint64        // uncompressed bytes read from tables and files
	RowsWritten  uint64        // rows inserted, by materialized views too
	BytesWritten uint64        // uncompressed bytes inserted
	Elapsed      time.Duration // from sending the statement until its result was read or closed
	// Exact says that RowsRead and BytesRead are the engine's own counters. They are lower
	// bounds when other statements ran on the engine at the same time, because a streamed
	// result does not report what was read after its last rows.
	Exact bool
	Err   error // why it failed; context.Canceled also when its rows were closed before their end
}

type statsKey struct{}

// OnStats returns a context under which each statement calls f once, when it is over. A
// driver call can be several statements: PrepareBatch describes its table first. f runs
// before the rows' Close returns and must not use the same connection.
func OnStats(ctx context.Context, f func(Stats)) context.Context {
	return context.WithValue(ctx, statsKey{}, f)
}

func statsHook(ctx context.Context) func(Stats) {
	f, _ := ctx.Value(statsKey{}).(func(Stats))
	return f
}

// counters is the engine-wide state of what has been read so far.
type counters struct{ rows, bytes uint64 }

const countersSQL = "SELECT sumIf(value, event = 'SelectedRows'), sumIf(value, event = 'SelectedBytes') FROM system.events"

// counters reads the engine's counters; own is what reading them adds to them.
func (l *link) counters() (c, own counters, ok bool) {
	r, err := l.run(countersSQL, "TSV", nil)
	if err != nil {
		return c, own, false
	}
	defer l.api.destroyResult(r)
	rows, bytes, ok := strings.Cut(strings.TrimSpace(string(l.bytes(r))), "\t")
	if !ok {
		return c, own, false
	}
	n, err1 := strconv.ParseUint(rows, 10, 64)
	b, err2 := strconv.ParseUint(bytes, 10, 64)
	t := l.tally(r)
	return counters{n, b}, counters{t.rowsRead, t.bytesRead}, err1 == nil && err2 == nil
}

// now is the clock that Elapsed is measured with. It never reaches a query.
func now() time.Time {
	return time.Now() //nolint:forbidigo // elapsed time only
}
