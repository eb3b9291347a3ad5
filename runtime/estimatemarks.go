package runtime

import (
	"context"
	"slices"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	ch "github.com/huntc/huntc/backends/clickhouse"
)

// place is where a granule begins in the file of a stream: in the file as it is, and in the block that begins there, unpacked.
type place struct{ file, block uint64 }

// marks reads where the granules begin in the streams of some columns: by part, by stream, one more than there are granules.
// The first time it also learns which granules there are.
func (t *tableSize) marks(ctx context.Context, conn driver.Conn, columns []string) (map[string]map[string][]place, error) {
	var streams []string
	for _, p := range t.parts {
		for _, name := range columns {
			c, width, ok := p.column(name)
			if _, size := ch.Width(c.typ); ok && width == 0 && size == ch.Varying && p.wide && c.stream != "" && !slices.Contains(streams, c.stream) {
				streams = append(streams, c.stream)
			}
		}
	}
	if t.rows != nil && len(streams) == 0 {
		return nil, nil
	}
	out := map[string]map[string][]place{}
	rows := map[string][]uint64{}
	err := each(ctx, conn, ch.MarksOf(t.table, streams), func(rs driver.Rows) error {
		var part string
		var n uint64
		var file, block []uint64
		if err := rs.Scan(&part, &n, &file, &block); err != nil {
			return err
		}
		rows[part] = append(rows[part], n)
		if out[part] == nil {
			out[part] = map[string][]place{}
		}
		for i, s := range streams {
			out[part][s] = append(out[part][s], place{file[i], block[i]})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if t.rows == nil {
		t.rows = []uint64{}
		for _, p := range t.parts {
			own := rows[p.name]
			if n := len(own); n > 0 && own[n-1] == 0 {
				own = own[:n-1] // the end
			}
			p.first, p.count = len(t.rows), len(own)
			t.rows = append(t.rows, own...)
		}
	}
	return out, nil
}

// shareOf is how much of a stream each granule has; all shares are 1. The stream has so many bytes unpacked. Without places
// every granule may have all of it.
func shareOf(places []place, bytes float64) []float64 {
	n := len(places) - 1
	if n < 1 || places[n].file == 0 && places[n].block == 0 {
		return whole(n)
	}
	packed := float64(places[n].file)
	at := func(i int) float64 { return float64(places[i].file) + float64(places[i].block)*packed/bytes }
	if packed == 0 { // all of it in one block that is not closed
		at = func(i int) float64 { return float64(places[i].block) }
	}
	shares, sum := make([]float64, n), 0.0
	for i := range shares {
		shares[i] = max(at(i+1)-at(i), 0)
		sum += shares[i]
	}
	if sum == 0 {
		return whole(n)
	}
	for i := range shares {
		shares[i] /= sum
	}
	return shares
}

func whole(n int) []float64 {
	out := make([]float64, max(n, 0))
	for i := range out {
		out[i] = 1
	}
	return out
}

// cells reads what the values of some columns take in the parts that have no files of their own: by part, by column, a number
// for each granule.
func (t *tableSize) cells(ctx context.Context, conn driver.Conn, columns []string) (map[string]map[string][]uint64, error) {
	var parts, varying, dictionaries []string
	for _, p := range t.parts {
		if p.wide {
			continue
		}
		parts = append(parts, p.name)
		for _, name := range columns {
			c, width, ok := p.column(name)
			if !ok || width > 0 || slices.Contains(varying, c.name) || slices.Contains(dictionaries, c.name) {
				continue
			}
			switch _, size := ch.Width(c.typ); size {
			case ch.Varying:
				varying = append(varying, c.name)
			case ch.Dictionary:
				dictionaries = append(dictionaries, c.name)
			case ch.Fixed:
			}
		}
	}
	names := append(slices.Clone(varying), dictionaries...)
	if len(names) == 0 {
		return nil, nil
	}
	out := map[string]map[string][]uint64{}
	err := each(ctx, conn, ch.CellsOf(t.table, parts, varying, dictionaries, granule), func(rs driver.Rows) error {
		var part string
		var sizes []uint64
		if err := rs.Scan(&part, &sizes); err != nil {
			return err
		}
		if out[part] == nil {
			out[part] = map[string][]uint64{}
		}
		for i, name := range names {
			out[part][name] = append(out[part][name], sizes[i])
		}
		return nil
	})
	return out, err
}
