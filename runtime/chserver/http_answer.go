package chserver

import (
	"cmp"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/ClickHouse/clickhouse-go/v2"

	"github.com/huntc/huntc/runtime/engine"
)

// answer is what a client gets over HTTP. It may turn into an exception at any time.
type answer struct {
	w    http.ResponseWriter
	r    *http.Request
	tag  string  // tells an exception in the middle of the answer from data
	body flusher // nil until the header is sent
	all  bool    // the client waits for the whole before it gets any of it
}

// tagLength is how long the tag is.
const tagLength = 16

func newAnswer(w http.ResponseWriter, r *http.Request, of about) *answer {
	q := r.URL.Query()
	a := &answer{w: w, r: r, tag: rand.Text()[:tagLength], all: q.Get("wait_end_of_query") == "1"}
	h := w.Header()
	h.Set("X-ClickHouse-Exception-Tag", a.tag)
	h.Set("X-ClickHouse-Query-Id", cmp.Or(q.Get("query_id"), rand.Text()))
	h.Set("X-ClickHouse-Timezone", of.zone)
	h.Set("X-ClickHouse-Server-Display-Name", "chserver")
	return a
}

// piece is how much of a result a server holds back before it sends the header. An exception until then has a status of its own.
const piece = 64 << 10

// send sends a result. The cost is in the header if all of the result is there before it.
func (a *answer) send(result io.Reader, cost func() (engine.Stats, bool)) error {
	first, err := a.begin(result)
	whole := errors.Is(err, io.EOF)
	if err != nil && !whole && (len(first) == 0 || !errors.Is(err, errCut)) {
		return err
	}
	if whole {
		if st, ok := cost(); ok {
			a.w.Header().Set("X-ClickHouse-Summary", summary(st))
		}
		if len(first) == 0 {
			return nil // the header alone, which says that nothing follows
		}
	}
	if _, err := a.writer(http.StatusOK).Write(first); err != nil {
		return err
	}
	if err == nil {
		_, err = io.Copy(a.body, result)
	}
	if err != nil && !whole {
		return err
	}
	return a.end()
}

// begin reads what is sent with the header. The error is io.EOF where that is all.
func (a *answer) begin(result io.Reader) ([]byte, error) {
	if a.all {
		all, err := io.ReadAll(result)
		return all, cmp.Or(err, io.EOF)
	}
	first := make([]byte, piece)
	n, err := io.ReadFull(result, first)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	return first[:n], err
}

// writer sends the header, and compresses what follows.
func (a *answer) writer(status int) io.Writer {
	a.body = compressed(a.w, a.r)
	a.w.WriteHeader(status)
	return a.body
}

// end ends the answer.
func (a *answer) end() error {
	if c, ok := a.body.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

// fail ends the answer with an exception; any other error drops the connection.
func (a *answer) fail(err error) {
	var ex *clickhouse.Exception
	if !errors.As(err, &ex) {
		if a.body != nil { // what was written is sent
			a.flush()
		}
		panic(http.ErrAbortHandler)
	}
	text := exceptionText(ex)
	if a.body == nil {
		a.w.Header().Set("X-ClickHouse-Exception-Code", strconv.Itoa(int(ex.Code)))
		_, err = io.WriteString(a.writer(status(ex.Code)), text)
	} else {
		a.flush() // rows that come in one piece with it might hide it
		text += "\n"
		var to io.Writer = a.body
		if a.r.URL.Query().Get("compress") == "1" {
			to = frames{a.w, compressor("none")} // the driver looks for it in what it has not decompressed, too
		}
		_, err = fmt.Fprintf(to, "\r\n__exception__\r\n%s\r\n%s%d %s\r\n__exception__\r\n", a.tag, text, len(text), a.tag)
	}
	if err = cmp.Or(err, a.end()); err != nil {
		panic(http.ErrAbortHandler)
	}
}

// flush sends what was written so far.
func (a *answer) flush() {
	_ = a.body.Flush() // a client that is gone reads nothing
	_ = http.NewResponseController(a.w).Flush()
}

// status is that of HTTP for an exception.
func status(code int32) int {
	switch code {
	case 192, 193, 516:
		return http.StatusForbidden
	case 194:
		return http.StatusUnauthorized
	case 53, 62:
		return http.StatusBadRequest
	case 46, 47, 50, 60, 81, 115:
		return http.StatusNotFound
	case 48:
		return http.StatusNotImplemented
	default:
		return http.StatusInternalServerError
	}
}

// summary is what a statement has cost, as a header says it.
func summary(st engine.Stats) string {
	number := func(n uint64) string { return strconv.FormatUint(n, 10) }
	text, err := json.Marshal(map[string]string{
		"read_rows": number(st.RowsRead), "read_bytes": number(st.BytesRead),
		"written_rows": number(st.RowsWritten), "written_bytes": number(st.BytesWritten),
		"result_rows": number(st.Rows), "elapsed_ns": number(uint64(st.Elapsed.Nanoseconds())),
	})
	if err != nil {
		panic(err) // texts are always JSON
	}
	return string(text)
}
