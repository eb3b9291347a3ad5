package warehouse

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// Problem says what is the matter with a server.
type Problem int

// The problems.
const (
	Unreachable Problem = iota // nobody answers, or somebody who is no ClickHouse
	Refused                    // the user may not do this
	Uncertified                // the certificate does not fit
	NoTable                    // there is no such database or table, or none that the user may see
	Credential                 // the user's credential could not be had
)

// Error is what is the matter with a server.
type Error struct {
	Problem   Problem
	Warehouse string
	Hint      string // what to do about it; may be empty
	Err       error
}

// Error is the reason; the warehouse is not named.
func (e *Error) Error() string {
	var ex *clickhouse.Exception
	if errors.As(e.Err, &ex) {
		return ex.Message
	}
	return e.Err.Error()
}

// Unwrap is the driver's error.
func (e *Error) Unwrap() error { return e.Err }

// Codes with which a server refuses a user, and does not know a table.
var (
	refusals = map[int32]bool{192: true, 193: true, 194: true, 497: true, 516: true}
	unknown  = map[int32]bool{60: true, 81: true}
)

// classify gives an error of the driver the problem that it is; it returns one that is none of the server's as it is.
func classify(name string, err error) error {
	if known, ok := errors.AsType[*Error](err); ok {
		return known
	}
	e := &Error{Warehouse: name, Err: err}
	var ex *clickhouse.Exception
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	var verification *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var op net.Error
	var dial *net.OpError
	switch {
	case err == nil, errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &ex) && refusals[ex.Code]:
		e.Problem, e.Hint = Refused, "check `user` and the password or token of the warehouse"
	case errors.As(err, &ex) && unknown[ex.Code]:
		e.Problem = NoTable
	case errors.As(err, &ex):
		return err
	case errors.As(err, &authority), errors.As(err, &host), errors.As(err, &invalid), errors.As(err, &verification):
		e.Problem, e.Hint = Uncertified, "give the certificate of its authority as `tls: {ca: FILE}`, the name in its certificate as `server_name`"
	case errors.As(err, &record):
		e.Hint = "the server does not speak TLS at this port: leave out `secure=true`, or name the port that does"
	case errors.As(err, &dial), errors.As(err, &op):
		e.Hint = "check the host and port in `uri`: 9000 and 9440 (TLS) are usual for clickhouse://, 8123 and 8443 for http:// and https://"
	default:
	}
	return e
}

// isCode reports that an error is an exception of a server with a code.
func isCode(err error, code int32) bool {
	var ex *clickhouse.Exception
	return errors.As(err, &ex) && ex.Code == code
}
