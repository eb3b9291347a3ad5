package engine

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strconv"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// RoundTrip runs the driver's request in libchdb. What the engine refuses before its
// first row is a response with a status as a server would give; what fails later is the
// error of the body's Read. It implements http.RoundTripper.
func (s *session) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		defer func() { _ = req.Body.Close() }()
	}
	r, err := parseRequest(req)
	if err != nil {
		return nil, err
	}
	if r.sql == helloSQL {
		block, err := s.engine.hello()
		if err != nil {
			return nil, err
		}
		return respond(req, http.StatusOK, int64(len(block)), io.NopCloser(bytes.NewReader(block))), nil
	}
	st, err := s.start(req.Context(), r)
	if err != nil {
		var ex *clickhouse.Exception
		if !errors.As(err, &ex) {
			return nil, err
		}
		text := exceptionText(ex)
		resp := respond(req, http.StatusInternalServerError, int64(len(text)), io.NopCloser(bytes.NewReader([]byte(text))))
		resp.Header.Set("X-ClickHouse-Exception-Code", strconv.Itoa(int(ex.Code)))
		return resp, nil
	}
	if st.empty() {
		return respond(req, http.StatusOK, 0, st), nil
	}
	return respond(req, http.StatusOK, -1, st), nil
}

func respond(req *http.Request, status int, length int64, body io.ReadCloser) *http.Response {
	header := http.Header{}
	// Failures are errors of Read, never text in the result: with a tag announced the
	// driver does not look for such text.
	header.Set("X-ClickHouse-Exception-Tag", "none-is-ever-sent")
	return &http.Response{
		Status: http.StatusText(status), StatusCode: status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: header, Body: body, ContentLength: length, Request: req,
	}
}
