package ingest

import (
	"github.com/huntc/huntc/backends/schema"
)

// How much a block holds before it goes to the engine.
const (
	blockRows  = 60_000
	blockBytes = 48 << 20
)

// block is a run of rows on their way into the staging table, column by column.
type block struct {
	columns []*buffer
	byName  map[string]*buffer
	rows    int
	arena   arena

	record, time, timeEnd, number, asset *buffer
}

// newBlock makes a block with the columns of the record itself.
func newBlock(layout *schema.Layout) *block {
	b := &block{byName: map[string]*buffer{}}
	b.record = b.column(layout.Record(), intBuffer)
	b.time = b.column(layout.Time(), timeBuffer)
	b.timeEnd = b.column(layout.TimeEnd(), timeBuffer)
	b.number = b.column(layout.Number(), intBuffer)
	b.asset = b.column(layout.Asset(), textBuffer)
	return b
}

// column is the buffer of that name, made on first use.
func (b *block) column(name string, kind bufferKind) *buffer {
	if c := b.byName[name]; c != nil {
		return c
	}
	c := &buffer{name: name, kind: kind, arena: &b.arena}
	b.columns = append(b.columns, c)
	b.byName[name] = c
	return c
}

// begin starts a row and gives its number.
func (b *block) begin(h header) int {
	b.record.setInt(b.rows, h.record)
	b.time.setTime(b.rows, h.begin)
	b.timeEnd.setTime(b.rows, h.end)
	b.number.setInt(b.rows, h.number)
	return b.rows
}

// full tells when the block should be sent.
func (b *block) full() bool { return b.rows >= blockRows || b.arena.size >= blockBytes }

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

func (b *block) reset() {
	for _, c := range b.columns {
		c.reset()
	}
	b.rows = 0
	b.arena = arena{}
}
