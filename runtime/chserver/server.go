package chserver

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"strings"
	"sync"

	"github.com/huntc/huntc/runtime/engine"
)

// Options say how a server behaves.
type Options struct {
	// Users by name. None: anybody is "default", without a password.
	Users map[string]User
	// TLS serves HTTPS and the native protocol over TLS; nil for neither.
	TLS *tls.Config
	// OnQuery is called before a statement runs; its context ends when the client cancels or goes away. A *clickhouse.Exception that
	// it returns is the answer, with any other error the connection is dropped. It may wait: the server is slow then. It may close
	// the server.
	OnQuery func(ctx context.Context, user, statement string) error
	// CutAfter drops the connection once so many bytes of a statement's result were sent, as the engine makes them: uncompressed.
	CutAfter func(statement string) (bytes int64, cut bool)
}

// Server is a running server.
type Server struct {
	engine  *engine.Engine
	options Options
	about   about

	web, native net.Listener
	http        *http.Server
	sessions    sessions
	running     sync.WaitGroup // connections, and what accepts them
	close       sync.Once
	closed      error
	stop        context.CancelFunc
	ctx         context.Context // of all that the server does
}

// about is what a server says of itself.
type about struct{ version, zone string }

// Start serves an engine, which must outlive the server.
func Start(e *engine.Engine, o Options) (*Server, error) {
	s := &Server{engine: e, options: o, sessions: sessions{open: map[string]*webSession{}}}
	s.ctx, s.stop = context.WithCancel(context.Background())
	err := s.ask()
	if err == nil {
		s.web, err = s.listen()
	}
	if err != nil {
		s.stop()
		return nil, err
	}
	if s.native, err = s.listen(); err != nil {
		s.stop()
		return nil, errors.Join(err, s.web.Close())
	}
	s.http = &http.Server{ //nolint:gosec // a server for tests waits as long as a client likes
		Handler:     http.HandlerFunc(s.serveHTTP),
		BaseContext: func(net.Listener) context.Context { return s.ctx },
		ConnState:   s.count,
	}
	s.running.Go(func() { _ = s.http.Serve(s.web) }) // it ends when the server is closed
	s.running.Go(s.serveNative)
	return s, nil
}

// ask asks the engine what it is.
func (s *Server) ask() error {
	session, err := s.engine.Session(s.ctx, engine.ConnOptions{})
	if err != nil {
		return err
	}
	defer session.Close()
	text, err := textOf(s.ctx, session, "SELECT version(), timezone()")
	s.about.version, s.about.zone, _ = strings.Cut(strings.TrimSpace(text), "\t")
	return err
}

func (s *Server) listen() (net.Listener, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err == nil && s.options.TLS != nil {
		l = tls.NewListener(l, s.options.TLS)
	}
	return l, err
}

// count has Wait wait for a connection of HTTP. The first state of one is told by the loop that accepts it, which counts too.
func (s *Server) count(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		s.running.Add(1)
	case http.StateClosed, http.StateHijacked:
		s.running.Done()
	case http.StateActive, http.StateIdle:
	}
}

// HTTP is the host and port of HTTP or, with TLS, of HTTPS.
func (s *Server) HTTP() string { return s.web.Addr().String() }

// Native is the host and port of the native protocol.
func (s *Server) Native() string { return s.native.Addr().String() }

// Close ends the server, and the connections to it, whatever runs. It does not wait for what they still do.
func (s *Server) Close() error {
	s.close.Do(func() {
		s.stop()
		s.closed = errors.Join(s.http.Close(), s.native.Close())
		s.sessions.closeAll()
	})
	return s.closed
}

// Wait waits for all that a closed server still does.
func (s *Server) Wait() { s.running.Wait() }

// hook has the test see a statement before it runs.
func (s *Server) hook(ctx context.Context, user, statement string) error {
	if s.options.OnQuery == nil {
		return nil
	}
	return s.options.OnQuery(ctx, user, statement)
}
