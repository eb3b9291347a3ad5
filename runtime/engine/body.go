package engine

import "io"

// Read gives the next bytes of the result. It returns io.EOF at its end, the context's
// error when it is done, or *clickhouse.Exception when the engine failed meanwhile.
func (st *statement) Read(p []byte) (int, error) {
	for {
		n, more, err := st.take(p)
		if n > 0 || !more {
			return n, err
		}
		if err := st.do(st.fetch); err != nil {
			st.fail(err)
			return 0, err
		}
	}
}

// take copies from the current chunk; more says that the next one must be fetched.
func (st *statement) take(p []byte) (n int, more bool, err error) {
	if err := st.ctx.Err(); err != nil {
		// Not even looking: a fetch that was given up on may still hold the lock.
		return 0, false, err
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	switch {
	case st.failed != nil:
		return 0, false, st.failed
	case st.over:
		return 0, false, io.EOF
	case len(st.chunk) > 0:
		n = copy(p, st.chunk)
		st.chunk = st.chunk[n:]
		return n, false, nil
	case st.whole:
		return 0, false, io.EOF
	}
	return 0, true, nil
}

// fetch replaces the chunk, which has been read, by the next one.
func (st *statement) fetch() error {
	l := st.session.link
	st.drop()
	r := l.api.streamFetch(l.conn, st.stream)
	if err := l.failed(r); err != nil {
		l.api.destroyResult(r)
		return err
	}
	st.hold(r)
	if len(st.chunk) == 0 {
		st.whole = true
	}
	return nil
}

// hold makes result r the current chunk.
func (st *statement) hold(r uintptr) {
	st.total.add(st.session.link.tally(r))
	st.result, st.chunk = r, st.session.link.bytes(r)
}

// drop releases the current chunk.
func (st *statement) drop() {
	if st.result != 0 {
		st.session.link.api.destroyResult(st.result)
		st.result = 0
	}
	st.chunk = nil
}

// empty reports that the statement has no result at all.
func (st *statement) empty() bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.whole && len(st.chunk) == 0
}
