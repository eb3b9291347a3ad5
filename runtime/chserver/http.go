package chserver

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"

	"github.com/huntc/huntc/runtime/engine"
)

// serveHTTP answers a request.
func (s *Server) serveHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/ping" {
		_, _ = io.WriteString(w, "Ok.\n") // a client that is gone reads nothing
		return
	}
	a := newAnswer(w, r, s.about)
	if err := s.answer(a, r); err != nil {
		a.fail(err)
	}
}

// answer runs the statement of a request.
func (s *Server) answer(a *answer, r *http.Request) error {
	p, err := s.admit(whose(r))
	if err != nil {
		return err
	}
	r, statement, err := readable(r)
	if err != nil {
		return err
	}
	session, done, err := s.session(r, p)
	if err != nil {
		return err
	}
	defer done()
	values := r.URL.Query()
	if err := p.restrict(values); err != nil {
		return err
	}
	r.URL.RawQuery = values.Encode()
	if err := s.hook(r.Context(), p.user, statement); err != nil {
		return err
	}
	cost := make(chan engine.Stats, 1)
	ctx := engine.OnStats(r.Context(), func(st engine.Stats) { cost <- st })
	body, err := do(session, r.WithContext(ctx))
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }()
	return a.send(s.cut(statement, body), func() (engine.Stats, bool) {
		_ = body.Close() // the engine counts when the result is closed, and has nothing to lose
		return latest(cost)
	})
}

// latest is what a channel has, if it has anything. A statement that was cancelled may be counted later.
func latest[T any](from <-chan T) (v T, ok bool) {
	select {
	case v = <-from:
		return v, true
	default:
		return v, false
	}
}

// whose are the credentials of a request.
func whose(r *http.Request) credentials {
	q := r.URL.Query()
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return credentials{token: token}
	}
	if u, p, ok := r.BasicAuth(); ok {
		return credentials{name: u, password: p}
	}
	return credentials{
		name:     cmp.Or(r.Header.Get("X-ClickHouse-User"), q.Get("user"), "default"),
		password: cmp.Or(r.Header.Get("X-ClickHouse-Key"), q.Get("password")),
	}
}

// inserts matches a statement whose rows are the body of its request, in a format.
var inserts = regexp.MustCompile(`(?is)^\s*INSERT\s.*\sFORMAT\s+\w+\s*$`)

// readable makes of a request the one that the engine reads, and tells its statement. Statements are in the body, or in the URL before
// what is in the body; the engine has them in the URL only where the body holds rows.
func readable(r *http.Request) (out *http.Request, statement string, err error) {
	body, err := decompressed(r)
	if err != nil {
		return nil, "", fmt.Errorf("read the body of a request: %w", err)
	}
	out = r.Clone(r.Context())
	q := out.URL.Query()
	statement = q.Get("query")
	if inserts.MatchString(statement) {
		out.Body = io.NopCloser(body)
		return out, statement, nil
	}
	text, err := io.ReadAll(body)
	if err != nil {
		return nil, "", fmt.Errorf("read the body of a request: %w", err)
	}
	media, args, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case media == "multipart/form-data":
		statement, err = field(multipart.NewReader(bytes.NewReader(text), args["boundary"]), "query")
	case statement != "":
		text = bytes.TrimRight(append([]byte(statement+"\n"), text...), "\n")
		statement = string(text)
		q.Del("query")
		out.URL.RawQuery = q.Encode()
	default:
		statement = string(text)
	}
	out.Body = io.NopCloser(bytes.NewReader(text))
	return out, statement, err
}

// field is the text of a part of a form.
func field(form *multipart.Reader, name string) (string, error) {
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return "", nil
		}
		if err != nil {
			return "", fmt.Errorf("read a form: %w", err)
		}
		if part.FormName() == name {
			text, err := io.ReadAll(part)
			return string(text), err
		}
	}
}
