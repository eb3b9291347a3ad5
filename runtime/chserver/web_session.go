package chserver

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/huntc/huntc/runtime/engine"
)

// webSession is a session of the engine that requests of one id have.
type webSession struct {
	engine.Session
	busy sync.Mutex
	end  *time.Timer // ends it when it is used no more
}

// sessions are those that have an id, by their user and it.
type sessions struct {
	mu   sync.Mutex
	open map[string]*webSession
}

func (ss *sessions) closeAll() {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	for _, s := range ss.open {
		s.end.Stop()
		s.Close()
	}
	clear(ss.open)
}

// idle is how long a session lasts that nobody uses, unless its requests say it.
const idle = time.Minute

// session is the one that a request names, which done leaves to the next, or one of its own.
func (s *Server) session(r *http.Request, p profile) (session engine.Session, done func(), err error) {
	q := r.URL.Query()
	options := engine.ConnOptions{Database: q.Get("database"), Settings: p.settings}
	if options.Database == "" {
		options.Database = r.Header.Get("X-ClickHouse-Database")
	}
	id := q.Get("session_id")
	if id == "" {
		if session, err = s.engine.Session(r.Context(), options); err != nil {
			return session, nil, err
		}
		return session, session.Close, nil
	}
	key, lasts := p.user+"\x00"+id, idle
	if n, err := strconv.Atoi(q.Get("session_timeout")); err == nil {
		lasts = time.Duration(n) * time.Second
	}
	s.sessions.mu.Lock()
	defer s.sessions.mu.Unlock()
	found, ok := s.sessions.open[key]
	if !ok {
		if q.Get("session_check") == "1" {
			return session, nil, exception(372, "Session not found. (SESSION_NOT_FOUND)")
		}
		if session, err = s.engine.Session(s.ctx, options); err != nil {
			return session, nil, err
		}
		found = &webSession{Session: session}
		found.end = time.AfterFunc(lasts, func() { s.sessions.expire(key, found) })
		s.sessions.open[key] = found
	}
	if !found.busy.TryLock() {
		return session, nil, exception(373, "Session "+id+" is locked by a concurrent client. (SESSION_IS_LOCKED)")
	}
	return found.Session, func() {
		found.end.Reset(lasts)
		found.busy.Unlock()
	}, nil
}

// expire ends a session that was not used for long. One that is in use is left to its end, from which it counts again.
func (ss *sessions) expire(key string, s *webSession) {
	ss.mu.Lock()
	defer ss.mu.Unlock()
	if ss.open[key] == s && s.busy.TryLock() {
		delete(ss.open, key)
		s.Close()
	}
}
