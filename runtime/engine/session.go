package engine

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"sync"
)

// tagSetting is the setting that marks a session in the engine's process list. libchdb
// has it for client names and gives it no other meaning; the query id cannot be chosen,
// and log_comment belongs to the caller.
const tagSetting = "chdb_client_name"

// session is one libchdb connection and the http.RoundTripper of one driver connection.
type session struct {
	engine   *Engine
	link     *link
	tag      string
	settings overrides

	gate    chan struct{} // holds a token while a statement runs
	mu      sync.Mutex
	current *statement // the statement that holds the token
	closing bool
	done    chan struct{} // closed when the connection is
}

// session opens a connection with its settings and database in force.
func (e *Engine) session(ctx context.Context, o ConnOptions) (*session, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	own, err := settingTexts(o.Settings)
	if err != nil {
		return nil, err
	}
	base := maps.Clone(e.defaults)
	maps.Copy(base, own)

	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil, ErrClosed
	}
	e.opened++
	s := &session{
		engine: e,
		tag:    fmt.Sprintf("huntc-%d-%d", os.Getpid(), e.opened),
		gate:   make(chan struct{}, 1),
		done:   make(chan struct{}),
	}
	s.link = dial(e.api, []string{"--path=" + e.path, "--implicit_select=0", "--" + tagSetting + "=" + s.tag})
	if s.link == nil {
		return nil, connectFailed(e.path)
	}
	s.settings = overrides{link: s.link, base: base}
	if err := s.prepare(o.Database); err != nil {
		s.link.close()
		return nil, err
	}
	e.sessions[s] = struct{}{}
	return s, nil
}

// prepare puts the session's settings and database in force, readonly last.
func (s *session) prepare(database string) error {
	if database != "" {
		if err := s.link.exec("USE {d:Identifier}", []param{{"d", escapeParam(database)}}); err != nil {
			return err
		}
	}
	names := slices.Sorted(maps.Keys(s.settings.base))
	if i := slices.Index(names, "readonly"); i >= 0 {
		names = append(slices.Delete(names, i, i+1), "readonly")
	}
	for _, name := range names {
		if err := s.settings.set(name, s.settings.base[name]); err != nil {
			return err
		}
	}
	return nil
}

// begin waits for the session to be free and makes st its current statement.
func (s *session) begin(ctx context.Context, st *statement) error {
	select {
	case s.gate <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	case <-s.done:
		return ErrClosed
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing {
		<-s.gate
		return ErrClosed
	}
	s.current = st
	return nil
}

// end makes the session free for its next statement.
func (s *session) end() {
	s.mu.Lock()
	s.current = nil
	s.mu.Unlock()
	<-s.gate
}

func (s *session) isClosing() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closing
}

// close stops the running statement, waits for it and ends the connection. It is safe to
// call more than once.
func (s *session) close() {
	s.mu.Lock()
	if s.closing {
		s.mu.Unlock()
		<-s.done
		return
	}
	s.closing = true
	st := s.current
	s.mu.Unlock()
	if st != nil {
		st.abort(ErrClosed)
	}
	s.gate <- struct{}{} // nothing runs from here on
	s.link.close()
	s.engine.mu.Lock()
	delete(s.engine.sessions, s)
	s.engine.mu.Unlock()
	close(s.done)
}
