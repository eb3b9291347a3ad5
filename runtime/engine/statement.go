package engine

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// statement is one statement from its start until its result is read or closed. It is the
// response body: Read gives the result's bytes as the engine makes them.
type statement struct {
	session *session
	ctx     context.Context
	req     *request
	started time.Time
	hook    func(Stats)
	before  counters
	own     counters // what reading before added to the counters
	counted bool     // before and own are known

	stop    chan struct{} // closed to end the watcher
	watched chan struct{} // closed by the watcher at its end, which never takes mu

	mu     sync.Mutex // held while C runs for this statement
	stream uintptr    // stream handle, 0 when there is none
	result uintptr    // handle that owns chunk, 0 when there is none
	chunk  []byte     // the part of the result not read yet
	whole  bool       // chunk is all that is left
	failed error      // why the result ends early
	over   bool       // everything is released
	stale  bool       // libchdb still holds the cancelled statement
	total  tally
}

// start runs r up to its first rows.
func (s *session) start(ctx context.Context, r *request) (*statement, error) {
	st := &statement{
		session: s, ctx: ctx, req: r, started: now(), hook: statsHook(ctx),
		stop: make(chan struct{}), watched: make(chan struct{}),
	}
	if err := s.begin(ctx, st); err != nil {
		return nil, err
	}
	s.engine.busy.begin(st)
	go st.watch()
	if err := st.do(st.run); err != nil {
		st.finish(err)
		return nil, err
	}
	return st, nil
}

// do runs f, which calls into C, and returns its error. When the context is done it
// returns the context's error: as soon as f ends, or after patience.
func (st *statement) do(f func() error) error {
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		st.mu.Lock()
		defer st.mu.Unlock()
		switch {
		case st.over:
			err = st.failed
		case st.ctx.Err() != nil:
			err = st.ctx.Err()
		case st.session.isClosing():
			err = ErrClosed
		default:
			err = f()
		}
	}()
	select {
	case <-done:
		// First of all, because a killed stream can look like a complete one.
		switch {
		case st.ctx.Err() != nil:
			return st.ctx.Err()
		case st.session.isClosing():
			return ErrClosed
		}
		return err
	case <-st.ctx.Done():
	}
	wait := time.NewTimer(patience)
	defer wait.Stop()
	select {
	case <-done:
	case <-wait.C:
	}
	return st.ctx.Err()
}

// fail records why the result ends early, once.
func (st *statement) fail(err error) {
	if st.mu.TryLock() {
		defer st.mu.Unlock()
		if st.failed == nil {
			st.failed = err
		}
	}
}

// Close ends the statement and frees the session for the next one.
func (st *statement) Close() error {
	st.finish(nil)
	return nil
}

// finish releases everything; in the background if C is still running after the context
// was done.
func (st *statement) finish(err error) {
	if st.ctx.Err() == nil {
		st.release(err)
		return
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		st.release(err)
	}()
	wait := time.NewTimer(patience)
	defer wait.Stop()
	select {
	case <-ended:
	case <-wait.C:
	}
}

// release gives back the engine's handles and the session, once.
func (st *statement) release(err error) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.over {
		return
	}
	st.over = true
	if st.failed == nil {
		st.failed = err
	}
	st.discard()
	st.dropExternal()
	close(st.stop)
	<-st.watched
	st.settle()
	st.report()
	st.session.engine.busy.end(st)
	st.session.end()
}

// discard gives back the engine's handles, stopping what still runs.
func (st *statement) discard() {
	st.drop()
	if st.stream == 0 {
		return
	}
	l := st.session.link
	ended := st.whole && st.ctx.Err() == nil
	if !ended {
		l.api.streamCancel(l.conn, st.stream)
	}
	l.api.destroyResult(st.stream)
	st.stream = 0
	st.stale = !ended
}

// settle makes libchdb let go of a cancelled statement: it keeps one, and what it holds,
// until the next. Nobody may be killing any more. Now and then the cancellation falls on that
// next one, which is kept in its place then; it holds nothing.
func (st *statement) settle() {
	if st.stale {
		st.stale = false
		_ = st.session.link.exec(settling, nil)
	}
}

// settling is the statement that takes the place of a cancelled one.
const settling = "SELECT 'settled'"

// isException reports whether err is the engine's exception with the given code.
func isException(err error, code int32) bool {
	var ex *clickhouse.Exception
	return errors.As(err, &ex) && ex.Code == code
}
