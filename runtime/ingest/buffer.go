package ingest

import (
	"time"
	"unsafe"
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

// buffer is one column of a block of rows. Values are appended only where a row has one;
// what lies between is filled with missing values later, so that a row costs what it holds
// and not the width of the table.
type buffer struct {
	name  string
	kind  bufferKind
	rows  int  // rows filled so far
	ever  bool // some row of some block had a value
	texts []*string
	ints  []*int64
	reals []*float64
	flags []*bool
	times []*time.Time
	lists [][]string
	arena *arena
}

// arena holds the values of a block: they must outlive the JSON they came from, and one
// allocation for thousands of them is cheaper than one each.
type arena struct {
	chunk []byte
	size  int // bytes handed out
	texts []string
	ints  []int64
	reals []float64
	flags []bool
	times []time.Time
}

const arenaChunk = 1 << 20

// text copies b into the arena.
func (a *arena) text(b []byte) string {
	a.size += len(b)
	if len(b) > arenaChunk/4 {
		return string(b)
	}
	if cap(a.chunk)-len(a.chunk) < len(b) {
		a.chunk = make([]byte, 0, arenaChunk)
	}
	start := len(a.chunk)
	a.chunk = append(a.chunk, b...)
	return unsafe.String(unsafe.SliceData(a.chunk[start:]), len(b))
}

// held puts v into a run of values and points to it there.
func held[T any](run *[]T, v T) *T {
	if len(*run) == cap(*run) {
		*run = make([]T, 0, 4096)
	}
	*run = append(*run, v)
	return &(*run)[len(*run)-1]
}

// fill makes the column reach up to row, with missing values.
func (b *buffer) fill(row int) {
	for n := row - b.rows; n > 0; n-- {
		switch b.kind {
		case textBuffer:
			b.texts = append(b.texts, nil)
		case intBuffer:
			b.ints = append(b.ints, nil)
		case timeBuffer:
			b.times = append(b.times, nil)
		case floatBuffer:
			b.reals = append(b.reals, nil)
		case boolBuffer:
			b.flags = append(b.flags, nil)
		case listBuffer:
			b.lists = append(b.lists, nil)
		}
	}
	b.rows = max(b.rows, row)
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
	b.ever = true
	return true
}

func (b *buffer) setText(row int, v []byte) {
	if b.open(row) {
		b.texts = append(b.texts, held(&b.arena.texts, b.arena.text(v)))
	}
}

func (b *buffer) setInt(row int, v int64) {
	if b.open(row) {
		b.ints = append(b.ints, held(&b.arena.ints, v))
	}
}

// setTime takes nanoseconds since 1970.
func (b *buffer) setTime(row int, ns int64) {
	if b.open(row) {
		b.times = append(b.times, held(&b.arena.times, time.Unix(0, ns).UTC()))
	}
}

func (b *buffer) setReal(row int, v float64) {
	if b.open(row) {
		b.reals = append(b.reals, held(&b.arena.reals, v))
	}
}

func (b *buffer) setFlag(row int, v bool) {
	if b.open(row) {
		b.flags = append(b.flags, held(&b.arena.flags, v))
	}
}

// add appends one text to the row's list.
func (b *buffer) add(row int, v []byte) {
	if b.open(row) {
		b.lists = append(b.lists, nil)
	}
	b.lists[row] = append(b.lists[row], b.arena.text(v))
}

// values gives the column of rows rows in the form that the driver appends.
func (b *buffer) values(rows int) any {
	b.fill(rows)
	switch b.kind {
	case textBuffer:
		return b.texts
	case intBuffer:
		return b.ints
	case timeBuffer:
		return b.times
	case floatBuffer:
		return b.reals
	case boolBuffer:
		return b.flags
	default:
		return b.lists
	}
}

// reset makes the column ready for the next block.
func (b *buffer) reset() {
	b.rows = 0
	clear(b.texts)
	clear(b.lists)
	b.texts, b.ints, b.reals = b.texts[:0], b.ints[:0], b.reals[:0]
	b.flags, b.times, b.lists = b.flags[:0], b.times[:0], b.lists[:0]
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
		return "Nullable(DateTime64(9, 'UTC'))"
	case listBuffer:
		return "Array(String)"
	default:
		return "Nullable(String)"
	}
}
