package ingest

import (
	"encoding/binary"
	"math"
)

// bufferKind is what a staging column holds. A missing value is NULL, a missing list is [].
type bufferKind int

const (
	textBuffer bufferKind = iota
	intBuffer
	floatBuffer
	boolBuffer
	timeBuffer // nanoseconds since 1970
	listBuffer
)

// buffer is one column of a block of rows, in the bytes that ClickHouse's Native format has
// for it. Values are appended only where a row has one; what lies between is filled with
// missing values later, so that a row costs what it holds and not the width of the table.
type buffer struct {
	name  string
	kind  bufferKind
	rows  int      // rows filled so far
	nulls []byte   // 1 where the value is missing; not for lists
	data  []byte   // the values, or the members of all lists
	ends  []uint64 // where each row's list ends, counted in members
}

// fill makes the column reach up to row, with missing values.
func (b *buffer) fill(row int) {
	n := row - b.rows
	if n <= 0 {
		return
	}
	b.rows = row
	if b.kind == listBuffer {
		for range n {
			b.ends = append(b.ends, b.end())
		}
		return
	}
	for range n {
		b.nulls = append(b.nulls, 1)
	}
	b.data = append(b.data, make([]byte, n*b.width())...)
}

// end is how many members all lists so far have.
func (b *buffer) end() uint64 {
	if len(b.ends) == 0 {
		return 0
	}
	return b.ends[len(b.ends)-1]
}

// width is how many bytes a missing value takes: for a text the one of its length.
func (b *buffer) width() int {
	switch b.kind {
	case intBuffer, floatBuffer, timeBuffer:
		return 8
	case boolBuffer, textBuffer, listBuffer:
	}
	return 1
}

// has tells whether the row already has a value.
func (b *buffer) has(row int) bool { return b.rows > row }

// open makes place for the row's value, unless it has one: the first value stays.
func (b *buffer) open(row int) bool {
	if b.has(row) {
		return false
	}
	b.fill(row)
	b.rows++
	if b.kind != listBuffer {
		b.nulls = append(b.nulls, 0)
	}
	return true
}

func (b *buffer) setText(row int, v []byte) {
	if b.open(row) {
		b.text(v)
	}
}

// setInt takes integers and, as nanoseconds since 1970, times.
func (b *buffer) setInt(row int, v int64) {
	if b.open(row) {
		b.data = binary.LittleEndian.AppendUint64(b.data, uint64(v))
	}
}

func (b *buffer) setReal(row int, v float64) {
	if b.open(row) {
		b.data = binary.LittleEndian.AppendUint64(b.data, math.Float64bits(v))
	}
}

func (b *buffer) setFlag(row int, v bool) {
	if b.open(row) {
		bit := byte(0)
		if v {
			bit = 1
		}
		b.data = append(b.data, bit)
	}
}

// add appends one text to the row's list.
func (b *buffer) add(row int, v []byte) {
	if b.open(row) {
		b.ends = append(b.ends, b.end())
	}
	b.ends[row]++
	b.text(v)
}

func (b *buffer) text(v []byte) {
	b.data = binary.AppendUvarint(b.data, uint64(len(v)))
	b.data = append(b.data, v...)
}

// reset makes the column ready for the next block.
func (b *buffer) reset() {
	b.rows = 0
	b.nulls, b.data, b.ends = b.nulls[:0], b.data[:0], b.ends[:0]
}

// columnType is the type of the column in the staging table.
func (b *buffer) columnType() string {
	switch b.kind {
	case intBuffer:
		return "Nullable(Int64)"
	case floatBuffer:
		return "Nullable(Float64)"
	case boolBuffer:
		return "Nullable(Bool)"
	case timeBuffer:
		return timeType
	case listBuffer:
		return listType
	case textBuffer:
	}
	return textType
}
