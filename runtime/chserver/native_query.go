package chserver

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/ClickHouse/ch-go/compress"
	chproto "github.com/ClickHouse/ch-go/proto"

	"github.com/huntc/huntc/runtime/engine"
)

// query is a query of a client.
type query struct {
	*talk
	sql        string
	settings   url.Values       // and parameters, as HTTP has them
	compressor *compress.Writer // nil for none
	data       *traced          // blocks of the client, without their compression
	tables     []external
	rows, size uint64 // of the result
	blocks     uint64
}

// external is a table that comes with a query.
type external struct {
	name string
	block
}

// query runs a query and sends its answer. An error ends the connection.
func (t *talk) query() error {
	q := &query{talk: t, data: t.in, settings: url.Values{"default_format": {"Native"}}}
	if err := q.read(); err != nil {
		return err
	}
	err := q.run()
	if errors.Is(err, errCancelled) {
		return t.send(endOfStream) // as a server does whose query was cancelled
	}
	return t.refuse(err)
}

func endOfStream(b *chproto.Buffer) { chproto.ServerCodeEndOfStream.Encode(b) }

// insertion matches an INSERT whose rows the client sends: its table and columns, its settings.
var insertion = regexp.MustCompile("(?is)^\\s*INSERT\\s+INTO\\s+(?:TABLE\\s+)?((?:`(?:[^`\\\\]|\\\\.)*`|\"(?:[^\"\\\\]|\\\\.)*\"|[\\w.])+)\\s*" +
	"(\\((?:`(?:[^`\\\\]|\\\\.)*`|[^()`])*\\))?(\\s+SETTINGS\\s.*?)?\\s*(?:VALUES|FORMAT\\s+\\w+)\\s*$")

// run runs the query and sends its answer.
func (q *query) run() error {
	err := q.during(func(ctx context.Context) error {
		if err := q.profile.restrict(q.settings); err != nil {
			return err
		}
		return q.server.hook(ctx, q.profile.user, q.sql)
	})
	if err != nil {
		return err
	}
	insert := insertion.FindStringSubmatch(q.sql)
	if insert == nil {
		return q.during(q.answer)
	}
	rows, err := q.inserted(insert[1], insert[2])
	if err != nil {
		return err
	}
	q.settings.Set("query", "INSERT INTO "+insert[1]+" "+insert[2]+insert[3]+" FORMAT Native")
	return q.during(func(ctx context.Context) error { return q.result(ctx, "", bytes.NewReader(rows)) })
}

// inserted asks the client for the rows of an INSERT, which is told the columns first. They are in the engine's Native format.
func (q *query) inserted(table, columns string) ([]byte, error) {
	if columns = strings.Trim(columns, "()"); strings.TrimSpace(columns) == "" {
		columns = "*"
	}
	err := q.during(func(ctx context.Context) error {
		head := &query{talk: q.talk, compressor: q.compressor, settings: url.Values{"default_format": {"Native"}}}
		body, err := head.start(ctx, "", strings.NewReader("SELECT "+columns+" FROM "+table+" LIMIT 0"))
		if err != nil {
			return err
		}
		defer func() { _ = body.Close() }()
		return q.pass(body)
	})
	if err != nil {
		return nil, err
	}
	var out chproto.Buffer
	for {
		x, err := q.external()
		if err != nil {
			return nil, err
		}
		if len(x.columns) == 0 {
			return out.Buf, nil
		}
		if x.rows > 0 {
			x.write(&out, 0)
		}
	}
}

// answer runs a query that has its rows from the engine.
func (q *query) answer(ctx context.Context) error {
	if len(q.tables) == 0 {
		return q.result(ctx, "", strings.NewReader(q.sql))
	}
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	err := w.WriteField("query", q.sql)
	for _, x := range q.tables {
		if err != nil {
			return err
		}
		err = q.attach(w, x)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		return err
	}
	return q.result(ctx, w.FormDataContentType(), &form)
}

