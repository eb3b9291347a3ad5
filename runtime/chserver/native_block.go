package chserver

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	chproto "github.com/ClickHouse/ch-go/proto"
	"github.com/ClickHouse/clickhouse-go/v2/lib/column"
)

// block is one of the Native format. Its columns are as somebody wrote them: revisions of the protocol differ in what stands before.
type block struct {
	rows    uint64
	columns []data
}

// data is a column of a block.
type data struct {
	name, typ string
	values    []byte // and what says how they are encoded
}

// write writes a block as a revision of the protocol has it; 0 is the engine's.
func (b block) write(to *chproto.Buffer, version int) {
	if version > 0 {
		chproto.BlockInfo{BucketNum: -1}.Encode(to)
	}
	to.PutUVarInt(uint64(len(b.columns)))
	to.PutUVarInt(b.rows)
	for _, c := range b.columns {
		to.PutString(c.name)
		to.PutString(c.typ)
		if chproto.FeatureCustomSerialization.In(version) {
			to.PutBool(false)
		}
		to.PutRaw(c.values)
	}
}

// header is a block without its rows.
func (b block) header() block {
	out := block{columns: make([]data, len(b.columns))}
	for i, c := range b.columns {
		out.columns[i] = data{name: c.name, typ: c.typ}
	}
	return out
}

// size is that of the values.
func (b block) size() uint64 {
	var n uint64
	for _, c := range b.columns {
		n += uint64(len(c.values))
	}
	return n
}

// traced decodes what it reads, and remembers it: the length of a column is known when it is decoded, and not before.
type traced struct {
	from   io.Reader
	ahead  *bufio.Reader
	reader *chproto.Reader
	seen   []byte // what was read, up to what ahead holds
}

// decoderBuffer is at least the buffer of a chproto.Reader, which then makes none between itself and ours.
const decoderBuffer = 256 << 10

func trace(from io.Reader) *traced {
	t := &traced{from: from}
	t.ahead = bufio.NewReaderSize(source{t}, decoderBuffer)
	t.reader = chproto.NewReader(t.ahead)
	return t
}

// source is what is read, remembered.
type source struct{ t *traced }

// Read reads, and remembers.
func (s source) Read(p []byte) (int, error) {
	n, err := s.t.from.Read(p)
	s.t.seen = append(s.t.seen, p[:n]...)
	return n, err
}

// taken is what was decoded since the last call of forget. It is valid until the next read.
func (t *traced) taken() []byte { return t.seen[:len(t.seen)-t.ahead.Buffered()] }

// forget begins anew.
func (t *traced) forget() { t.seen = append(t.seen[:0], t.seen[len(t.taken()):]...) }

// block reads a block as a revision of the protocol has it. The error is io.EOF where there is none.
func (t *traced) block(version int) (b block, err error) {
	t.forget()
	r := t.reader
	if version > 0 {
		var info chproto.BlockInfo
		if err := info.Decode(r); err != nil {
			return b, err
		}
	}
	n, err := r.UVarInt()
	if errors.Is(err, io.EOF) && len(t.taken()) == 0 {
		return b, io.EOF
	}
	if err != nil {
		return b, err
	}
	if b.rows, err = r.UVarInt(); err != nil {
		return b, err
	}
	for range n {
		c, err := t.column(version, int(b.rows))
		if err != nil {
			return b, err
		}
		b.columns = append(b.columns, c)
	}
	return b, nil
}

func (t *traced) column(version, rows int) (c data, err error) {
	if c.name, err = t.reader.Str(); err != nil {
		return c, err
	}
	if c.typ, err = t.reader.Str(); err != nil {
		return c, err
	}
	if chproto.FeatureCustomSerialization.In(version) {
		custom, err := t.reader.Bool()
		if err != nil || custom {
			return c, errors.Join(err, fmt.Errorf("column %s has a serialization of its own", c.name))
		}
	}
	if rows == 0 {
		return c, nil
	}
	values, err := column.Type(c.typ).Column(c.name, &column.ServerContext{})
	if err != nil {
		return c, exception(48, err.Error()) // what the driver cannot read, it shall not get
	}
	t.forget()
	if state, ok := values.(column.CustomSerialization); ok {
		if err := state.ReadStatePrefix(t.reader); err != nil {
			return c, err
		}
	}
	if err := values.Decode(t.reader, rows); err != nil {
		return c, err
	}
	c.values = append([]byte(nil), t.taken()...)
	return c, nil
}
