package engine

import "time"

// killEvery is how often a statement is told to stop until it has: the first call comes
// too early when the engine has not registered the statement yet.
const killEvery = 10 * time.Millisecond

// patience is how long a cancelled caller waits for the engine to stop. After it the call
// returns and the statement, which the engine cannot interrupt (sleep(), planning), ends
// in the background while the session stays busy.
const patience = 250 * time.Millisecond

// watch reports progress, and stops the statement in the engine once its context is done.
func (st *statement) watch() {
	defer close(st.watched)
	tick, stop := st.ticks()
	defer stop()
	for {
		select {
		case <-st.stop:
			return
		case <-tick:
			st.progress()
		case <-st.ctx.Done():
			st.killUntil(st.stop)
			return
		}
	}
}

// killUntil stops the statement in the engine. It returns when stop is closed or when the
// statement is not in C, after giving back the engine's part of it: nobody may ever read
// the rest of a cancelled result, and a stream that is only killed keeps its memory.
func (st *statement) killUntil(stop <-chan struct{}) {
	tick := time.NewTicker(killEvery)
	defer tick.Stop()
	for {
		st.session.engine.keeper.kill(st.session.tag)
		if st.mu.TryLock() {
			st.discard()
			st.settle()
			st.mu.Unlock()
			return
		}
		select {
		case <-stop:
			return
		case <-tick.C:
		}
	}
}

// abort stops the statement from another goroutine and waits for its end.
func (st *statement) abort(err error) {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		st.release(err)
	}()
	st.killUntil(ended)
}
