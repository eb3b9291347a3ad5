package clickhouse

import (
	"encoding/hex"
	"hash/fnv"
	"math/big"
	"slices"
	"strings"

	"github.com/huntc/huntc/ir"
	"github.com/huntc/huntc/ir/entity"
)

// valueRows are the rows of NEW.
func (e *emitter) valueRows(r *ir.Values, need []ir.Attr) Query {
	var parts []Query
	for i, row := range r.Rows {
		s := &Select{Items: []Item{{e.valueKey(r, row), keyColumn}}}
		for _, a := range need {
			s.Items = append(s.Items, Item{valueOf(r, row, a), a.Path})
		}
		if i > 0 {
			for j := range s.Items {
				s.Items[j].Alias = ""
			}
		}
		parts = append(parts, s)
	}
	return unionAll(parts)
}

func valueOf(r *ir.Values, row []*ir.Value, a ir.Attr) Expr {
	for i, c := range r.Columns {
		if c.Path == a.Path && row[i] != nil {
			if a.Kind == entity.KindTime {
				return call("toDateTime64", literal(*row[i]), &Int{9}, &Str{"UTC"})
			}
			return literal(*row[i])
		}
	}
	return absent(a)
}

// valueKey is the identity of a row of NEW, of the type that the store's keys have. An entity whose type is identified by
// one value is that value. Any other stands alone: its identity are its values, hashed.
func (e *emitter) valueKey(r *ir.Values, row []*ir.Value) Expr {
	t, ok := e.env.Model.Type(r.Type)
	single := ok && len(t.Identity) == 1 && len(t.Identity[0]) == 1
	hash := valueHash(r, row)
	if !single {
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
