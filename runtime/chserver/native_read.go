package chserver

import (
	"fmt"
	"net/url"

	"github.com/ClickHouse/ch-go/compress"
	chproto "github.com/ClickHouse/ch-go/proto"
)

// read reads a query up to the end of its external tables.
func (q *query) read() error {
	f := fields{r: q.in.reader}
	f.text() // its id, which the engine would not take
	f.client()
	f.settings(q.settings, "")
	f.text()   // the secret of a cluster
	f.number() // the stage
	compresses := f.number() == uint64(chproto.CompressionEnabled)
	q.sql = f.text()
	if chproto.FeatureParameters.In(q.version) {
		f.settings(q.settings, "param_")
	}
	if f.err != nil {
		return f.err
	}
	if compresses {
		q.compressor = compressor(q.settings.Get("network_compression_method"))
		q.data = trace(&unframed{compress.NewReader(q.in.ahead)})
	}
	for {
		x, err := q.external()
		if err != nil {
			return err
		}
		if len(x.columns) == 0 {
			return nil
		}
		q.tables = append(q.tables, x)
	}
}

// scalar is the code of a packet with the value of a subquery, by which a server spares its shards the work. It is data like any other.
const scalar chproto.ClientCode = 7

// external reads a packet of data.
func (q *query) external() (x external, err error) {
	p := q.next()
	switch {
	case p.err != nil:
		return x, p.err
	case p.code == chproto.ClientCodeCancel:
		return x, errCancelled
	case p.code != chproto.ClientCodeData && p.code != scalar:
		return x, fmt.Errorf("packet %d comes where data is expected", p.code)
	}
	if x.name, err = q.in.reader.Str(); err != nil {
		return x, err
	}
	x.block, err = q.data.block(q.version)
	return x, err
}

// fields reads values one after the other, up to the first error.
type fields struct {
	r   *chproto.Reader
	err error
}

func next[T any](f *fields, read func() (T, error)) (v T) {
	if f.err == nil {
		v, f.err = read()
	}
	return v
}

func (f *fields) byte() byte     { return next(f, f.r.ReadByte) }
func (f *fields) number() uint64 { return next(f, f.r.UVarInt) }
func (f *fields) text() string   { return next(f, f.r.Str) }

func (f *fields) skip(n int) {
	next(f, func() ([]byte, error) { return f.r.ReadRaw(n) })
}

func (f *fields) texts(n int) {
	for range n {
		f.text()
	}
}

func (f *fields) numbers(n int) {
	for range n {
		f.number()
	}
}

// settings reads settings, or parameters, up to their end.
func (f *fields) settings(into url.Values, prefix string) {
	for f.err == nil {
		var s chproto.Setting
		if f.err = s.Decode(f.r); s.Key == "" {
			return
		}
		if s.Custom {
			s.Value = unquoted(s.Value)
		}
		into.Set(prefix+s.Key, s.Value)
	}
}

// Interfaces by which what began a query came, which say different things of themselves.
const (
	overTCP  = 1
	overHTTP = 2
)

// client reads past what a client says of itself. It may be a server that was asked by a client of its own.
func (f *fields) client() {
	if f.byte() == byte(chproto.ClientQueryNone) {
		return
	}
	f.texts(3) // whose query it was first, its id, where it came from
	f.skip(8)  // … and when
	by := f.byte()
	switch by {
	case overTCP:
		f.texts(3)   // the user and host of its system, its name
		f.numbers(3) // its version and protocol
	case overHTTP:
		f.byte()
		f.texts(3)
	}
	f.text()   // the key of a quota
	f.number() // how many servers it came through
	if by == overTCP {
		f.number()
	}
	if f.byte() == 1 { // it is traced
		f.skip(16 + 8)
		f.text()
		f.byte()
	}
	f.numbers(3) // replicas that share the work
}
