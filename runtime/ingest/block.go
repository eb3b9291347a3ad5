package ingest

import (
	"bufio"
	"encoding/binary"
	"errors"
	"os"

	"github.com/huntc/huntc/backends/schema"
)

// How much a block holds before it goes to the engine.
const (
	blockRows  = 65_536
	blockBytes = 64 << 20
)

// block is a run of rows on their way into the staging table, column by column.
type block struct {
	columns []*buffer
	byName  map[string]*buffer
	rows    int

	record, time, timeEnd, number, asset, folds *buffer
}

// newBlock makes a block with the columns of the record itself.
func newBlock(layout *schema.Layout) *block {
	b := &block{byName: map[string]*buffer{}}
	b.record = b.column(layout.Record(), intBuffer)
	b.time = b.column(layout.Time(), timeBuffer)
	b.timeEnd = b.column(layout.TimeEnd(), timeBuffer)
	b.number = b.column(layout.Number(), intBuffer)
	b.asset = b.column(layout.Asset(), textBuffer)
	b.folds = b.column(foldsColumn, boolBuffer)
	return b
}

// column is the buffer of that name, made on first use.
func (b *block) column(name string, kind bufferKind) *buffer {
	if c := b.byName[name]; c != nil {
		return c
	}
	c := &buffer{name: name, kind: kind}
	b.columns = append(b.columns, c)
	b.byName[name] = c
	return c
}

// begin starts a row and gives its number.
func (b *block) begin(h header) int {
	b.record.setInt(b.rows, h.record)
	b.time.setInt(b.rows, h.begin)
	b.timeEnd.setInt(b.rows, h.end)
	b.number.setInt(b.rows, h.number)
	return b.rows
}

// full tells when the block should be sent. Its size is looked at now and then.
func (b *block) full() bool {
	if b.rows >= blockRows {
		return true
	}
	if b.rows%1024 != 0 {
		return false
	}
	size := 0
	for _, c := range b.columns {
		size += len(c.data)
	}
	return size >= blockBytes
}

// used are the columns that have a value in some row of the block.
func (b *block) used() []*buffer {
	var out []*buffer
	for _, c := range b.columns {
		if c.rows > 0 {
			out = append(out, c)
		}
	}
	return out
}

// write puts the columns in use into a file of the Native format.
func (b *block) write(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fileError(path, err)
	}
	used := b.used()
	w := bufio.NewWriterSize(f, 1<<18)
	w.Write(binary.AppendUvarint(binary.AppendUvarint(nil, uint64(len(used))), uint64(b.rows))) //nolint:errcheck // Flush tells
	for _, c := range used {
		c.fill(b.rows)
		head := append(binary.AppendUvarint(nil, uint64(len(c.name))), c.name...)
		typ := c.columnType()
		w.Write(append(binary.AppendUvarint(head, uint64(len(typ))), typ...)) //nolint:errcheck // Flush tells
		for _, end := range c.ends {
			w.Write(binary.LittleEndian.AppendUint64(w.AvailableBuffer(), end)) //nolint:errcheck // Flush tells
		}
		w.Write(c.nulls) //nolint:errcheck // Flush tells
		w.Write(c.data)  //nolint:errcheck // Flush tells
	}
	if err := errors.Join(w.Flush(), f.Close()); err != nil {
		return fileError(path, err)
	}
	return nil
}

func (b *block) reset() {
	for _, c := range b.columns {
		c.reset()
	}
	b.rows = 0
}
