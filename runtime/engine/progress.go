package engine

import (
	"context"
	"strconv"
	"strings"
	"time"
)

// Progress is how far a running statement is.
type Progress struct {
	RowsRead  uint64 // rows read so far
	BytesRead uint64 // uncompressed bytes read so far
	RowsTotal uint64 // the engine's estimate of all rows to read; 0 when it has none
	Elapsed   time.Duration
}

type progressKey struct{}

type progressHook struct {
	every  time.Duration
	report func(Progress)
}

// OnProgress returns a context under which a running statement calls f at the given
// interval, from a goroutine of its own and never after the statement is over. A statement
// that is shorter than the interval never calls it.
func OnProgress(ctx context.Context, every time.Duration, f func(Progress)) context.Context {
	return context.WithValue(ctx, progressKey{}, progressHook{every, f})
}

// ticks returns the channel that asks for progress, nil if nobody listens, and its stop.
func (st *statement) ticks() (tick <-chan time.Time, stop func()) {
	hook, ok := st.ctx.Value(progressKey{}).(progressHook)
	if !ok || hook.every <= 0 {
		return nil, func() {}
	}
	t := time.NewTicker(hook.every)
	return t.C, t.Stop
}

func (st *statement) progress() {
	hook, ok := st.ctx.Value(progressKey{}).(progressHook)
	if !ok {
		return
	}
	if p, ok := st.session.engine.keeper.progress(st.session.tag); ok {
		p.Elapsed = now().Sub(st.started)
		hook.report(p)
	}
}

// progress reads how far the session named tag is; ok is false when it runs nothing.
func (k *keeper) progress(tag string) (p Progress, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.link == nil {
		return p, false
	}
	out, err := k.link.text("SELECT read_rows, read_bytes, total_rows_approx FROM system.processes"+
		" WHERE Settings['"+tagSetting+"'] = {tag:String} LIMIT 1", "TSV", []param{{"tag", tag}})
	fields := strings.Fields(string(out))
	if err != nil || len(fields) != 3 {
		return p, false
	}
	for i, to := range []*uint64{&p.RowsRead, &p.BytesRead, &p.RowsTotal} {
		n, err := strconv.ParseUint(fields[i], 10, 64)
		if err != nil {
			return p, false
		}
		*to = n
	}
	return p, true
}
