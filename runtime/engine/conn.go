package engine

import (
	"context"
	"errors"
	"net/http"
	"sync"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// ErrClosed is returned by a connection whose engine or session was closed.
var ErrClosed = errors.New("the embedded engine's connection is closed")

// ConnOptions says how a connection starts.
type ConnOptions struct {
	// Database is the current database; empty is "default". It must exist.
	Database string
	// Settings are ClickHouse settings for the connection's whole life, over those of the
	// engine. "readonly" is applied last and, as on a server, cannot be taken back; 1 also
	// refuses settings of single statements. A statement may have a readonly of its own.
	Settings map[string]any
}

// Conn opens a connection, about 1 ms. It is one session of the engine: temporary tables
// and SET are visible to its later statements and to nobody else, and it runs one
// statement at a time (a second one waits until the first one's rows are closed; 30 s at
// most, then clickhouse.ErrAcquireConnTimeout). Closing it stops what it runs.
//
// A setting given with clickhouse.WithSettings holds for that statement. Closing rows stops
// the statement. A cancelled statement returns the context's error, one that the engine
// refuses *clickhouse.Exception.
func (e *Engine) Conn(ctx context.Context, o ConnOptions) (driver.Conn, error) {
	s, err := e.session(ctx, o)
	if err != nil {
		return nil, err
	}
	inner, err := clickhouse.Open(&clickhouse.Options{
		Protocol:      clickhouse.HTTP,
		Addr:          []string{"libchdb"},
		MaxOpenConns:  1,
		MaxIdleConns:  1,
		TransportFunc: func(*http.Transport) (http.RoundTripper, error) { return s, nil },
	})
	if err != nil {
		s.close()
		return nil, err
	}
	return &conn{Conn: inner, session: s}, nil
}

// conn is a driver connection that owns its session.
type conn struct {
	driver.Conn
	session *session
	once    sync.Once
	err     error
}

// Close stops what the connection runs and ends its session.
func (c *conn) Close() error {
	c.once.Do(func() {
		c.session.close()
		c.err = c.Conn.Close()
	})
	return c.err
}

// Session is a session of the engine that is spoken to as to a server, over HTTP: what Conn's driver speaks to. It is for servers
// in front of the engine.
type Session struct{ *session }

// Session opens a session.
func (e *Engine) Session(ctx context.Context, o ConnOptions) (Session, error) {
	s, err := e.session(ctx, o)
	return Session{s}, err
}

// Close stops what the session runs, and ends it.
func (s Session) Close() { s.close() }

// Open reports that the session was opened.
func (s Session) Open() bool { return s.session != nil }
