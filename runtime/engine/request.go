package engine

import (
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
)

// request is what the driver asked for over its HTTP transport.
type request struct {
	sql      string
	format   string // of the output
	params   []param
	settings map[string]string
	data     io.Reader  // what an INSERT inserts; nil for any other statement
	external []external // tables that exist for this statement
}

// external is a table that travels with the statement: name, columns as in CREATE TABLE,
// and rows in a format.
type external struct{ name, structure, format, data string }

// transportOnly are URL parameters that are about HTTP rather than settings. The database
// is the session's; the driver repeats it in each request.
var transportOnly = map[string]bool{
	"database": true, "default_format": true, "client_protocol_version": true, "query": true,
	"query_id": true, "quota_key": true, "compress": true, "decompress": true,
	"wait_end_of_query": true, "user": true, "password": true, "role": true, "buffer_size": true,
	"session_id": true, "session_timeout": true, "session_check": true, "stacktrace": true,
}

// parseRequest reads the request's URL and, unless it is insert data, its body.
func parseRequest(req *http.Request) (*request, error) {
	values := req.URL.Query()
	r := &request{format: values.Get("default_format"), settings: map[string]string{}}
	if r.format == "" {
		r.format = "Native"
	}
	switch media, args, _ := mime.ParseMediaType(req.Header.Get("Content-Type")); {
	case values.Has("query"):
		r.sql, r.data = values.Get("query"), req.Body
	case media == "multipart/form-data":
		if err := r.parts(multipart.NewReader(req.Body, args["boundary"])); err != nil {
			return nil, err
		}
	case req.Body != nil:
		text, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		r.sql = string(text)
	}
	for i := range r.external {
		x := &r.external[i]
		x.structure, x.format = values.Get(x.name+"_structure"), values.Get(x.name+"_format")
		values.Del(x.name + "_structure")
		values.Del(x.name + "_format")
	}
	for name := range values {
		switch p, isParam := strings.CutPrefix(name, "param_"); {
		case isParam:
			r.params = append(r.params, param{p, values.Get(name)})
		case !transportOnly[name]:
			r.settings[name] = values.Get(name)
		}
	}
	return r, nil
}

// parts reads a multipart body: the statement and its external tables.
func (r *request) parts(form *multipart.Reader) error {
	for {
		part, err := form.NextPart()
		if err == io.EOF { //nolint:errorlint // NextPart returns it bare
			return nil
		}
		if err != nil {
			return fmt.Errorf("read external tables: %w", err)
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return fmt.Errorf("read external table %q: %w", part.FormName(), err)
		}
		if part.FormName() == "query" {
			r.sql = string(data)
			continue
		}
		r.external = append(r.external, external{name: part.FormName(), data: string(data)})
	}
}
