package chserver

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2"

	"github.com/huntc/huntc/runtime/engine"
)

func exception(code int32, message string) *clickhouse.Exception {
	return &clickhouse.Exception{Code: code, Name: "DB::Exception", Message: message}
}

// exceptionText is an exception as HTTP has it.
func exceptionText(ex *clickhouse.Exception) string {
	return fmt.Sprintf("Code: %d. %s: %s", ex.Code, cmp.Or(ex.Name, "DB::Exception"), ex.Message)
}

// do runs a statement in a session of the engine. What the engine refuses before its first row is a *clickhouse.Exception.
func do(session engine.Session, r *http.Request) (io.ReadCloser, error) {
	resp, err := session.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	code, err := strconv.ParseInt(resp.Header.Get("X-ClickHouse-Exception-Code"), 10, 32)
	if err != nil {
		return resp.Body, nil // there is none
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	_, message, _ := strings.Cut(string(text), "Exception: ")
	return nil, exception(int32(code), message)
}

// textOf is the answer to a query, with tabs between its values.
func textOf(ctx context.Context, session engine.Session, sql string) (string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://engine/?default_format=TSVRaw", strings.NewReader(sql))
	if err != nil {
		return "", err
	}
	body, err := do(session, r)
	if err != nil {
		return "", err
	}
	defer func() { _ = body.Close() }()
	text, err := io.ReadAll(body)
	return string(text), err
}