// attach writes an external table as a part of a form.
func (q *query) attach(w *multipart.Writer, x external) error {
	structure := make([]string, len(x.columns))
	for i, c := range x.columns {
		structure[i] = "`" + strings.NewReplacer(`\`, `\\`, "`", "\\`").Replace(c.name) + "` " + c.typ
	}
	q.settings.Set(x.name+"_structure", strings.Join(structure, ", "))
	q.settings.Set(x.name+"_format", "Native")
	part, err := w.CreateFormFile(x.name, x.name)
	if err != nil {
		return err
	}
	var rows chproto.Buffer
	x.write(&rows, 0)
	_, err = part.Write(rows.Buf)
	return err
}

// result runs a statement as it came over HTTP, and sends what it gives.
func (q *query) result(ctx context.Context, media string, request io.Reader) error {
	cost := make(chan engine.Stats, 1)
	var told meter
	ctx = engine.OnStats(ctx, func(s engine.Stats) { cost <- s })
	ctx = engine.OnProgress(ctx, tellEvery, func(p engine.Progress) {
		_ = q.send(func(b *chproto.Buffer) { told.write(b, q.version, p) }) // whoever sends rows notices that the client is gone
	})
	body, err := q.start(ctx, media, request)
	if err != nil {
		return err
	}
	err = q.pass(q.server.cut(q.sql, body))
	_ = body.Close() // the engine counts now, and has nothing to lose
	if err != nil {
		return err
	}
	if q.settings.Has("query") { // of an INSERT there is nothing to tell
		return q.send(endOfStream)
	}
	return q.send(func(b *chproto.Buffer) {
		chproto.Profile{Rows: q.rows, Blocks: q.blocks, Bytes: q.size}.EncodeAware(b, q.version)
		if s, ok := latest(cost); ok {
			told.write(b, q.version, engine.Progress{RowsRead: s.RowsRead, BytesRead: s.BytesRead, Elapsed: s.Elapsed})
		}
		endOfStream(b)
	})
}

// start starts a statement in the engine.
func (q *query) start(ctx context.Context, media string, request io.Reader) (io.ReadCloser, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://engine/?"+q.settings.Encode(), request)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", media)
	return do(q.session, r)
}

// pass sends the blocks of a result, the columns alone first.
func (q *query) pass(result io.Reader) error {
	from := trace(result)
	for {
		b, err := from.block(0)
		if err == io.EOF { //nolint:errorlint // block returns it bare
			return nil
		}
		if err != nil {
			return err
		}
		if q.blocks++; q.blocks == 1 && b.rows > 0 {
			if err := q.pack(b.header()); err != nil {
				return err
			}
		}
		if err := q.pack(b); err != nil {
			return err
		}
		q.rows, q.size = q.rows+b.rows, q.size+b.size()
	}
}

// pack sends a packet of data.
func (q *query) pack(x block) error {
	var rows chproto.Buffer
	x.write(&rows, q.version)
	if q.compressor != nil {
		if err := q.compressor.Compress(rows.Buf); err != nil {
			return err
		}
		rows.Buf = q.compressor.Data
	}
	return q.send(func(b *chproto.Buffer) {
		chproto.ServerCodeData.Encode(b)
		b.PutString("")
		b.PutRaw(rows.Buf)
	})
}

// unquoted is a value that is written as a literal.
func unquoted(s string) string {
	if len(s) < 2 || s[0] != '\'' {
		return s
	}
	return strings.NewReplacer(`\\`, `\`, `\'`, `'`, `\n`, "\n", `\r`, "\r", `\t`, "\t", `\0`, "\x00").Replace(s[1 : len(s)-1])
}

// tellEvery is how often a client is told how far its query is.
const tellEvery = 100 * time.Millisecond

// meter remembers what a client was told, since each packet says what is new.
type meter struct {
	mu   sync.Mutex
	told engine.Progress
}

// write writes how far a query is.
func (m *meter) write(b *chproto.Buffer, version int, p engine.Progress) {
	m.mu.Lock()
	defer m.mu.Unlock()
	more := func(now uint64, told *uint64) uint64 {
		n := max(now, *told) - *told
		*told += n
		return n
	}
	chproto.ServerCodeProgress.Encode(b)
	chproto.Progress{
		Rows:      more(p.RowsRead, &m.told.RowsRead),
		Bytes:     more(p.BytesRead, &m.told.BytesRead),
		TotalRows: more(p.RowsTotal, &m.told.RowsTotal),
		ElapsedNs: uint64(max(p.Elapsed-m.told.Elapsed, 0)),
	}.EncodeAware(b, version)
	m.told.Elapsed = max(m.told.Elapsed, p.Elapsed)
}
