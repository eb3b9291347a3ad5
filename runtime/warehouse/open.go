package warehouse

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/google/uuid"
)

// Options say how a server is reached.
type Options struct {
	Name string // for messages
	// URI is that of the driver; several hosts are tried in order. It holds neither user nor password.
	URI  string
	User string
	// Credential is asked for when the server is first reached; nil for none. Token tells that it is a token, which is the user too.
	Credential func(context.Context) (string, error)
	Token      bool
	TLS        *tls.Config // nil for that of the URI
	Product    string      // the version of huntc, for the server's log
}

// How long a server may take to answer, and to say that it is still at work; a session outlives every hunt.
const (
	dialTimeout = 10 * time.Second
	silence     = 5 * time.Minute
	lifetime    = 7 * 24 * time.Hour
)

// Open connects to the first of the servers that answers. A connection is one session: it runs a statement at a time, and its
// temporary tables end with it. Failures are *Error.
func Open(ctx context.Context, o Options) (driver.Conn, error) {
	conn, err := o.open(ctx, true)
	if isCode(err, readonly) { // over HTTP, of a user who may change no setting
		conn, err = o.open(ctx, false)
	}
	return conn, classify(o.Name, err)
}

// readonly is the code with which a server refuses what a user may not do.
const readonly = 164

// open connects, with the settings of a session over HTTP that cancelling works with, or without.
func (o Options) open(ctx context.Context, cancels bool) (driver.Conn, error) {
	opt, err := clickhouse.ParseDSN(o.URI)
	if err != nil {
		return nil, &Error{Warehouse: o.Name, Err: err}
	}
	if err := o.authenticate(ctx, opt); err != nil {
		return nil, err
	}
	if o.TLS != nil {
		if opt.TLS == nil {
			return nil, &Error{Warehouse: o.Name, Err: errors.New("`tls` is given, and the uri asks for none"), Hint: "add `?secure=true` to the uri, or use https://"}
		}
		opt.TLS = o.TLS
	}
	if opt.Compression == nil {
		opt.Compression = &clickhouse.Compression{Method: clickhouse.CompressionLZ4}
	}
	if opt.DialTimeout == 0 {
		opt.DialTimeout = dialTimeout
	}
	if opt.ReadTimeout == 0 {
		opt.ReadTimeout = silence
	}
	opt.MaxOpenConns, opt.MaxIdleConns, opt.ConnMaxLifetime = 1, 1, lifetime
	opt.ConnOpenStrategy = clickhouse.ConnOpenInOrder
	opt.ClientInfo.Products = append(opt.ClientInfo.Products, struct{ Name, Version string }{"huntc", o.Product})
	if opt.Protocol == clickhouse.HTTP {
		// Over HTTP a session is what requests of one id make.
		opt.Settings["session_id"] = "huntc-" + uuid.NewString()
		opt.Settings["session_timeout"] = int(silence.Seconds())
		if cancels {
			opt.Settings["cancel_http_readonly_queries_on_client_close"] = 1
		}
		opt.TransportFunc = func(t *http.Transport) (http.RoundTripper, error) { return transport{t, !cancels}, nil }
	}
	conn, err := clickhouse.Open(opt)
	if err != nil {
		return nil, err
	}
	if opt.Protocol == clickhouse.Native {
		conn = &pinned{Conn: conn}
	}
	err = conn.Ping(ctx)
	if err == nil {
		var fit driver.Conn
		if fit, err = restricted(ctx, conn); err == nil {
			return fit, nil
		}
	}
	_ = conn.Close() // what it was opened for failed before
	return nil, err
}

// authenticate puts who connects into the driver's options.
func (o Options) authenticate(ctx context.Context, opt *clickhouse.Options) error {
	opt.Auth.Username = o.User
	if o.Credential == nil {
		return nil
	}
	secret, err := o.Credential(ctx)
	if err != nil {
		return &Error{Credential, o.Name, "", err}
	}
	if o.Token {
		opt.GetJWT = func(context.Context) (string, error) { return secret, nil }
		return nil
	}
	opt.Auth.Password = secret
	return nil
}

// FromFile is a credential that a file holds.
func FromFile(path string) func(context.Context) (string, error) {
	return func(context.Context) (string, error) {
		text, err := os.ReadFile(path)
		return strings.TrimSpace(string(text)), err
	}
}

// FromCommand is a credential that a program prints. What it says on its standard error is in the error when it fails; what it prints
// is in none.
func FromCommand(command []string) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		var failed strings.Builder
		cmd := exec.CommandContext(ctx, command[0], command[1:]...) //nolint:gosec // it is the user's own configuration that names it
		cmd.Stderr = &failed
		out, err := cmd.Output()
		if err != nil {
			return "", fmt.Errorf("%s: %w: %s", command[0], err, strings.TrimSpace(failed.String()))
		}
		secret := strings.TrimSpace(string(out))
		if secret == "" {
			return "", fmt.Errorf("%s printed nothing", command[0])
		}
		return secret, nil
	}
}

// LoadTLS reads files in PEM: the certificates of authorities, and the client's own with its key. Empty paths are left out; nil where
// all is empty.
func LoadTLS(ca, certificate, key, serverName string) (*tls.Config, error) {
	if ca+certificate+serverName == "" {
		return nil, nil
	}
	c := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: serverName}
	if ca != "" {
		pem, err := os.ReadFile(ca)
		if err != nil {
			return nil, err
		}
		c.RootCAs = x509.NewCertPool()
		if !c.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("%s holds no certificate", ca)
		}
	}
	if certificate != "" {
		pair, err := tls.LoadX509KeyPair(certificate, key)
		if err != nil {
			return nil, err
		}
		c.Certificates = []tls.Certificate{pair}
	}
	return c, nil
}
