package clickhouse

import (
	"encoding/binary"
	"encoding/hex"
	"hash/fnv"
	"math/big"
	"slices"
	"strings"

	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
)

// manyValues is the number of rows from which NEW is an array: a union of thousands takes the engine minutes to plan, and
// it refuses more.
const manyValues = 9

// valueRows are the rows of NEW.
func (e *emitter) valueRows(r *ir.Values, need []ir.Attr) Query {
	names := []string{keyColumn}
	for _, a := range need {
		names = append(names, a.Path)
	}
	rows := make([][]Expr, len(r.Rows))
	for i, row := range r.Rows {
		rows[i] = []Expr{e.valueKey(r, row)}
		for _, a := range need {
			rows[i] = append(rows[i], e.valueOf(r, row, a))
		}
	}
	if len(rows) >= manyValues {
		return valueArray(names, rows)
	}
	var parts []Query
	for i, row := range rows {
		s := &Select{}
		for j, x := range row {
			it := Item{Expr: x}
			if i == 0 {
				it.Alias = names[j]
			}
			s.Items = append(s.Items, it)
		}
		parts = append(parts, s)
	}
	return unionAll(parts)
}

// valueArray makes rows of an array of tuples.
func valueArray(names []string, rows [][]Expr) Query {
	list := make([]Expr, len(rows))
	for i, row := range rows {
		if list[i] = row[0]; len(row) > 1 {
			list[i] = &Tuple{row}
		}
	}
	each := call("arrayJoin", call("array", list...))
	if len(names) == 1 {
		return &Select{Items: []Item{{each, names[0]}}}
	}
	s := &Select{From: &Subquery{Query: &Select{Items: []Item{{each, "row"}}}}}
	for i, n := range names {
		s.Items = append(s.Items, Item{call("tupleElement", col("row"), &Int{int64(i + 1)}), n})
	}
	return s
}

// valueOf is an attribute of a row of NEW. A column of a table needs a type, also where no row has a value.
func (e *emitter) valueOf(r *ir.Values, row []*ir.Value, a ir.Attr) Expr {
	for i, c := range r.Columns {
		if c.Path == a.Path && row[i] != nil {
			if a.Kind == entity.KindTime {
				return call("toDateTime64", literal(*row[i]), &Int{9}, &Str{"UTC"})
			}
			return literal(*row[i])
		}
	}
	if _, stored := e.prog.Sinks[0].(*ir.Store); stored {
		return e.neverOf(r.Type, a)
	}
	return absent(a)
}

// valueKey is the identity of a row of NEW, of the type that the store's keys have. An entity whose type is identified by
// one value is that value, and one with a value that identifies it everywhere, as a unique id does, has the key of the store.
// Any other stands alone: its identity are its values, hashed.
func (e *emitter) valueKey(r *ir.Values, row []*ir.Value) Expr {
	t, ok := e.env.Model.Type(r.Type)
	single := ok && len(t.Identity) == 1 && len(t.Identity[0]) == 1
	hash := valueHash(r, row)
	if !single {
		if key, ok := globalKey(t, r, row); ok {
			hash = key
		}
		return call("toUInt128", &Str{new(big.Int).SetBytes(hash).String()})
	}
	path := t.Identity[0][0]
	for i, c := range r.Columns {
		if c.Path == path && row[i] != nil {
			return literal(*row[i])
		}
	}
	if a, ok := t.Own(path); ok && a.Kind == entity.KindInt || path == "record" {
		return &Null{}
	}
	return &Str{"new " + hex.EncodeToString(hash)}
}

// globalKey is the key of the values that identify the row's entity wherever it is.
func globalKey(t *entity.Type, r *ir.Values, row []*ir.Value) ([]byte, bool) {
	i := r.GlobalColumn(t, row)
	if i < 0 {
		return nil, false
	}
	lo, hi := entity.Key(append(t.KeyHead([]string{r.Columns[i].Path}), row[i].Text())...)
	return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, hi), lo), true
}

// valueHash is 128 bits of the row's values, whatever the order of the columns.
func valueHash(r *ir.Values, row []*ir.Value) []byte {
	var parts []string
	for i, c := range r.Columns {
		if row[i] != nil {
			parts = append(parts, c.Path+"\x00"+row[i].Text()+"\x01")
		}
	}
	slices.Sort(parts)
	h := fnv.New128a()
	_, _ = h.Write([]byte(r.Type + "\x00" + strings.Join(parts, "")))
	return h.Sum(nil)
}
