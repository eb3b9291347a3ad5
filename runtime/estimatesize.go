package runtime

import (
	"context"
	"math"
	"slices"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	ch "github.com/huntc/huntc/backends/clickhouse"
)

// granule is how many rows one granule has unless rows are very wide.
const granule = 8192

// smallest is how many bytes a row is taken for when none of the columns that a query reads is in a part: the engine reads the
// smallest one in their place.
const smallest = 8

// tableSize is what the columns of a table take in memory, by granule, of all its parts.
//
// In a part whose columns are files of their own the engine knows how many bytes a column has uncompressed, and where in its
// file each granule begins. What differs from value to value is taken to be spread as the compressed file is. A part without
// such files is less than 8 MB as a whole: the sizes of its values are read.
type tableSize struct {
	table   ch.Table
	rows    []uint64 // of the granules
	parts   []*partSize
	columns map[string]*columnSize
}

// partSize is a part of a table: its granules are those from first on.
type partSize struct {
	name    string
	rows    uint64
	wide    bool
	first   int
	count   int
	columns map[string]partColumn
}

// partColumn is a column of a part; bytes are 0 where it is no file of its own.
type partColumn struct {
	name              string
	typ               string
	bytes, compressed uint64
	stream            string // that holds what differs from value to value
}

// columnSize is a column of all parts.
type columnSize struct {
	granules []float64 // bytes
	most     []float64 // most[n] is what the n largest granules take
	absent   bool      // no part has it
}

// openSize reads which parts and columns a table has.
func openSize(ctx context.Context, conn driver.Conn, t ch.Table) (*tableSize, error) {
	out := &tableSize{table: t, columns: map[string]*columnSize{}}
	byName := map[string]*partSize{}
	err := each(ctx, conn, ch.PartsOf(t), func(rs driver.Rows) error {
		p := &partSize{columns: map[string]partColumn{}}
		var wide uint8
		if err := rs.Scan(&p.name, &p.rows, &wide); err != nil {
			return err
		}
		p.wide = wide != 0
		out.parts = append(out.parts, p)
		byName[p.name] = p
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = each(ctx, conn, ch.PartColumnsOf(t), func(rs driver.Rows) error {
		var part string
		var c partColumn
		var streams []string
		if err := rs.Scan(&part, &c.name, &c.typ, &c.bytes, &c.compressed, &streams); err != nil {
			return err
		}
		if len(streams) > 0 {
			c.stream = streams[len(streams)-1]
		}
		if p, ok := byName[part]; ok {
			p.columns[c.name] = c
		}
		return nil
	})
	return out, err
}

// bytes is at most what a reading of some columns in so many granules takes.
func (t *tableSize) bytes(ctx context.Context, conn driver.Conn, columns []string, marks uint64) (uint64, error) {
	if err := t.measure(ctx, conn, columns); err != nil {
		return 0, err
	}
	sum, read := 0.0, false
	for _, name := range columns {
		c := t.columns[name]
		sum += c.most[min(int(marks), len(c.most)-1)]
		read = read || !c.absent
	}
	if !read {
		sum = float64(min(marks*granule, t.total()) * smallest)
	}
	return uint64(math.Ceil(sum)), nil
}

func (t *tableSize) total() (rows uint64) {
	for _, p := range t.parts {
		rows += p.rows
	}
	return rows
}

// parts of columns that the engine reads alone, and the bytes of each value: whether it is missing, where a list ends.
var subcolumns = map[string]uint64{"null": 1, "size0": 8}

// column is a column of the part, or a part of one: `c.null`. Of any other the whole column is taken, which is more.
func (p *partSize) column(name string) (c partColumn, width uint64, ok bool) {
	if c, ok = p.columns[name]; ok {
		return c, 0, true
	}
	whole, sub, _ := strings.Cut(name, ".")
	c, ok = p.columns[whole]
	return c, subcolumns[sub], ok
}

// measure finds the sizes of those columns that are not known yet.
func (t *tableSize) measure(ctx context.Context, conn driver.Conn, columns []string) error {
	var names []string
	for _, name := range columns {
		if t.columns[name] == nil && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	marks, err := t.marks(ctx, conn, names)
	if err != nil {
		return err
	}
	cells, err := t.cells(ctx, conn, names)
	if err != nil {
		return err
	}
	for _, name := range names {
		c := &columnSize{granules: make([]float64, len(t.rows)), absent: true}
		for _, p := range t.parts {
			pc, width, ok := p.column(name)
			if !ok {
				continue
			}
			c.absent = false
			to, rows := c.granules[p.first:p.first+p.count], t.rows[p.first:p.first+p.count]
			switch {
			case width > 0:
				for i := range to {
					to[i] = float64(width * rows[i])
				}
			case p.wide:
				pc.spread(to, rows, p.rows, marks[p.name][pc.stream])
			default:
				pc.take(to, rows, cells[p.name][pc.name])
			}
		}
		c.most = largest(c.granules)
		t.columns[name] = c
	}
	return nil
}

// spread divides the bytes of a column among the granules of its part; places are where each begins in the compressed file.
func (c partColumn) spread(to []float64, rows []uint64, total uint64, places []place) {
	width, size := ch.Width(c.typ)
	fixed, rest := float64(c.bytes)/float64(max(total, 1)), 0.0
	if size == ch.Varying {
		fixed = min(float64(width), fixed)
		rest = float64(c.bytes) - fixed*float64(total)
	}
	var shares []float64
	if rest > 0 {
		shares = shareOf(places, rest)
	}
	for i := range to {
		to[i] = fixed * float64(rows[i])
		if rest > 0 && i < len(shares) {
			to[i] += rest * shares[i]
		}
	}
}

// dictionaryHead is what the engine's dictionaries have besides the values of the column: that of missing values and the like.
const dictionaryHead = 40

// take is the bytes of a column of a part without files of its own: by its type, and by its values where that does not tell.
func (c partColumn) take(to []float64, rows []uint64, values []uint64) {
	width, size := ch.Width(c.typ)
	for i := range to {
		to[i] = float64(width * rows[i])
		switch {
		case size == ch.Fixed || i >= len(values):
		case size == ch.Dictionary:
			to[i] += float64(values[i] + dictionaryHead)
		default:
			to[i] = float64(values[i])
		}
	}
}

// largest are the sums of the n largest of some sizes, for each n from 0.
func largest(sizes []float64) []float64 {
	sorted := slices.Sorted(slices.Values(sizes))
	slices.Reverse(sorted)
	out := make([]float64, len(sorted)+1)
	for i, s := range sorted {
		out[i+1] = out[i] + s
	}
	return out
}

// each calls f with each row of a query's answer.
func each(ctx context.Context, conn driver.Conn, sql string, f func(driver.Rows) error) error {
	rs, err := conn.Query(ctx, sql)
	if err != nil {
		return err
	}
	defer func() { _ = rs.Close() }()
	for rs.Next() {
		if err := f(rs); err != nil {
			return err
		}
	}
	return rs.Err()
}
