package chserver

import (
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/ClickHouse/ch-go/compress"
)

// compressor compresses blocks as the native protocol has them, by a method of the setting network_compression_method.
func compressor(method string) *compress.Writer {
	switch strings.ToLower(method) {
	case "zstd":
		return compress.NewWriter(compress.LevelZero, compress.ZSTD)
	case "lz4hc":
		return compress.NewWriter(compress.LevelZero, compress.LZ4HC)
	case "none":
		return compress.NewWriter(compress.LevelZero, compress.None)
	default:
		return compress.NewWriter(compress.LevelZero, compress.LZ4)
	}
}

// frames writes each piece as a compressed block.
type frames struct {
	to io.Writer
	c  *compress.Writer
}

// Write compresses a piece.
func (f frames) Write(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if err := f.c.Compress(p); err != nil {
		return 0, err
	}
	if _, err := f.to.Write(f.c.Data); err != nil {
		return 0, err
	}
	return len(p), nil
}

// plain writes pieces as they are.
type plain struct{ io.Writer }

// flusher is a writer that may keep something back.
type flusher interface {
	io.Writer
	Flush() error
}

// Flush has nothing to do.
func (plain) Flush() error { return nil }

// compressed compresses an answer as a client asks for it: in the blocks of the native protocol, or by an encoding of HTTP. It is
// asked before the header is sent. The encodings end when they are closed, if they are an io.Closer.
func compressed(w http.ResponseWriter, r *http.Request) flusher {
	q, accepts := r.URL.Query(), r.Header.Get("Accept-Encoding")
	switch {
	case q.Get("compress") == "1":
		return plain{frames{w, compressor(q.Get("network_compression_method"))}}
	case strings.Contains(accepts, "gzip"):
		w.Header().Set("Content-Encoding", "gzip")
		return gzip.NewWriter(w)
	case strings.Contains(accepts, "deflate"):
		w.Header().Set("Content-Encoding", "deflate")
		return zlib.NewWriter(w)
	default:
		return plain{w}
	}
}

// decompressed is the body of a request as the client meant it.
func decompressed(r *http.Request) (io.Reader, error) {
	var from io.Reader = r.Body
	var err error
	switch strings.ToLower(r.Header.Get("Content-Encoding")) {
	case "gzip":
		from, err = gzip.NewReader(from)
	case "deflate":
		from, err = zlib.NewReader(from)
	default:
	}
	if err == nil && r.URL.Query().Get("decompress") == "1" {
		from = &unframed{compress.NewReader(from)}
	}
	return whole{from}, err
}

// unframed reads compressed blocks up to their end, which their reader says in words of its own.
type unframed struct{ from io.Reader }

// Read reads some of a block.
func (u *unframed) Read(p []byte) (int, error) {
	n, err := u.from.Read(p)
	if errors.Is(err, io.EOF) {
		err = io.EOF
	}
	return n, err
}

// errShort is the error of a body that its client did not end. It is no io.ErrUnexpectedEOF, by which the engine knows the last piece
// of what it inserts.
var errShort = errors.New("the body of the request ends too early")

// whole is a body that ends, or fails.
type whole struct{ io.Reader }

// Read reads some of the body.
func (w whole) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = errShort
	}
	return n, err
}
